/*
 * Memberships that are paid for.
 *
 * Goal: a plan's price is an order of the store's, shared by its terms, once; its level is its member's for the time
 * bought, behind what it has already, beside what it earned, and over once the price is given back.
 * Method: sales and refunds through the use cases, the lines and levels that come of them; the book proved.
 */
import { describe, expect, test } from "@jest/globals";
import { verify } from "../../src/commands/verify.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { OrderConflict } from "../../src/order/order.refusals.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { type DefinePlan, definePlan } from "../../src/plan/define-plan.ts";
import { PlanSaleConflict, PlanTaken, UnknownPlan } from "../../src/plan/plan.refusals.ts";
import { type SellPlan, sellPlan } from "../../src/plan/sell-plan.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { linesOf } from "../../src/settlement/line.queries.ts";
import { UnknownTierLevel } from "../../src/tier/tier.refusals.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { climbable, historyOf, standing } from "../support/ladders.ts";
import { silent } from "../support/silent.ts";
import { OPENED_AT, orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

async function proved(there: World): Promise<void> {
  await verify({ look: kit.look, begin: kit.begin }, silent, () => undefined);
  expect(await faultsOf(kit, there.brandId)).toEqual([]);
}

const define = (there: World, but: Partial<DefinePlan> = {}, actor = there.hq) =>
  there.as(
    (work) =>
      definePlan(work, {
        ...{ code: "VIP", name: "VIP", level: "GOLD", ...but },
        prices: but.prices ?? [
          { code: "MONTH", minor: 9_900n, months: 1 },
          { code: "WEEK", minor: 2_900n, days: 7 },
        ],
      }),
    actor,
  );

const sell = (there: World, but: Partial<SellPlan> = {}, actor = there.hq) =>
  there.as(
    (work) =>
      sellPlan(work, {
        ...{ memberId: there.anna, plan: "VIP", price: "MONTH", storeCode: "N1" },
        ...{ source: "till", number: "V1", occurredAt: kit.clock(), ...but },
      }),
    actor,
  );

async function refund(there: World, orderNumber: string, refundMinor?: bigint) {
  const wish = { source: "till", orderNumber, number: `R-${orderNumber}`, refundMinor };
  const [outcome] = await there.as((work) =>
    refundOrders(work, [{ ...wish, occurredAt: kit.clock() }]),
  );
  if (outcome instanceof Refusal) throw outcome;
}

async function shop(): Promise<World> {
  kit.clock.reset();
  const there = await world(kit, { members: 2 });
  await climbable(kit, there);
  await define(there);
  return there;
}

describe("a plan that is sold", () => {
  test("is an order, shared and without points, and opens its level for the time", async () => {
    const there = await shop();
    await there.as((work) => definePointKind(work, { code: "GROWTH", name: "Growth" }));
    const growth = { kind: "GROWTH", pointsPerStep: 1n, stepMinor: 100n };
    await there.as((work) => setEarningRule(work, { ...growth, fromAt: new Date(OPENED_AT) }));
    const { order, entry, repeated } = await sell(there);
    expect(order).toMatchObject({ netMinor: 9_900n, points: 0n, earningRuleId: null });
    expect(entry).toMatchObject({ level: "GOLD", reason: "PLAN", lastDay: "2026-04-15" });
    expect(repeated).toBe(false);
    const lines = await linesOf(kit.look(there.hq), {
      ...{ ownerIds: [there.anna], postingIds: [order.id] },
    });
    expect(lines.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([["ROYALTY", -495n]]);
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "GOLD" }, reason: "PLAN", lastDay: "2026-04-15", measured: 9_900n },
    });
    expect((await wallet(kit, there)).balance).toBe(0n);

    kit.clock.advance({ minutes: 5 });
    const [bought] = await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
    expect(bought?.order).toMatchObject({ points: 300n, multiplierBps: 30_000 });
    kit.clock.set("2026-04-15T16:00:00Z");
    expect(await standing(kit, there)).toMatchObject({ level: { code: "BASE" } });
    await proved(there);
  });

  test("goes on behind what was bought before", async () => {
    const there = await shop();
    await sell(there);
    kit.clock.advance({ days: 3 });
    expect((await sell(there, { number: "V2" })).entry).toMatchObject({
      ...{ fromAt: new Date("2026-04-15T16:00:00.000Z"), lastDay: "2026-05-15" },
    });
    expect((await sell(there, { number: "V3", price: "WEEK" })).entry).toMatchObject({
      lastDay: "2026-05-22",
    });
    kit.clock.set("2026-06-01T04:00:00Z");
    expect((await sell(there, { number: "V4", price: "WEEK" })).entry).toMatchObject({
      ...{ fromAt: kit.clock(), lastDay: "2026-06-08" },
    });
    await proved(there);
  });

  test("is over when its price was refunded whole, and not before", async () => {
    const there = await shop();
    await sell(there);
    kit.clock.advance({ days: 3 });
    await sell(there, { number: "V2", memberId: there.members[1] });
    await refund(there, "V2", 100n);
    expect(await standing(kit, there, there.members[1])).toMatchObject({ level: { code: "GOLD" } });
    await refund(there, "V1");
    expect(await standing(kit, there)).toMatchObject({ level: { code: "BASE" }, measured: 0n });
    // What was bought while it held is multiplied still, however late it comes.
    const late = new Date(kit.clock().getTime() - 86_400_000);
    const [bought] = await record(there, orderOf(there, "1", { occurredAt: late }));
    expect(bought?.order.multiplierBps).toBe(30_000);
    expect((await sell(there, { number: "V3" })).entry.fromAt).toEqual(kit.clock());
    await proved(there);
  });

  test("is sold once", async () => {
    const there = await shop();
    const first = await sell(there);
    const rows = await rowsOf(kit, there.brandId);
    const again = await sell(there, { occurredAt: first.order.occurredAt });
    expect(again).toMatchObject({ repeated: true, entry: { no: first.entry.no } });
    expect(await rowsOf(kit, there.brandId)).toEqual(rows);
    await expect(sell(there, { price: "WEEK" })).rejects.toThrow(OrderConflict);
    await define(there, { code: "VIP2" });
    await expect(sell(there, { plan: "VIP2" })).rejects.toEqual(new PlanSaleConflict("V1"));
    await record(there, orderOf(there, "2", { netMinor: 9_900n, occurredAt: kit.clock() }));
    await expect(sell(there, { number: "2" })).rejects.toEqual(new PlanSaleConflict("2"));
    expect(await historyOf(kit, there)).toEqual(["PLAN GOLD"]);
  });

  test("at the same time is sold once; two are two, one behind the other", async () => {
    const there = await shop();
    await Promise.all(Array.from({ length: 5 }, () => sell(there)));
    expect(await historyOf(kit, there)).toEqual(["PLAN GOLD"]);
    const more = await Promise.all([2, 3, 4].map((n) => sell(there, { number: `V${n}` })));
    expect(more.map(({ entry }) => entry.lastDay).sort()).toEqual([
      ...["2026-05-15", "2026-06-15", "2026-07-15"],
    ]);
    await proved(there);
  });

  test("is a till's of its own store, by what is on sale", async () => {
    const there = await shop();
    await expect(sell(there, {}, there.s1.till)).rejects.toThrow(Forbidden);
    const member = { kind: "member", id: there.anna, brandId: there.brandId } as const;
    await expect(sell(there, {}, member)).rejects.toThrow(Forbidden);
    await expect(sell(there, { price: "YEAR" })).rejects.toEqual(new UnknownPlan("VIP", "YEAR"));
    const occurredAt = new Date("2026-03-01T00:00:00Z");
    await expect(sell(there, { occurredAt })).rejects.toEqual(new UnknownTierLevel("GOLD"));
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ customer_order: 0, member_tier: 0 });
    expect((await sell(there, {}, there.n1.till)).repeated).toBe(false);
  });
});

describe("a plan that is defined", () => {
  test("never changes, and opens a level there is", async () => {
    const there = await shop();
    await expect(define(there)).rejects.toEqual(new PlanTaken("VIP"));
    await expect(define(there, { code: "X", level: "TIN" })).rejects.toEqual(
      new UnknownTierLevel("TIN"),
    );
    await expect(define(there, { code: "X" }, there.n1.till)).rejects.toThrow(Forbidden);
  });

  const price = { code: "A", minor: 100n };
  test.each<[string, Partial<DefinePlan>]>([
    ["no price", { prices: [] }],
    ["a price for no time", { prices: [price] }],
    ["for days and for months", { prices: [{ ...price, days: 1, months: 1 }] }],
    ["for half a month", { prices: [{ ...price, months: 0.5 }] }],
    ["for no day", { prices: [{ ...price, days: 0 }] }],
    ["below zero", { prices: [{ ...price, minor: -1n, days: 1 }] }],
    [
      "one code twice",
      {
        prices: [
          { ...price, days: 1 },
          { ...price, days: 2 },
        ],
      },
    ],
    ["a code with a blank", { code: "V I P" }],
  ])("is refused: %s", async (_, but) => {
    const there = await shop();
    await expect(define(there, { code: "X", ...but })).rejects.toThrow(BadInput);
  });
});
