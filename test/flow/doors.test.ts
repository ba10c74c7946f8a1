/*
 * Who hears what, for as long as it may.
 *
 * Goal: whoever loses a right hears nothing from then on, whichever door it listens at: not by a subscription it had,
 * and not by one that resumes. Method: two parties of a brand follow everything the schema has to follow over sockets;
 * rights end by what ends them: people leave, members are told apart, stores pass on, sights are taken back.
 */

import { expect, test } from "@jest/globals";
import { buildGraph } from "../../src/graph.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import type { Caller } from "../../src/identity/token.ts";
import { callersOf } from "../support/callers.ts";
import { valuesBelow } from "../support/calls.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { secretBrand } from "../support/secret-brand.ts";
import { variablesBelow } from "../support/selection.ts";
import type { Stream } from "../support/stream.ts";
import { entrancesOf } from "../support/walk.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const doors = entrancesOf(buildGraph()).filter((each) => each.operation === "subscription");

const SHUT = [{ extensions: { code: "FORBIDDEN" } }];

/** Of these a party hears only where they cost it something, and nothing of the kind is stirred up. */
const UNSTIRRED = [
  ...["pointsTransferred × franchisee", "memberMerged × franchisee", "memberMerged × store"],
];

/** Its next word is that it may not hear more, and that is its last. */
async function expectShut(name: string, stream: Stream) {
  expect([name, (await stream.nextResult()).errors]).toMatchObject([name, SHUT]);
  await stream.ended;
  expect([name, await stream.rest(0)]).toEqual([name, []]);
}

test("who leaves hears nothing from then on, at any door", async () => {
  const brand = await secretBrand(served, "A", { north: 7_654_321n, south: 6_543_217n });
  const { hq, north } = brand;
  await served.feedEnd();
  const heard: { name: string; stream: Stream }[] = [];
  for (const caller of [hq, north.franchisee, north.staff]) {
    const socket = served.client(caller);
    for (const { field, shallow } of doors) {
      const document = shallow(new Set());
      const below = valuesBelow(variablesBelow(document), north);
      const stream = await socket.subscribe(document, { ...below, memberId: north.memberId });
      heard.push({ name: `${field.name} × ${caller.kind}`, stream });
    }
  }
  const open = [];
  // What is not theirs to follow was refused at once.
  for (const each of heard)
    if ((await each.stream.rest(0)).every(({ errors }) => !errors)) open.push(each);
  expect(open.map(({ name }) => name)).toEqual(
    expect.arrayContaining(doors.map(({ field }) => `${field.name} × hq`)),
  );

  // Their sockets would be closed as they leave: it is done behind the hub's back, and the doors must see for themselves.
  for (const { id } of [hq, north.franchisee, north.staff])
    await served.asOwner("update staff set left_at = $1 where id = $2", [served.clock(), id]);
  await brand.stir();
  for (const { name, stream } of open)
    if (!UNSTIRRED.includes(name)) await expectShut(name, stream);
});

test("who was moved to another store hears of neither with its old token", async () => {
  const there = await world(served);
  const lin = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
  const caller: Caller = {
    ...{ kind: "store", id: lin.id, brandId: there.brandId, storeId: there.n1.id },
  };
  const stream = await served.client(caller).subscribe(operation("store-activity"));
  await record(there, orderOf(there, "1"));
  expect(await stream.next()).toMatchObject({ storeActivity: { order: { number: "1" } } });

  await served.asOwner("update staff set store_id = $1 where id = $2", [there.n2.id, lin.id]);
  await record(there, orderOf(there, "2"));
  await expectShut("a store's activity", stream);
});

test("who leaves tomorrow hears all of today", async () => {
  const there = await world(served);
  const lin = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
  const caller: Caller = {
    ...{ kind: "store", id: lin.id, brandId: there.brandId, storeId: there.n1.id },
  };
  const tomorrow = new Date(+served.clock() + 86_400_000);
  await there.as((work) => leaveStaff(work, { staffId: lin.id, at: tomorrow }));
  const stream = await served.client(caller).subscribe(operation("store-activity"));
  await record(there, orderOf(there, "1"));
  expect(await stream.next()).toMatchObject({ storeActivity: { order: { number: "1" } } });
  served.clock.set(tomorrow);
  await record(there, orderOf(there, "2"));
  await expectShut("a store's activity", stream);
});

test("who was one with another and is so no longer hears of itself alone", async () => {
  const there = await world(served, { members: 2 });
  const [anna = "", ben = ""] = there.members;
  const { hq, member } = callersOf(there);
  const office = served.client(hq);
  const wish = { survivorId: anna, absorbedId: ben, reason: "same person" };
  const { mergeMembers } = await office.mutate(operation("merge-members"), wish);
  await served.feedEnd();
  const socket = served.client(member(ben));
  const wallet = await socket.subscribe(
    "subscription ($memberId: UUID) { walletChanged(memberId: $memberId) { ... on Reset { cursor because } ... on WalletChange { cause } } }",
    { memberId: anna },
  );
  await record(there, orderOf(there, "1"));
  expect(await wallet.next()).toMatchObject({ walletChanged: { cause: "EARNED" } });

  const { id: mergeId } = mergeMembers.merge;
  await office.mutate(operation("unmerge-members"), { mergeId, reason: "two persons" });
  await record(there, orderOf(there, "2"));
  await expectShut("a wallet", wallet);
});

test("each screen begins with how things are", async () => {
  const { hq, north } = await secretBrand(served, "S", { north: 7_654_321n, south: 6_543_217n });
  await served.feedEnd();
  const start = async (caller: Caller, name: string) => {
    const stream = await served.client(caller).subscribe(operation(name));
    const [reset] = Object.values<Record<string, unknown>>(await stream.start);
    expect(reset).toMatchObject({ because: "START", cursor: expect.stringMatching(/^\d+$/) });
    return reset;
  };
  const has = expect.arrayContaining([
    { node: expect.objectContaining({ id: expect.any(String) }) },
  ]);
  const { member, staff, franchisee, storeId, statementId } = north;

  expect(await start(member, "wallet-changed")).toMatchObject({
    member: { wallet: { balance: expect.stringMatching(/^[1-9]/) } },
  });
  expect(await start(member, "coupon-changed")).toMatchObject({
    member: { coupons: { edges: has } },
  });
  expect(await start(member, "tier-changed")).toMatchObject({ member: { tier: { level: {} } } });
  expect(await start(member, "binding-changed")).toMatchObject({
    member: { binding: { storeId } },
    store: null,
  });
  expect(await start(staff, "binding-changed")).toMatchObject({
    member: null,
    store: { boundMemberCount: expect.any(Number) },
  });
  expect(await start(staff, "store-activity")).toMatchObject({ store: { orders: { edges: has } } });
  expect(await start(franchisee, "line-accrued")).toMatchObject({
    franchisee: { month: { totalMinor: expect.any(String) } },
  });
  for (const name of ["statement-changed", "statement-progress"])
    expect(await start(franchisee, name)).toMatchObject({
      franchisee: { statements: { edges: [{ node: { id: statementId } }] } },
    });
  expect(await start(hq, "store-activity")).toMatchObject({ store: null });
});

test("both sides of a contract follow its terms and its money, and no third one does", async () => {
  const brand = await secretBrand(served, "T", { north: 7_654_321n, south: 6_543_217n });
  const { hq, north, south } = brand;
  await served.feedEnd();
  const follow = (caller: Caller) =>
    Promise.all(
      ["terms-changed", "payout-moved"].map((name) =>
        served.client(caller).subscribe(operation(name)),
      ),
    );
  const [ours, theirs, others] = await Promise.all(
    [hq, north.franchisee, south.franchisee].map(follow),
  );
  await brand.stir();
  const { franchiseeId } = north;
  // A franchisee hears of what was approved.
  for (const [[terms, payouts] = [], statuses] of [
    [ours, ["UNAPPROVED", "OPEN", "WITHDRAWN"]],
    [theirs, ["OPEN", "WITHDRAWN"]],
  ] as const) {
    expect(await terms?.take(statuses.length)).toMatchObject(
      statuses.map((status) => ({
        termsChanged: { status, proposal: { franchiseeId, status: "WITHDRAWN" } },
      })),
    );
    expect(await payouts?.take(2)).toMatchObject(
      ["CANCELLED", "INSTRUCTED"].map((state) => ({
        payoutMoved: { state, payout: { franchiseeId, state } },
      })),
    );
  }
  for (const stream of others ?? []) expect(await stream.rest(100)).toEqual([]);
});
