/*
 * Points that wait, wander and are put right, as callers meet them: over HTTP and sockets.
 *
 * Goal: a till pays with points in two steps, a member gives points away, two people at headquarters put a
 * mistake right, and everybody who may hears of it.
 * Method: the operations of schema/operations, sent by a till, members, franchisees and headquarters.
 */
import { expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/id.ts";
import { setTransferRule } from "../../src/transfer/set-transfer-rule.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { OPENED_AT, orderOf, record, world } from "../support/world.ts";

const served = await serveHub();

async function open() {
  const there = await world(served, { members: 2 });
  const [anna = "", ben = ""] = there.members;
  await there.as((work) =>
    setTransferRule(work, { dailyPoints: 50n, fromAt: new Date(OPENED_AT) }),
  );
  await record(
    there,
    orderOf(there, "1"),
    orderOf(there, "2", { member: { id: ben }, storeCode: "S1" }),
  );
  // What went before is not what the tests listen for.
  await served.feedEnd();
  return { there, who: callersOf(there), anna, ben };
}

test("a checkout holds points, commits a part, and the member watches", async () => {
  const { there, who, anna } = await open();
  const phone = served.client(who.member(anna));
  const live = await phone.subscribe(operation("wallet-changed"));
  const till = served.client(who.till(there.s1));

  const { holdPoints } = await till.mutate(operation("hold-points"), {
    ...{ memberId: anna, number: "c1", points: "60" },
  });
  expect(holdPoints).toMatchObject({
    hold: { status: "OPEN", points: "60", untilAt: "2026-03-15T04:15:00.000Z" },
    wallet: { balance: "40", held: "60" },
  });
  const holdId = holdPoints.hold.id;
  // The till next door knows nothing of it.
  const other = served.client(who.till(there.n1));
  expect(await other.mutate(operation("commit-hold"), { holdId })).toMatchObject({
    commitHold: { code: "UNKNOWN_HOLD" },
  });
  const document = `query ($id: UUID!) { member(id: $id) { holds { edges { node { number } } } } }`;
  const seen = async (client: typeof till) => (await client.query(document, { id: anna })).member;
  expect((await seen(other)).holds.edges).toEqual([]);
  expect((await seen(till)).holds.edges).toEqual([{ node: { number: "c1" } }]);

  const { commitHold } = await till.mutate(operation("commit-hold"), { holdId, points: "45" });
  expect(commitHold).toMatchObject({
    hold: { status: "COMMITTED", spent: "45" },
    wallet: { balance: "55", held: "0" },
  });
  expect(await till.mutate(operation("release-hold"), { holdId })).toMatchObject({
    releaseHold: { __typename: "HoldEnded", status: "COMMITTED" },
  });
  const events = await live.take(2);
  expect(events.map(({ walletChanged: { cause, change } }) => [cause, change])).toEqual([
    ["HELD", "-60"],
    ["COMMITTED", "15"],
  ]);
  const { me } = await phone.query(operation("my-holds"));
  expect(me).toMatchObject({
    wallet: { balance: "55", held: "0" },
    holds: { edges: [{ node: { status: "COMMITTED", points: "60", spent: "45" } }] },
  });
});

test("a hold that times out reads as released at the instant", async () => {
  const { there, who, anna } = await open();
  const till = served.client(who.till(there.n1));
  const hold = { memberId: anna, number: "t1", points: "60", minutes: 5 };
  const { holdPoints } = await till.mutate(operation("hold-points"), hold);
  served.clock.advance({ minutes: 5 });
  const { me } = await served.client(who.member(anna)).query(operation("my-holds"));
  expect(me).toMatchObject({
    wallet: { balance: "100", held: "0" },
    holds: { edges: [{ node: { status: "TIMED_OUT", spent: "0" } }] },
  });
  const { holdId } = { holdId: holdPoints.hold.id };
  expect(await till.mutate(operation("commit-hold"), { holdId })).toMatchObject({
    commitHold: { __typename: "HoldEnded", status: "TIMED_OUT" },
  });
});

test("a member's holds are read page by page, each once", async () => {
  const { there, who, anna } = await open();
  const till = served.client(who.till(there.n1));
  for (const number of ["1", "2", "3"])
    await till.mutate(operation("hold-points"), { memberId: anna, number, points: "5" });
  const phone = served.client(who.member(anna));
  const ids: string[] = [];
  let after: string | undefined;
  for (let more = true; more; ) {
    const { me } = await phone.query(operation("my-holds"), { first: 1, after });
    ids.push(me.holds.edges[0].node.id);
    ({ hasNextPage: more, endCursor: after } = me.holds.pageInfo);
  }
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(3);
});

test("a gift is heard of by both, and by the franchisees it is to be cleared between", async () => {
  const { there, who, anna, ben } = await open();
  const [phone, friend] = [served.client(who.member(anna)), served.client(who.member(ben))];
  const listeners = [phone, friend, served.client(who.north), served.client(who.south)];
  const streams = await Promise.all(
    listeners.map((each) => each.subscribe(operation("points-transferred"))),
  );
  const till = served.client(who.till(there.n1));
  expect((await till.askSocket(operation("points-transferred"))).errors).toBeDefined();

  const { transferPoints } = await phone.mutate(operation("transfer-points"), {
    ...{ toMemberId: ben, number: "birthday", points: "30" },
  });
  expect(transferPoints).toMatchObject({
    ...{ transfer: { toMemberId: ben, points: "30" }, wallet: { balance: "70" } },
  });
  const events = await Promise.all(streams.map(async (stream) => stream.next()));
  const heard = events.map(({ pointsTransferred: { transfer } }) => transfer);
  const stores = { fromStoreId: there.n1.id, toStoreId: there.s1.id, points: "30" };
  expect(heard).toEqual([
    ...[0, 1].map(() => expect.objectContaining({ ...stores, memberId: anna, toMemberId: ben })),
    ...[0, 1].map(() => expect.objectContaining({ ...stores, memberId: null, toMemberId: null })),
  ]);
  expect(
    await phone.mutate(operation("transfer-points"), {
      ...{ toMemberId: ben, number: "more", points: "21" },
    }),
  ).toMatchObject({ transferPoints: { dailyPoints: "50", givenToday: "30" } });
});

test("two people at headquarters put a mistake right", async () => {
  const { there, who, anna } = await open();
  const [first, second] = [
    served.client(who.hq),
    served.client({ kind: "hq", id: newId(), brandId: there.brandId }),
  ];
  const input = {
    ...{ memberId: anna, number: "m-1", points: "25", issuerCode: "headquarters" },
    ...{ lastDay: "2026-12-31", reason: "the machine was broken" },
  };
  const { proposeAdjustment } = await first.mutate(operation("propose-adjustment"), { input });
  const adjustmentId = proposeAdjustment.adjustment.id;
  expect(await first.mutate(operation("approve-adjustment"), { adjustmentId })).toMatchObject({
    approveAdjustment: { code: "SECOND_APPROVER_NEEDED" },
  });
  const { openAdjustments } = await second.query(operation("open-adjustments"));
  expect(openAdjustments.edges).toMatchObject([
    { node: { id: adjustmentId, proposedBy: who.hq.id, lastDay: "2026-12-31", points: "25" } },
  ]);
  expect(await second.mutate(operation("approve-adjustment"), { adjustmentId })).toMatchObject({
    approveAdjustment: { adjustment: { status: "APPROVED" }, wallet: { balance: "125" } },
  });
  expect((await second.query(operation("open-adjustments"))).openAdjustments.edges).toEqual([]);
  const { errors } = await served.client(who.till(there.n1)).ask(operation("open-adjustments"));
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
