/*
 * A point's life, as its people see it.
 *
 * Goal: what headquarters sets is what a member sees: when points can be spent, when they end, what became
 * of them; and the worker books their end by itself. Method: a hub served on a port of its own; days pass
 * by the test's clock, and between two days the hub stops and starts again, as a worker that was down.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { world } from "../support/world.ts";

const served = await serveHub();

const SET_RULE = `mutation ($input: SetEarningRuleInput!) { setEarningRule(input: $input) {
  __typename ... on EarningRuleSet { rule { kind version validity { kind count } activation { kind count } } } } }`;

test("points wait, are spent, and end; growth stays", async () => {
  const there = await world(served);
  const who = callersOf(there);
  // A token is good for some hours: each day has its own.
  const hq = () => served.client(who.hq);
  const till = () => served.client(who.till(there.n1));
  const mine = async () =>
    (await served.client(who.member(there.anna)).query(operation("my-points"))).me;
  const day = async (at: string) => {
    served.clock.set(at);
    await served.restart();
  };

  const fromAt = "2026-03-16T00:00:00Z";
  await hq().mutate(operation("define-point-kind"), { code: "GROWTH", name: "Growth" });
  const rule = { pointsPerStep: "1", stepMinor: "100", fromAt };
  const { setEarningRule } = await hq().mutate(SET_RULE, {
    input: {
      ...rule,
      validity: { kind: "DAYS", count: 30 },
      activation: { kind: "AFTER_DAYS", count: 2 },
    },
  });
  expect(setEarningRule.rule).toEqual({
    ...{ kind: "PTS", version: 2, validity: { kind: "DAYS", count: 30 } },
    activation: { kind: "AFTER_DAYS", count: 2 },
  });
  await hq().mutate(SET_RULE, { input: { ...rule, kind: "GROWTH", pointsPerStep: "5" } });
  const { brand } = await hq().query(operation("headquarters"));
  expect(brand).toMatchObject({ shortfall: "DEBT", pointKinds: [{ code: "GROWTH" }] });
  expect(brand.earningRules.map((each: { kind: string }) => each.kind)).toEqual([
    ...["GROWTH", "PTS", "PTS"],
  ]);

  await day("2026-03-16T04:00:00Z");
  const order = { memberId: there.anna, netMinor: "10000", currency: "CNY" };
  const orders = [{ ...order, number: "1", occurredAt: "2026-03-16T03:00:00Z" }];
  await till().mutate(operation("record-orders"), { orders });
  expect(await mine()).toMatchObject({
    wallet: {
      ...{ balance: "0", buckets: [], expiring: [] },
      pending: [{ firstDay: "2026-03-18", lastDay: "2026-04-17", points: "100" }],
    },
    growth: [{ code: "GROWTH", name: "Growth", amount: "500" }],
  });
  const spending = { memberId: there.anna, number: "s", points: "40" };
  const early = await till().mutate(operation("spend-points"), spending);
  expect(early.spendPoints).toMatchObject({ __typename: "PointsShort", balance: "0" });

  await day("2026-03-17T16:00:00Z");
  expect((await mine()).wallet).toMatchObject({
    ...{ balance: "100", pending: [], expiring: [{ lastDay: "2026-04-17", points: "100" }] },
  });
  const { spendPoints } = await till().mutate(operation("spend-points"), spending);
  expect(spendPoints.__typename).toBe("PointsSpent");

  await day("2026-04-17T16:00:00Z");
  const { wallet, growth } = await mine();
  expect(wallet).toMatchObject({ balance: "0", buckets: [], expiring: [], pending: [] });
  expect(growth).toMatchObject([{ amount: "500" }]);
  // The worker that has just started books the end; it is heard like every change.
  const caller = served.client(who.member(there.anna));
  const stream = await caller.subscribe(operation("wallet-changed"), { after: "0" });
  const heard = [];
  for (let count = 0; count < 3; count++) heard.push((await stream.next()).walletChanged);
  expect(heard.map(({ cause, change }) => [cause, change])).toEqual([
    ["EARNED", "100"],
    ["SPENT", "-40"],
    ["EXPIRED", "-60"],
  ]);
  const { pointsEntries } = await mine();
  expect(pointsEntries.edges.map(({ node }: { node: { kind: string } }) => node.kind)).toEqual([
    ...["expire", "spend", "earn"],
  ]);
});

test("points wait for an event that their store tells of", async () => {
  const there = await world(served, {
    activation: { kind: "ON_EVENT" },
    validity: { kind: "MONTHS", count: 1 },
  });
  const who = callersOf(there);
  const till = served.client(who.till(there.n1));
  const orders = [
    {
      ...{ memberId: there.anna, number: "1", netMinor: "10000", currency: "CNY" },
      occurredAt: "2026-03-14T04:00:00Z",
    },
  ];
  await till.mutate(operation("record-orders"), { orders });
  const member = served.client(who.member(there.anna));
  const pending = async () => (await member.query(operation("my-points"))).me.wallet.pending;
  expect(await pending()).toEqual([{ firstDay: null, lastDay: null, points: "100" }]);

  const event = { orderNumber: "1", number: "a1", occurredAt: "2026-03-15T03:00:00Z" };
  const elsewhere = served.client(who.till(there.s1));
  const activate = (caller: typeof till) => caller.mutate(operation("activate-points"), event);
  expect((await activate(elsewhere)).activatePoints).toMatchObject({
    ...{ __typename: "NothingPending", code: "NOTHING_PENDING" },
  });
  const { activatePoints } = await activate(till);
  expect(activatePoints).toMatchObject({
    activation: { number: "a1", points: "100", lastDay: "2026-04-15" },
    wallet: { balance: "100", owed: "0" },
  });
  expect(await activate(till)).toEqual({ activatePoints });
  expect(await pending()).toEqual([]);
});

test("a brand that refunds no spent points says what is missing", async () => {
  const there = await world(served);
  const who = callersOf(there);
  const hq = served.client(who.hq);
  const till = served.client(who.till(there.n1));
  const { setShortfall } = await hq.mutate(operation("set-shortfall"), {
    ...{ shortfall: "REFUSE", bearer: "HEADQUARTERS" },
  });
  expect(setShortfall).toEqual({ shortfall: "REFUSE", shortfallBearer: "HEADQUARTERS" });
  const sold = ["1", "2"].map((number) => ({
    ...{ memberId: there.anna, number, netMinor: "10000", currency: "CNY" },
    occurredAt: "2026-03-14T04:00:00Z",
  }));
  await till.mutate(operation("record-orders"), { orders: sold });
  await till.mutate(operation("spend-points"), { memberId: there.anna, number: "s", points: "70" });
  const refunds = ["1", "2"].map((orderNumber) => ({
    ...{ orderNumber, number: `r${orderNumber}`, occurredAt: "2026-03-15T03:00:00Z" },
  }));
  const answer = await till.mutate(operation("refund-orders"), { refunds });
  expect(answer.refundOrders).toMatchObject([
    { __typename: "RefundRecorded" },
    { __typename: "PointsMissing", message: expect.stringContaining("70 of the points") },
  ]);
});
