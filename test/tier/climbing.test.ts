/*
 * Levels that orders reach.
 *
 * Goal: an order reaches a level at once, in its own transaction, and the next one earns by it; what came late, in
 * bulk, at the same time or was refunded changes no more than it should; a brand without a ladder pays nothing for
 * it. Method: orders through the use case, the book proved; statements counted; races; and as a property that
 * what orders reached is what a count from scratch gives.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { verify } from "../../src/commands/verify.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { placeTier } from "../../src/tier/place-tier.ts";
import { faultsOf } from "../support/book.ts";
import { statementsOf } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { climbable, historyOf, LADDER, LEVELS, standing } from "../support/ladders.ts";
import { silent } from "../support/silent.ts";
import { factsOf } from "../support/state.ts";
import { OPENED_AT, orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

const proved = (there: World) =>
  Promise.all([
    verify({ look: kit.look, begin: kit.begin }, silent, () => undefined),
    faultsOf(kit, there.brandId).then((faults) => expect(faults).toEqual([])),
  ]);

/** An order of so much, some minutes ago. */
const buy = (
  there: World,
  number: string,
  netMinor: bigint,
  minutesAgo = 0,
  memberId = there.anna,
) =>
  orderOf(there, number, {
    ...{ netMinor, member: { id: memberId } },
    occurredAt: new Date(kit.clock().getTime() - minutesAgo * 60_000),
  });

async function refund(there: World, orderNumber: string) {
  const wish = { source: "till", orderNumber, number: `R${orderNumber}`, occurredAt: kit.clock() };
  const [outcome] = await there.as((work) => refundOrders(work, [wish]));
  if (outcome instanceof Refusal) throw outcome;
}

const pointsOf = (recorded: Awaited<ReturnType<typeof record>>) =>
  recorded.map(({ order }) => [order.points, order.multiplierBps, order.tierNo]);

describe("an order", () => {
  test("reaches a level at once; the next one earns by it", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "BASE" }, since: null, measured: 0n },
      next: { level: { code: "SILVER" }, missing: 30_000n },
    });

    expect(pointsOf(await record(there, buy(there, "1", 30_000n)))).toEqual([[300n, 10_000, null]]);
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "SILVER" }, reason: "REACHED", lastDay: "2027-03-15" },
      ...{ measured: 30_000n, next: { level: { code: "GOLD" }, missing: 70_000n } },
    });
    kit.clock.advance({ hours: 1 });
    expect(pointsOf(await record(there, buy(there, "2", 10_050n)))).toEqual([[200n, 20_000, 1]]);
    expect((await wallet(kit, there)).balance).toBe(500n);
    await proved(there);
  });

  test("earns by the level of before, in a batch too, in order of time", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    kit.clock.advance({ hours: 1 });
    const recorded = await record(
      there,
      buy(there, "third", 10_000n, 0),
      buy(there, "first", 100_000n, 20),
      buy(there, "second", 10_000n, 10),
    );
    expect(pointsOf(recorded)).toEqual([
      ...[
        [300n, 30_000, 1],
        [1000n, 10_000, null],
        [300n, 30_000, 1],
      ],
    ]);
    expect(await historyOf(kit, there)).toEqual(["REACHED GOLD"]);
    await proved(there);
  });

  test("floors what it multiplies", async () => {
    const there = await world(kit);
    const levels = [
      { ...LEVELS[0], code: "BASE", name: "Base", rank: 0, reach: 0n, multiplierBps: 12_500 },
    ];
    await climbable(kit, there, { levels });
    expect(pointsOf(await record(there, buy(there, "1", 700n)))).toEqual([[8n, 12_500, null]]);
    await proved(there);
  });

  test("that comes late earns by the level of its time, and lifts later ones no more", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    kit.clock.advance({ hours: 5 });
    await record(there, buy(there, "gold", 100_000n, 60));
    const late = await record(there, buy(there, "late", 10_000n, 120), buy(there, "now", 10_000n));
    expect(pointsOf(late)).toEqual([
      ...[
        [100n, 10_000, null],
        [300n, 30_000, 1],
      ],
    ]);
    await proved(there);
  });

  test("that comes late counts with what was bought later on its day", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    kit.clock.advance({ hours: 5 });
    await record(there, buy(there, "later", 20_000n, 60));
    await record(there, buy(there, "late", 10_000n, 120));
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER"]);
    expect(await standing(kit, there)).toMatchObject({ level: { code: "SILVER" } });
    await proved(there);
  });

  test("from before the ladder earns once, and counts", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "before", { netMinor: 90_000n }));
    await climbable(kit, there);
    const [late] = await record(there, orderOf(there, "late"));
    expect(late?.order).toMatchObject({ multiplierBps: 10_000, tierNo: null });
    expect(await historyOf(kit, there)).toEqual([]);
    await record(there, buy(there, "1", 100n));
    expect(await historyOf(kit, there)).toEqual(["REACHED GOLD"]);
    await proved(there);
  });

  test("tells whoever listens, and which coupons are due", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await record(there, buy(there, "1", 30_000n), buy(there, "2", 70_000n));
    const facts = (await factsOf(kit, there.brandId)).filter(({ kind }) => kind.startsWith("Tier"));
    expect(facts.map(({ kind, payload }) => [kind, payload.no, payload.coupons])).toEqual([
      ["TierChanged", 1, undefined],
      ["TierChanged", 2, undefined],
      ["TierEntered", 2, ["WELCOME"]],
    ]);
  });

  test("that is refunded takes no level away at once, and counts no more", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    await record(there, buy(there, "1", 30_000n));
    await refund(there, "1");
    expect(await standing(kit, there)).toMatchObject({
      ...{ level: { code: "SILVER" }, measured: 0n, projected: { code: "BASE" } },
    });
    await record(there, buy(there, "2", 80_000n));
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER"]);
    await proved(there);
  });
});

describe("what levels are reached by", () => {
  test("visits: orders not wholly refunded", async () => {
    const there = await world(kit);
    const levels = [LEVELS[0], { code: "REGULAR", name: "Regular", rank: 10, reach: 3n }].flatMap(
      (each) => each ?? [],
    );
    await climbable(kit, there, { measure: { kind: "VISITS" }, levels });
    await record(there, buy(there, "1", 0n), buy(there, "2", 100n));
    await refund(there, "2");
    await record(there, buy(there, "3", 100n));
    expect(await standing(kit, there)).toMatchObject({ measured: 2n, next: { missing: 1n } });
    await record(there, buy(there, "4", 100n));
    expect(await historyOf(kit, there)).toEqual(["REACHED REGULAR"]);
    await proved(there);
  });

  test("growth of a kind, which no level multiplies", async () => {
    const there = await world(kit);
    await there.as((work) => definePointKind(work, { code: "GROWTH", name: "Growth" }));
    const rule = { kind: "GROWTH", pointsPerStep: 10n, stepMinor: 100n };
    await there.as((work) => setEarningRule(work, { ...rule, fromAt: new Date(OPENED_AT) }));
    await climbable(kit, there, {
      ...{ measure: { kind: "GROWTH", growthKind: "GROWTH" }, period: { kind: "LIFETIME" } },
    });
    await record(there, buy(there, "1", 200_000n));
    expect(await historyOf(kit, there)).toEqual([]);
    await record(there, buy(there, "2", 100_000n), buy(there, "3", 100_000n));
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER"]);
    expect(await standing(kit, there)).toMatchObject({ measured: 40_000n });
    await refund(there, "1");
    expect(await standing(kit, there)).toMatchObject({ measured: 20_000n });
    await proved(there);
  });
});

describe("statements", () => {
  const batch = (there: World, name: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      buy(there, `${name}-${index}`, 40_000n, 0, there.members[index % there.members.length]),
    );
  const sent = async (there: World, name: string, count: number) =>
    (await statementsOf(() => there.as((work) => recordOrders(work, batch(there, name, count)))))
      .sent;

  test("are two to read and one to write, for however many orders, and none without a ladder", async () => {
    const [plain, there] = [await world(kit, { members: 50 }), await world(kit, { members: 50 })];
    await climbable(kit, there);
    // What is kept is kept from the second on.
    await sent(plain, "warm", 1);
    await sent(there, "warm", 1);
    const without = await sent(plain, "a", 50);
    expect(without.filter((text) => text.includes("tier."))).toEqual([]);
    for (const [name, count] of [
      ["one", 1],
      ["all", 50],
    ] as const) {
      const found = await sent(there, name, count);
      const tier = found.filter((text) => text.includes("tier."));
      // Who has reached gold by now reaches nothing more.
      expect(tier.filter((text) => !text.includes("tier.write"))).toHaveLength(2);
      expect(tier.length).toBeLessThanOrEqual(3);
    }
  });
});

describe("at the same time", () => {
  test("orders that all reach a level reach it once", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    const orders = Array.from({ length: 8 }, (_, index) => buy(there, `${index}`, 30_000n));
    await Promise.all(orders.map((order) => record(there, order)));
    expect(await historyOf(kit, there)).toEqual(["REACHED SILVER", "REACHED GOLD"]);
    await proved(there);
  });

  test("a placement and orders both find their number", async () => {
    const there = await world(kit);
    await climbable(kit, there);
    const place = { memberId: there.anna, level: "GOLD", lastDay: "2026-12-31", reason: "sorry" };
    await Promise.all([
      ...[1, 2, 3].map((n) => record(there, buy(there, `${n}`, 30_000n))),
      there.as((work) => placeTier(work, { ...place, number: "P1" })),
    ]);
    expect((await historyOf(kit, there)).sort()).toEqual(["PLACED GOLD", "REACHED SILVER"]);
    await proved(there);
  });
});

test("what orders reach is what a count from scratch gives, however they are sent", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          day: fc.integer({ min: 0, max: 25 }),
          minor: fc.bigInt({ min: 0n, max: 40_000n }),
          cut: fc.boolean(),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      async (sales) => {
        kit.clock.reset();
        const there = await world(kit);
        await climbable(kit, there, { ...LADDER, period: { kind: "YEAR" } });
        const from = kit.clock().getTime();
        kit.clock.advance({ days: 30 });
        const wishes = sales.map(({ day, minor }, index) =>
          orderOf(there, String(index), {
            netMinor: minor,
            occurredAt: new Date(from + day * 86_400_000 + index),
          }),
        );
        let batch: typeof wishes = [];
        for (const [index, { cut }] of sales.entries()) {
          batch.push(wishes[index] as (typeof wishes)[number]);
          if (!cut && index < sales.length - 1) continue;
          await record(there, ...batch);
          batch = [];
        }
        const total = sales.reduce((sum, { minor }) => sum + minor, 0n);
        const deserved = LEVELS.findLast(({ reach }) => reach <= total)?.code;
        expect((await standing(kit, there))?.level.code).toBe(deserved);
      },
    ),
    { numRuns: 25 },
  );
});
