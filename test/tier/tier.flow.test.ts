/*
 * Levels as their people see them.
 *
 * Goal: what headquarters sets, a till's orders reach, a member's phone hears of at once, and a store sees; why a member
 * was placed stays headquarters' own. Method: a hub served on a port of its own, each caller with its token.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();

test("a member climbs, hears of it, and looks back", async () => {
  const there = await world(served);
  const who = callersOf(there);
  const hq = served.client(who.hq);
  const till = served.client(who.till(there.n1));
  const anna = served.client(who.member(there.anna));

  const levels = [
    { code: "BASE", name: "Base", rank: 0, reach: "0" },
    { code: "GOLD", name: "Gold", rank: 10, reach: "10000", multiplierBps: 15_000 },
  ];
  const { setTierLadder } = await hq.mutate(operation("set-tier-ladder"), {
    input: {
      ...{ measure: { kind: "SPEND" }, period: { kind: "YEAR" } },
      ...{ term: { kind: "PERIOD_END", count: 1 }, levels, fromAt: "2026-03-15T05:00:00Z" },
    },
  });
  expect(setTierLadder.ladder).toMatchObject({
    ...{ version: 1, graceDays: 0, fall: "DESERVED", period: { kind: "YEAR", count: null } },
    levels: [
      { keep: "0", multiplierBps: 10_000 },
      { keep: "10000", multiplierBps: 15_000 },
    ],
  });
  expect((await anna.query(operation("my-tier"))).me).toMatchObject({
    ...{ tier: null, tierHistory: { edges: [] } },
  });

  served.clock.set("2026-03-15T05:30:00Z");
  const phone = await anna.subscribe(operation("tier-changed"));
  const order = { memberId: there.anna, netMinor: "10010", currency: "CNY" };
  const buy = async (number: string, occurredAt: string) => {
    const orders = [{ ...order, number, occurredAt }];
    const { recordOrders } = await till.mutate(
      `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
        ... on OrderRecorded { order { points multiplierBps } } } }`,
      { orders },
    );
    return recordOrders[0].order;
  };
  expect(await buy("1", "2026-03-15T05:10:00Z")).toEqual({ points: "100", multiplierBps: 10_000 });
  expect((await phone.next()).tierChanged).toMatchObject({
    ...{ reason: "REACHED", tier: { level: { code: "GOLD" }, lastDay: "2027-12-31", next: null } },
  });
  expect(await buy("2", "2026-03-15T05:20:00Z")).toEqual({ points: "150", multiplierBps: 15_000 });

  const { placeTier } = await hq.mutate(operation("place-tier"), {
    input: {
      ...{ memberId: there.anna, number: "P1", level: "GOLD", lastDay: "2026-12-31" },
      reason: "Cold tea",
    },
  });
  expect(placeTier.entry).toMatchObject({ no: 2, note: "Cold tea", number: "P1" });
  const { me } = await anna.query(operation("my-tier"), { first: 1 });
  expect(me.tier).toMatchObject({
    reason: "REACHED",
    measured: "20020",
    projected: { code: "GOLD" },
  });
  expect(me.tierHistory.edges.map(({ node }: { node: object }) => node)).toMatchObject([
    { no: 2, reason: "PLACED", measured: null },
  ]);
  const after = me.tierHistory.pageInfo.endCursor;
  expect((await anna.query(operation("my-tier"), { after })).me.tierHistory).toMatchObject({
    ...{ edges: [{ node: { no: 1, reason: "REACHED" } }], pageInfo: { hasNextPage: false } },
  });

  // As the history tells it, and so it is answered at once.
  const places = `mutation ($input: PlaceTierInput!) { placeTier(input: $input) { ... on TierPlaced { entry { no bookedAt returnedAt } } } }`;
  const placed = {
    ...{ memberId: there.anna, number: "P2", level: "GOLD", lastDay: "2026-12-31" },
    reason: "Colder tea",
  };
  for (const _ of ["placed", "repeated"])
    expect((await hq.mutate(places, { input: placed })).placeTier.entry).toEqual({
      ...{ no: 3, bookedAt: served.clock().toISOString(), returnedAt: null },
    });

  const look = `query ($id: UUID!) { member(id: $id) { tier { level { code } measured next { missing } } tierHistory { edges { node { note number placedBy measured orderId } } } } }`;
  const atStore = await served.client(who.staff(there.s1)).query(look, { id: there.anna });
  // Where it stands is everybody's who serves it; what it bought is not.
  const hidden = { note: null, number: null, placedBy: null, measured: null, orderId: null };
  expect(atStore.member).toEqual({
    tier: { level: { code: "GOLD" }, measured: null, next: null },
    tierHistory: { edges: [{ node: hidden }, { node: hidden }, { node: hidden }] },
  });
  const atHq = await hq.query(look, { id: there.anna });
  expect(atHq.member.tierHistory.edges[1].node).toMatchObject({ note: "Cold tea", number: "P1" });
  const ladders = await anna.query("{ brand { tierLadders { version levels { code } } } }");
  expect(ladders.brand.tierLadders).toHaveLength(1);
});
