/*
 * What bonus rules give for an order or an event.
 *
 * Goal: each rule's answer is exact, with its reason; caps and budgets hold whatever the rules are; the answer rests
 * on the ground alone.
 * Method: a table of single rules; pairs that meet in a cap, a budget or a group; and rules at random, whose sums are
 * compared with what bounds them.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Award,
  type BonusGround,
  type BonusRule,
  type Caps,
  subjectsOf,
} from "../../src/bonus/bonus.rules.ts";
import { judgeBonuses } from "../../src/bonus/judge-bonuses.rules.ts";
import type { Campaign } from "../../src/campaign/campaign.rules.ts";
import { EVERYTHING, type Scope } from "../../src/campaign/scope.rules.ts";
import { parseCondition } from "../../src/kernel/condition.ts";

const AT = new Date("2027-03-19T06:00:00Z");
const at = (day: number) => new Date(Date.UTC(2027, 2, day));
const NONE: Caps = { perOrder: null, perMemberDay: null, perMember: null, total: null };

type RuleWish = Partial<Omit<BonusRule, "caps" | "scope" | "condition">> & {
  readonly caps?: Partial<Caps>;
  readonly scope?: Partial<Scope>;
  readonly condition?: string;
};

function rule(code: string, award: Award, wish: RuleWish = {}): BonusRule {
  const { caps, scope, condition, ...rest } = wish;
  const version = wish.version ?? 1;
  return {
    ...{
      id: `${code}/${version}`,
      code,
      version,
      name: code,
      campaignId: "c1",
      award,
      hours: null,
    },
    ...{ priority: 0, bestOf: null, funding: { headquarters: 1, acceptor: 0, issuer: 0 } },
    ...{ retired: false, fromAt: at(1), ...rest },
    ...{ caps: { ...NONE, ...caps }, scope: { ...EVERYTHING, ...scope } },
    condition: condition === undefined ? null : parseCondition(condition, subjectsOf(award)),
  };
}

const campaign = (id: string, wish: Partial<Campaign> = {}): Campaign => ({
  ...{ id, code: id, name: id, fromAt: at(1), untilAt: null, audience: null, holdoutBps: 0 },
  ...{ exclusiveGroup: null, pointsBudget: null, moneyBudgetMinor: null, stoppedAt: null },
  ...{ optIns: [], ...wish },
});
const CAMPAIGNS = new Map([campaign("c1"), campaign("c2")].map((each) => [each.id, each]));

const member = {
  ...{ level: "GOLD", rank: 3n, tags: [], enrolledDays: 1n, channel: "STORE", boundStore: "N1" },
};
const local = { day: "2027-03-19", weekday: 5, minute: 14 * 60 };
const order = {
  ...{ net: 5_000n, base: 5_000n, gross: 5_000n, source: "till", store: "N1", franchisee: "north" },
  ...{ weekday: 5n, hour: 14n, day: local.day, tenders: ["CASH"] },
  lines: [
    { sku: "latte", category: "COFFEE", quantity: 2n, net: 3_990n },
    { sku: "bun", category: "", quantity: 3n, net: 1_010n },
  ],
};

const ground = (wish: Partial<BonusGround> = {}): BonusGround => ({
  ...{ facts: { member, order }, memberId: "m1", storeId: "n1", storeCode: "N1", at: AT, local },
  ...{ standing: 55n, given: () => ({ day: 0n, ever: 0n }), left: () => undefined, ...wish },
});
const event: BonusGround["facts"] = {
  member,
  event: { kind: "review", store: "", attributes: {}, weekday: 5n, hour: 14n, day: local.day },
};

/** `code points/headquarters REASON`, in the order they were judged. */
const told = (rules: readonly BonusRule[], on = ground(), campaigns = CAMPAIGNS) =>
  judgeBonuses(rules, campaigns, on).map(
    ({ rule: { code }, points, headquartersPoints, reason }) =>
      `${code} ${points}/${headquartersPoints} ${reason}`,
  );

const STEPS: Award = { kind: "STEPS", points: 2n, stepMinor: 1_000n };
const VISIT: Award = { kind: "VISIT", points: 5n };
const DOUBLE: Award = { kind: "MULTIPLY", bps: 20_000n };
const REVIEW: Award = { kind: "EVENT", event: "review", points: 7n };

describe("one rule", () => {
  test.each<[string, Award, RuleWish, string]>([
    ["full steps only", STEPS, {}, "10/10 GIVEN"],
    ["of the lines it names", STEPS, { scope: { categories: ["COFFEE"] } }, "6/6 GIVEN"],
    ["of all but those it excludes", STEPS, { scope: { excludedSkus: ["latte"] } }, "2/2 GIVEN"],
    ["no full step", STEPS, { scope: { skus: ["tea"] } }, "0/0 NOTHING_TO_COUNT"],
    ["twice", DOUBLE, {}, "55/55 GIVEN"],
    ["floored", { kind: "MULTIPLY", bps: 15_000n }, {}, "27/27 GIVEN"],
    ["never less", { kind: "MULTIPLY", bps: 5_000n }, {}, "0/0 NOTHING_TO_COUNT"],
    ["a visit", VISIT, {}, "5/5 GIVEN"],
    ["a visit without what it names", VISIT, { scope: { skus: ["tea"] } }, "0/0 NOTHING_TO_COUNT"],
    ["pieces", { kind: "PIECES", points: 3n }, { scope: { skus: ["latte"] } }, "6/6 GIVEN"],
    ["another store", VISIT, { scope: { stores: ["S1"] } }, "0/0 NOT_THIS_STORE"],
    [
      "other hours",
      VISIT,
      { hours: { weekdays: [5], fromMinute: 0, toMinute: 840 } },
      "0/0 NOT_THESE_HOURS",
    ],
    ["a condition", VISIT, { condition: "order.net > 5000" }, "0/0 CONDITION_FAILS"],
    ["a condition that holds", VISIT, { condition: 'member.level == "GOLD"' }, "5/5 GIVEN"],
    ["a cap of each order", STEPS, { caps: { perOrder: 7n } }, "7/7 CAPPED"],
    ["a cap that is just met", STEPS, { caps: { perOrder: 10n } }, "10/10 GIVEN"],
  ])("%s", (_, award, wish, said) => {
    expect(told([rule("r", award, wish)])).toEqual([`r ${said}`]);
  });

  test("counts no more than what earns, and all of it where no lines are told", () => {
    const excluding = { ...order, base: 2_100n };
    const on = (facts: typeof order) => ground({ facts: { member, order: facts } });
    expect(told([rule("r", STEPS)], on(excluding))).toEqual(["r 4/4 GIVEN"]);
    expect(told([rule("r", STEPS)], on({ ...order, lines: [] }))).toEqual(["r 10/10 GIVEN"]);
    const coffee = rule("r", STEPS, { scope: { categories: ["COFFEE"] } });
    expect(told([coffee], on({ ...order, lines: [] }))).toEqual(["r 0/0 NOTHING_TO_COUNT"]);
    expect(told([rule("r", STEPS)], on({ ...order, net: -5n, base: -5n, lines: [] }))).toEqual([
      "r 0/0 NOTHING_TO_COUNT",
    ]);
  });

  test("is of orders, or of one kind of event", () => {
    const rules = [
      rule("o", VISIT),
      rule("r", REVIEW),
      rule("b", { ...REVIEW, event: "birthday" }),
    ];
    expect(told(rules)).toEqual(["o 5/5 GIVEN"]);
    const happened = ground({ facts: event, storeId: null, storeCode: "", standing: 0n });
    expect(told(rules, happened)).toEqual(["r 7/7 GIVEN"]);
  });

  test("is judged by its newest version that had begun, while its campaign runs", () => {
    const versions = [
      rule("r", VISIT),
      rule("r", { kind: "VISIT", points: 6n }, { version: 2, fromAt: AT }),
      rule("r", { kind: "VISIT", points: 9n }, { version: 3, fromAt: at(20) }),
    ];
    expect(told(versions)).toEqual(["r 6/6 GIVEN"]);
    expect(
      told([...versions, rule("r", VISIT, { version: 4, fromAt: AT, retired: true })]),
    ).toEqual([]);
    expect(told(versions, ground(), new Map([["c1", campaign("c1", { stoppedAt: AT })]]))).toEqual(
      [],
    );
    expect(told(versions, ground(), new Map())).toEqual([]);
  });

  test("is for its campaign's audience, less whom it holds out", () => {
    const tin = parseCondition<{ member: typeof member }>('member.level == "TIN"', ["member"]);
    const to = (wish: Partial<Campaign>) =>
      told([rule("r", VISIT)], ground(), new Map([["c1", campaign("c1", wish)]]));
    expect(to({ audience: tin })).toEqual(["r 0/0 NOT_IN_AUDIENCE"]);
    expect(to({ holdoutBps: 10_000 })).toEqual(["r 0/0 HELD_OUT"]);
  });

  test("is paid for by the store as far as its side accepted", () => {
    const funding = { headquarters: 1, acceptor: 2, issuer: 0 };
    const r = [rule("r", { kind: "VISIT", points: 10n }, { funding })];
    const accepts = (storeId: string, day: number) =>
      new Map([["c1", campaign("c1", { optIns: [{ storeId, accepts: true, fromAt: at(day) }] })]]);
    expect(told(r)).toEqual(["r 10/10 GIVEN"]);
    expect(told(r, ground(), accepts("n1", 2))).toEqual(["r 10/3 GIVEN"]);
    expect(told(r, ground(), accepts("n1", 20))).toEqual(["r 10/10 GIVEN"]);
    expect(told(r, ground(), accepts("s1", 2))).toEqual(["r 10/10 GIVEN"]);
    expect(told(r, ground({ storeId: null }), accepts("n1", 2))).toEqual(["r 10/10 GIVEN"]);
  });
});

describe("rules together", () => {
  const given = (day: bigint, ever: bigint) => ground({ given: () => ({ day, ever }) });
  test("stack, the higher priority first, then by code", () => {
    const rules = [rule("b", VISIT), rule("a", STEPS), rule("z", DOUBLE, { priority: 5 })];
    expect(told(rules)).toEqual(["z 55/55 GIVEN", "a 10/10 GIVEN", "b 5/5 GIVEN"]);
  });

  test.each<[Partial<Caps>, string]>([
    [{ perMemberDay: 10n }, "7/7 CAPPED"],
    [{ perMember: 30n }, "10/10 GIVEN"],
    [{ perMember: 21n }, "1/1 CAPPED"],
    [{ perMember: 20n }, "0/0 CAP_REACHED"],
    [{ perMemberDay: 2n, perMember: 99n }, "0/0 CAP_REACHED"],
  ])("%j with 3 given that day and 20 ever", (caps, said) => {
    expect(told([rule("r", STEPS, { caps })], given(3n, 20n))).toEqual([`r ${said}`]);
  });

  test("share what is left of a budget", () => {
    const left = (subject: string) =>
      ({ "campaign/c1/points": 12n, "bonus/d/points": 0n, "bonus/a/points": 100n })[subject];
    const rules = [
      ...[rule("a", STEPS), rule("b", VISIT), rule("c", VISIT), rule("d", VISIT, { priority: -1 })],
      rule("e", VISIT, { campaignId: "c2", priority: -2 }),
    ];
    expect(told(rules, ground({ left }))).toEqual([
      ...["a 10/10 GIVEN", "b 2/2 CAPPED", "c 0/0 BUDGET_USED_UP", "d 0/0 BUDGET_USED_UP"],
      "e 5/5 GIVEN",
    ]);
  });

  test("only the best of a group gives, and the others take of no budget", () => {
    const group = { bestOf: "g" };
    const rules = [
      ...[rule("a", VISIT, group), rule("b", STEPS, group), rule("c", DOUBLE)],
      rule("d", STEPS, { ...group, condition: "order.net > 9999" }),
    ];
    const left = (subject: string) => (subject === "campaign/c1/points" ? 65n : undefined);
    expect(told(rules, ground({ left }))).toEqual([
      ...["a 0/0 OUTBID", "b 10/10 GIVEN", "c 55/55 GIVEN", "d 0/0 CONDITION_FAILS"],
    ]);
    // What a cap leaves is what it bids.
    const capped = [
      rule("a", VISIT, group),
      rule("b", STEPS, { ...group, caps: { perOrder: 4n } }),
    ];
    expect(told(capped)).toEqual(["a 5/5 GIVEN", "b 0/0 OUTBID"]);
    // Of two that give as much: by priority, then by code.
    const even = [rule("b", VISIT, group), rule("a", VISIT, group)];
    expect(told(even)).toEqual(["a 5/5 GIVEN", "b 0/0 OUTBID"]);
    const prior = [rule("b", VISIT, { ...group, priority: 1 }), rule("a", VISIT, group)];
    expect(told(prior)).toEqual(["b 5/5 GIVEN", "a 0/0 OUTBID"]);
  });
});

describe("whatever the rules", () => {
  const cap = fc.option(fc.bigInt({ min: 0n, max: 40n }), { nil: null });
  const award = fc.oneof(
    fc.record({
      kind: fc.constant("STEPS" as const),
      points: fc.bigInt({ min: 1n, max: 9n }),
      stepMinor: fc.bigInt({ min: 1n, max: 2_000n }),
    }),
    fc.record({
      kind: fc.constant("MULTIPLY" as const),
      bps: fc.bigInt({ min: 0n, max: 60_000n }),
    }),
    fc.record({ kind: fc.constant("VISIT" as const), points: fc.bigInt({ min: 1n, max: 30n }) }),
    fc.record({ kind: fc.constant("PIECES" as const), points: fc.bigInt({ min: 1n, max: 9n }) }),
  );
  const wish = fc.record({
    award,
    priority: fc.integer({ min: 0, max: 2 }),
    bestOf: fc.option(fc.constantFrom("g", "h"), { nil: null }),
    caps: fc.record({ perOrder: cap, perMemberDay: cap, perMember: cap, total: cap }),
    campaignId: fc.constantFrom("c1", "c2"),
    skus: fc.subarray(["latte", "bun", "tea"]),
    funding: fc.record({
      headquarters: fc.integer({ min: 0, max: 5 }),
      acceptor: fc.integer({ min: 1, max: 5 }),
      issuer: fc.constant(0),
    }),
  });
  const all = fc.record({
    wishes: fc.array(wish, { maxLength: 8 }),
    lefts: fc.array(fc.option(fc.bigInt({ min: 0n, max: 60n }), { nil: undefined }), {
      minLength: 10,
      maxLength: 10,
    }),
    before: fc.bigInt({ min: 0n, max: 20n }),
    accepts: fc.boolean(),
  });

  test("caps and budgets hold, one of each group gives, and what is given is paid for", () => {
    fc.assert(
      fc.property(all, fc.integer(), ({ wishes, lefts, before, accepts }, seed) => {
        const rules = wishes.map(({ award: each, skus, ...rest }, index) =>
          rule(`r${index}`, each, { ...rest, scope: { skus } }),
        );
        const subjects = ["campaign/c1/points", "campaign/c2/points"].concat(
          rules.map(({ code }) => `bonus/${code}/points`),
        );
        const budgets = new Map(subjects.map((subject, index) => [subject, lefts[index]]));
        const on = ground({
          given: () => ({ day: before, ever: before + 5n }),
          left: (subject) => budgets.get(subject),
        });
        const optIns = accepts ? [{ storeId: "n1", accepts: true, fromAt: at(1) }] : [];
        const campaigns = new Map(["c1", "c2"].map((id) => [id, campaign(id, { optIns })]));
        const judged = judgeBonuses(rules, campaigns, on);

        const shuffled = rules.toSorted((a, b) => hash(a.code, seed) - hash(b.code, seed));
        expect(judgeBonuses(shuffled, campaigns, on)).toEqual(judged);
        expect(judged.map((each) => each.rule).toSorted(byCode)).toEqual(rules.toSorted(byCode));

        const spent = new Map<string, bigint>();
        const winners = new Map<string, number>();
        for (const { rule: of, points, headquartersPoints, reason } of judged) {
          expect(points > 0n).toBe(reason === "GIVEN" || reason === "CAPPED");
          expect(headquartersPoints).toBeGreaterThanOrEqual(accepts ? 0n : points);
          expect(headquartersPoints).toBeLessThanOrEqual(points);
          const { perOrder, perMemberDay, perMember } = of.caps;
          if (points > 0n) {
            if (perOrder !== null) expect(points).toBeLessThanOrEqual(perOrder);
            if (perMemberDay !== null) expect(points + before).toBeLessThanOrEqual(perMemberDay);
            if (perMember !== null) expect(points + before + 5n).toBeLessThanOrEqual(perMember);
            if (of.bestOf) winners.set(of.bestOf, (winners.get(of.bestOf) ?? 0) + 1);
          }
          for (const subject of [`bonus/${of.code}/points`, `campaign/${of.campaignId}/points`])
            spent.set(subject, (spent.get(subject) ?? 0n) + points);
        }
        for (const [subject, points] of spent) {
          const left = budgets.get(subject);
          if (left !== undefined) expect(points).toBeLessThanOrEqual(left);
        }
        expect(Math.max(0, ...winners.values())).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});

const byCode = (a: BonusRule, b: BonusRule) => (a.code < b.code ? -1 : 1);
const hash = (code: string, seed: number) => (Number(code.slice(1)) * 7_919 + seed) % 101;
