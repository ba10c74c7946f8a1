import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { activatePoints } from "../../src/activation/activate-points.ts";
import { type SetBonusRule, setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { optInToCampaign } from "../../src/campaign/opt-in-to-campaign.ts";
import { holdPoints } from "../../src/hold/hold-points.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { explainOrders } from "../../src/preview/explain-order.ts";
import { previewOrder } from "../../src/preview/preview-order.ts";
import { bonusChecks } from "../../src/preview/prove.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults } from "../support/merges.ts";
import { couponOf, templateOf } from "../support/offers.ts";
import { stateOf } from "../support/state.ts";
import { tamper } from "../support/tamper.ts";
import { tests } from "../support/tests.ts";
import { orderOf, record, type World, type WorldOptions, wallet, world } from "../support/world.ts";

// Goal: what an order would earn, what it earned, and why it did are one and the same; bonus points are issued by who
// pays for them and go back as they came. Method: rules through their use cases, orders recorded and judged again; a
// property over many orders; the proofs of the whole book behind each.

const kit = await openKit();

type Said = Partial<SetBonusRule> & Pick<SetBonusRule, "code" | "award">;

/** A brand whose campaign has these rules, and a moment when all of them are in force. */
async function offering(
  rules: readonly Said[],
  { world: options = {}, ...but }: { pointsBudget?: bigint; world?: WorldOptions } = {},
) {
  const there = await world(kit, { members: 2, ...options });
  const fromAt = earliestChange(kit.clock());
  await there.as(async (work) => {
    await defineCampaign(work, { code: "SPRING", name: "Spring", fromAt: kit.clock(), ...but });
    for (const rule of rules)
      await setBonusRule(work, { campaign: "SPRING", name: rule.code, fromAt, ...rule });
  });
  const franchisee: Actor = {
    ...{ kind: "franchisee", id: newId(), brandId: there.brandId },
    franchiseeId: there.north.id,
  };
  await there.as(
    (work) => optInToCampaign(work, { campaign: "SPRING", storeId: there.n1.id }),
    franchisee,
  );
  kit.clock.advance({ hours: 1 });
  return there;
}

const now = (there: World, number: string, but: Partial<RecordOrder> = {}) =>
  orderOf(there, number, { occurredAt: kit.clock(), ...but });

const explained = async (there: World, wish: RecordOrder) => {
  const [recorded] = await record(there, wish);
  if (!recorded) throw new Error("it was recorded");
  const { order } = recorded;
  const found = await explainOrders(kit.look(there.hq), [order]);
  const explanation = found.get(order.id);
  if (!explanation) throw new Error("each order is explained");
  return { order, explanation };
};

const told = ({
  judgements,
}: {
  judgements: ReadonlyArray<{ rule: { code: string }; points: bigint; reason: string }>;
}) => judgements.map(({ rule, points, reason }) => `${rule.code} ${points} ${reason}`);

const RULES: readonly Said[] = [
  {
    code: "DOUBLE-TEA",
    award: { kind: "STEPS", points: 1n, stepMinor: 100n },
    scope: { categories: ["TEA"] },
  },
  { code: "VIP", award: { kind: "MULTIPLY", bps: 15_000 }, condition: '"vip" in member.tags' },
  {
    code: "COME-IN",
    award: { kind: "VISIT", points: 10n },
    caps: { perMemberDay: 15n },
    funding: { headquarters: 1, acceptor: 1 },
  },
  {
    code: "NIGHT",
    award: { kind: "VISIT", points: 7n },
    hours: { from: "00:00", to: "00:01" },
  },
  {
    code: "BIG",
    award: { kind: "VISIT", points: 20n },
    condition: "order.net >= 50000",
    bestOf: "welcome",
  },
  { code: "SMALL", award: { kind: "VISIT", points: 3n }, bestOf: "welcome" },
];

const TEA = [
  { number: 1, sku: "OOLONG", category: "TEA", quantity: 2, netMinor: 6_000n },
  { number: 2, sku: "CAKE", category: "CAKE", quantity: 1, netMinor: 4_000n },
];

describe("what bonus rules give an order", () => {
  test("is told rule by rule, with what nearly gave and why it did not", async () => {
    const there = await offering(RULES);
    await there.as((work) =>
      tagMembers(work, { memberIds: [there.anna], tag: "vip", kind: "MANUAL" }),
    );
    const { order, explanation } = await explained(there, now(there, "1", { lines: TEA }));
    expect(told(explanation)).toEqual([
      "BIG 0 CONDITION_FAILS",
      "COME-IN 10 GIVEN",
      "DOUBLE-TEA 60 GIVEN",
      "NIGHT 0 NOT_THESE_HOURS",
      "SMALL 3 GIVEN",
      "VIP 50 GIVEN",
    ]);
    expect(order).toMatchObject({ points: 223n, bonusPoints: 123n });
    expect(explanation).toMatchObject({ standingPoints: 100n, points: 223n, baseMinor: 10_000n });
    // The second that day meets its cap; another member does not.
    const { explanation: second } = await explained(there, now(there, "2"));
    expect(told(second)).toContain("COME-IN 5 CAPPED");
    const [, ben = ""] = there.members;
    const { explanation: other } = await explained(there, now(there, "3", { member: { id: ben } }));
    expect(told(other)).toEqual([
      "BIG 0 CONDITION_FAILS",
      "COME-IN 10 GIVEN",
      "DOUBLE-TEA 0 NOTHING_TO_COUNT",
      "NIGHT 0 NOT_THESE_HOURS",
      "SMALL 3 GIVEN",
      "VIP 0 CONDITION_FAILS",
    ]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("is issued by who pays for it, and taken back from there in any split", async () => {
    const there = await offering(RULES);
    const [recorded] = await record(there, now(there, "1", { lines: TEA }));
    const issuers = async () =>
      (await wallet(kit, there)).buckets
        .map(({ issuerCode, points }) => `${issuerCode} ${points}`)
        .sort();
    // 100 standing and half of COME-IN are the store's; what has no funding is headquarters'.
    expect(await issuers()).toEqual(["N1 105", "headquarters 68"]);
    const refund = (number: string, refundMinor?: bigint) =>
      there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: "1", number, occurredAt: kit.clock() },
            ...(refundMinor !== undefined && { refundMinor }),
          },
        ]),
      );
    await refund("R1", 3_333n);
    expect(await issuers()).toEqual(["N1 70", "headquarters 45"]);
    await refund("R2", 1n);
    await refund("R3");
    expect(await issuers()).toEqual([]);
    expect(recorded?.order.bonusPoints).toBe(73n);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("waits for the order's event with the standing points, each issuer's part by itself", async () => {
    const there = await offering(RULES, { world: { activation: { kind: "ON_EVENT" } } });
    await record(there, now(there, "1", { lines: TEA }));
    const activation = await there.as((work) =>
      activatePoints(work, {
        ...{ source: "till", orderNumber: "1", number: "A1", occurredAt: kit.clock() },
      }),
    );
    expect(activation.points).toBe(173n);
    expect((await wallet(kit, there)).buckets).toMatchObject([
      { issuerCode: "N1", points: 105n },
      { issuerCode: "headquarters", points: 68n },
    ]);
    expect(await mergeFaults(kit, there)).toEqual([]);
    await there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber: "1", number: "R1", occurredAt: kit.clock() },
      ]),
    );
    expect((await wallet(kit, there)).buckets).toEqual([]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("is the same in whatever order a till lists what it sold", async () => {
    const there = await offering([
      {
        ...{ code: "TEA-FIRST", award: { kind: "VISIT", points: 5n } },
        condition: 'order.lines[0].category == "TEA"',
      },
    ]);
    const { order, explanation } = await explained(
      there,
      now(there, "1", { lines: TEA.toReversed() }),
    );
    expect(told(explanation)).toEqual(["TEA-FIRST 5 GIVEN"]);
    expect(order.bonusPoints).toBe(5n);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("never passes a campaign's budget, however many orders a call has", async () => {
    const there = await offering([{ code: "COME-IN", award: { kind: "VISIT", points: 10n } }], {
      pointsBudget: 25n,
    });
    const outcomes = await record(
      there,
      ...["1", "2", "3", "4"].map((number) => now(there, number)),
    );
    expect(outcomes.map(({ order }) => order.bonusPoints)).toEqual([10n, 10n, 5n, 0n]);
    const scope = kit.look(there.hq);
    const [campaign] = await scope.rows<{ id: string }>({
      text: "select id from campaign where brand_id = $1",
      values: [there.brandId],
    });
    const subject = `campaign/${campaign?.id}/points`;
    expect((await leftOf(scope, [subject])).get(subject)).toBe(0n);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});

describe("previewOrder", () => {
  test("says what recordOrders then does, whatever the order, and writes nothing", async () => {
    const there = await offering(RULES);
    const double = await templateOf(there, {
      ...{
        campaign: "SPRING",
        code: "double",
        benefit: { kind: "POINTS_MULTIPLIER", bps: 20_000n },
      },
    });
    const percent = await templateOf(there, {
      ...{ campaign: "SPRING", code: "tenth" },
      benefit: { kind: "PERCENT_OFF", bps: 1_000n, capMinor: 900n },
      minimumMinor: 3_000n,
    });
    const amounts = fc.integer({ min: 0, max: 80_000 }).map(BigInt);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        amounts,
        amounts,
        fc.boolean(),
        fc.subarray([double, percent]),
        fc.constantFrom(0n, 3n),
        async (tea, cake, isVip, templates, spentPoints) => {
          if (isVip)
            await there.as((work) =>
              tagMembers(work, { memberIds: [there.anna], tag: "vip", kind: "MANUAL" }),
            );
          const used = [];
          for (const template of templates) used.push(await couponOf(there, template));
          const gross = tea + cake;
          const off = templates.includes(percent) ? (gross + 5n) / 10n : 0n;
          const discount = off > 900n ? 900n : off;
          const lines = [
            { ...TEA[0], number: 1, sku: "A", quantity: 3, grossMinor: tea, netMinor: tea },
            { ...TEA[1], number: 2, sku: "B", quantity: 1, grossMinor: cake, netMinor: cake },
          ];
          const wish = now(there, `P${++number}`, {
            ...{
              netMinor: gross - discount,
              spentPoints,
              coupons: used.map(({ id }) => ({ couponId: id })),
            },
            ...(discount === 0n ? { lines } : { grossMinor: gross }),
          });
          const before = await stateOf(kit, there.brandId);
          const preview = await there.as((work) =>
            previewOrder(work, wish).catch((error: unknown) => error),
          );
          expect(await stateOf(kit, there.brandId)).toEqual(before);
          const [outcome] = await there.as((work) => recordOrders(work, [wish]));
          if (!outcome || outcome instanceof Refusal) {
            expect((preview as Error).message).toBe(outcome?.message);
            return;
          }
          const { order, bonus, redeemed } = preview as Awaited<ReturnType<typeof previewOrder>>;
          expect([order.points, order.bonusPoints, order.baseMinor, order.spentMinor]).toEqual([
            ...[outcome.order.points, outcome.order.bonusPoints],
            ...[outcome.order.baseMinor, outcome.order.spentMinor],
          ]);
          expect(redeemed.map(({ redemption }) => redemption.discountMinor)).toEqual(
            // A multiplier takes nothing off, and so comes last.
            [percent, double].flatMap((template) =>
              templates.includes(template) ? (template === percent ? discount : 0n) : [],
            ),
          );
          const found = await explainOrders(kit.look(there.hq), [outcome.order]);
          const explanation = found.get(outcome.order.id);
          expect(explanation && told(explanation)).toEqual(told(bonus));
          const parts = [
            ...(explanation?.judgements ?? []).map(({ points }) => points),
            ...(explanation?.coupons ?? []).map(({ points }) => points),
          ];
          expect(
            parts.reduce((sum, points) => sum + points, explanation?.standingPoints ?? 0n),
          ).toBe(outcome.order.points);
        },
      ),
      { numRuns: 25 },
    );
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("counts points that a hold kept beyond its time, as recordOrders does", async () => {
    const there = await offering([], { world: { pointValue: { points: 1n, minor: 1n } } });
    await record(there, now(there, "1"));
    await there.as((work) =>
      holdPoints(work, {
        ...{ memberId: there.anna, storeId: there.n1.id, source: "shop", number: "h" },
        ...{ points: 100n, minutes: 1 },
      }),
    );
    kit.clock.advance({ minutes: 2 });
    const wish = now(there, "2", { netMinor: 0n, spentPoints: 100n });
    const before = await stateOf(kit, there.brandId);
    const { order } = await there.as((work) => previewOrder(work, wish));
    expect(order.spentMinor).toBe(100n);
    expect(await stateOf(kit, there.brandId)).toEqual(before);
  });
});

describe("verify", () => {
  test.each([
    [
      "an award is another",
      `update order_bonus set awards = jsonb_set(awards, '{0,points}', '"11"')`,
      "bonuses gave COME-IN .* 11 5, .*its rules give COME-IN .* 10 5",
    ],
    [
      "a rule gave its points before",
      `update order_bonus set context = jsonb_set(context, '{given,COME-IN,day}', '"15"')`,
      "bonuses gave COME-IN .*its rules give DOUBLE-TEA",
    ],
    [
      "an order has other bonus points",
      "update customer_order set bonus_points = bonus_points + 1",
      "74 bonus points, its awards sum to 73",
    ],
    [
      "what bonuses gave is gone",
      "delete from order_bonus",
      "73 bonus points, its awards sum to 0",
    ],
    [
      "what bonuses gave comes to something else",
      "update order_bonus set points = 1",
      "1 points stand beside awards of 73",
    ],
    [
      "headquarters issued what the store pays",
      `update ledger_transfer set amount = amount + 1 where from_address = 'issued/headquarters'`,
      "headquarters issued 69 points, it pays for 68",
    ],
    [
      "an order earned by another standing",
      "update customer_order set points = points + 1",
      "judged on 100 standing points, it has 101",
    ],
  ])("finds that %s (O9)", async (_, statement, says) => {
    const there = await offering(RULES);
    await record(there, now(there, "1", { lines: TEA }));
    const whose = statement.startsWith("update ledger") ? "and" : "where";
    const text = `${statement} ${whose} brand_id = '${there.brandId}'`;
    const [broken] = await tamper(kit, [text], (look) =>
      Promise.all(
        bonusChecks.map(async ({ run }) => {
          const watch = () => ({ update: () => undefined, stop: () => undefined });
          return (await run(look(tests), watch)).broken;
        }),
      ),
    );
    expect(broken).toMatch(new RegExp(`order .*: ${says}`));
  });
});
