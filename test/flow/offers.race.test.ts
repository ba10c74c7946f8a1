/*
 * Offers that many want at once, over HTTP.
 *
 * Goal: what is bounded for all members together is given exactly so often as it is allowed, nobody who is too late gets
 * anything but a refusal, and what was refused has left no trace. Method: calls that start together on connections of
 * their own, each of a member of its own; the answers are counted, budgets and coupons are read, the whole book proved.
 */
import { expect, test } from "@jest/globals";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { issueCoupons } from "../../src/coupon/issue-coupons.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import type { Template } from "../../src/template/template.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { mergeFaults } from "../support/merges.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import type { Data } from "../support/stream.ts";
import { orderOf, type World, world } from "../support/world.ts";

const served = await serveHub();

const RECORD = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
  __typename ... on OrderRecorded { order { id points bonusPoints } }
  ... on CouponNotUsable { couponId why } ... on Refusal { code message } } }`;

interface Using {
  readonly memberId: string;
  readonly couponId: string;
}

/** A coupon of a template for each member. */
const issueAll = async (there: World, template: Template): Promise<Using[]> => {
  const issued = await there.as((work) =>
    issueCoupons(
      work,
      there.members.map((memberId) => ({
        ...{ memberId, template, source: "HAND", sourceKey: template.code, issuerStoreId: null },
      })),
    ),
  );
  return issued.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return { memberId: outcome.coupon.memberId, couponId: outcome.coupon.id };
  });
};

/** Sends each order in a call of its own, all at once; what came of each, in order. */
async function sendAll(there: World, orders: readonly object[]): Promise<Data[]> {
  const till = served.client(callersOf(there).till(there.n1));
  const answers = await Promise.all(
    orders.map((order, no) =>
      till.ask(RECORD, {
        orders: [
          {
            ...{ number: `${no}`, currency: there.currency, netMinor: "10000" },
            ...{ occurredAt: served.clock().toISOString(), ...order },
          },
        ],
      }),
    ),
  );
  // A caller learns what came of it, and not that it came at a bad moment.
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  return answers.map(({ data }) => data.recordOrders[0]);
}

/** 100.00, less 5.00. */
const withCoupon = ({ memberId, couponId }: Using) => ({
  ...{ memberId, grossMinor: "10000", netMinor: "9500", coupons: [{ couponId }] },
});

const counted = (outcomes: readonly Data[]) =>
  Object.fromEntries(
    [...Map.groupBy(outcomes, (each) => each.why ?? each.__typename)].map(([name, all]) => [
      ...[name, all.length],
    ]),
  );

const left = async (there: World, subject: string) =>
  (await leftOf(served.look(there.hq), [subject])).get(subject);

/** How many of these coupons are in which state. */
async function states(there: World, ids: readonly string[]) {
  const found = await couponsNamed(served.look(there.hq), ids);
  return Object.fromEntries(
    [...Map.groupBy(found.values(), ({ state }) => state)].map(([state, all]) => [
      ...[state, all.length],
    ]),
  );
}

test("500 orders at once use a coupon each of 100 that may be used: exactly 100 do", async () => {
  const there = await world(served, { members: 500 });
  await campaignOf(there);
  const template = await templateOf(there, { limits: { total: 100 } });
  const issued = await issueAll(there, template);
  const outcomes = await sendAll(there, issued.map(withCoupon));
  expect(counted(outcomes)).toEqual({ OrderRecorded: 100, USED_UP: 400 });
  expect(await left(there, `template/${template.id}/count`)).toBe(0n);
  const refused = outcomes.flatMap((each) => each.couponId ?? []);
  expect(await states(there, refused)).toEqual({ ISSUED: 400 });
  expect(await mergeFaults(served, there)).toEqual([]);
});

test("money pays for as many discounts as it covers, of a template and of its campaign", async () => {
  const there = await world(served, { members: 200 });
  await campaignOf(there, { moneyBudgetMinor: 17_300n });
  const [few, many] = [
    await templateOf(there, { code: "few", moneyBudgetMinor: 5_499n }),
    await templateOf(there, { code: "many" }),
  ];
  const [ofFew, ofMany] = [await issueAll(there, few), await issueAll(there, many)];
  const outcomes = await sendAll(
    there,
    ofFew.map((coupon, no) => withCoupon(no % 2 ? coupon : (ofMany[no] ?? coupon))),
  );
  // 173.00 is 34 times 5.00 and 3.00 that pay for none; 54.99 is 10 times.
  expect(counted(outcomes)).toEqual({ OrderRecorded: 34, BUDGET_SPENT: 166 });
  expect(await left(there, `campaign/${few.campaignId}/money`)).toBe(300n);
  expect(await left(there, `template/${few.id}/money`)).toBeGreaterThanOrEqual(499n);
  expect(await mergeFaults(served, there)).toEqual([]);
});

test("one coupon in 50 orders at once is used once", async () => {
  const there = await world(served);
  await campaignOf(there);
  const { id: couponId, memberId } = await couponOf(there, await templateOf(there));
  const outcomes = await sendAll(
    there,
    Array.from({ length: 50 }, () => withCoupon({ memberId, couponId })),
  );
  expect(counted(outcomes)).toEqual({ OrderRecorded: 1, REDEEMED: 49 });
  expect(await mergeFaults(served, there)).toEqual([]);
});

/** A visit gives each order 30 points of 1,000; the campaign has more, and money for 19 times 5.00. */
async function visits(members: number) {
  const there = await world(served, { members });
  await campaignOf(there, { pointsBudget: 1_100n, moneyBudgetMinor: 9_700n });
  await there.as((work) =>
    setBonusRule(work, {
      ...{ campaign: "spring", code: "VISIT", name: "Come in", fromAt: earliestChange(work.now) },
      ...{ award: { kind: "VISIT", points: 30n }, caps: { total: 1_000n } },
    }),
  );
  served.clock.advance({ hours: 1 });
  return there;
}

test("200 orders at once get no more of a bonus rule than its total, and all of it", async () => {
  const there = await visits(200);
  const outcomes = await sendAll(
    there,
    there.members.map((memberId) => ({ memberId })),
  );
  expect(counted(outcomes)).toEqual({ OrderRecorded: 200 });
  const given = outcomes.map(({ order }) => BigInt(order.bonusPoints));
  expect(given.reduce((sum, each) => sum + each, 0n)).toBe(1_000n);
  // 33 get all of it, one what is left.
  expect(given.filter((each) => each === 30n)).toHaveLength(33);
  expect(await left(there, "bonus/VISIT/points")).toBe(0n);
  expect(await mergeFaults(served, there)).toEqual([]);
});

test("many hubs at once, each with an order of its own, agree as well", async () => {
  const there = await visits(120);
  const template = await templateOf(there, {
    limits: { total: 25, perDay: 20 },
    moneyBudgetMinor: 11_000n,
  });
  const issued = await issueAll(there, template);
  const wishOf = ({ memberId, couponId }: Using, no: number) =>
    orderOf(there, `${no}`, {
      ...{ member: { id: memberId }, grossMinor: 10_000n, netMinor: 9_500n },
      ...{ coupons: [{ couponId }], occurredAt: served.clock() },
    });
  // As the desks of other instances would: each in a transaction of its own.
  const outcomes = await Promise.all(
    issued.map((each, no) => there.as((work) => recordOrders(work, [wishOf(each, no)]))),
  );
  const recorded = outcomes.flat().filter((each) => !(each instanceof Refusal));
  expect(recorded).toHaveLength(19);
  expect(await left(there, `template/${template.id}/count`)).toBe(6n);
  expect(await left(there, `campaign/${template.campaignId}/money`)).toBe(200n);
  expect(await left(there, "bonus/VISIT/points")).toBe(430n);
  expect(await mergeFaults(served, there)).toEqual([]);
});

test("who would take all that is left is not starved by those who take a little", async () => {
  const there = await world(served, { members: 9 });
  await campaignOf(there);
  await there.as((work) =>
    setBonusRule(work, {
      ...{ campaign: "spring", code: "SPEND", name: "Spend", fromAt: earliestChange(work.now) },
      ...{ award: { kind: "STEPS", points: 1n, stepMinor: 100n }, caps: { total: 1_000n } },
    }),
  );
  served.clock.advance({ hours: 1 });
  const give = async (id: string | undefined, number: string, netMinor: bigint) => {
    const wish = { member: { id: id ?? "" }, netMinor, occurredAt: served.clock() };
    const [outcome] = await there.as((work) => recordOrders(work, [orderOf(there, number, wish)]));
    if (!outcome || outcome instanceof Refusal) throw outcome;
    return outcome.order.bonusPoints;
  };
  const [large, ...small] = there.members;
  let given = 0n;
  let isDone = false;
  const trickles = small.map(async (id) => {
    for (let no = 0; !isDone; no++) {
      const points = await give(id, `${id} ${no}`, 100n);
      given += points;
    }
  });
  try {
    const rest = await give(large, "large", 1_000_000n);
    expect(rest).toBeGreaterThan(0n);
    given += rest;
  } finally {
    isDone = true;
    await Promise.all(trickles);
  }
  expect(given).toBe(1_000n);
  expect(await left(there, "bonus/SPEND/points")).toBe(0n);
  expect(await mergeFaults(served, there)).toEqual([]);
});
