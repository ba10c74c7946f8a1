/*
 * Bonus rules as headquarters sets them.
 *
 * Goal: what is said is what is judged by, from the instant it begins; a rule that could never give anything, or that
 * asks for what is not there, is refused with what is wrong.
 * Method: through the use cases; tables of rules that are refused; totals against what was given.
 */
import { describe, expect, test } from "@jest/globals";
import { bonusRules } from "../../src/bonus/bonus.queries.ts";
import {
  BonusRuleRetired,
  BonusRuleTaken,
  TotalBelowGiven,
} from "../../src/bonus/bonus.refusals.ts";
import { retireBonusRule } from "../../src/bonus/retire-bonus-rule.ts";
import { type SetBonusRule, setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { TooEarly, UnknownStore } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { leftOf, takeFromBudgets } from "../../src/budget/budget.queries.ts";
import {
  CampaignOver,
  OfferUnsound,
  UnknownCampaign,
} from "../../src/campaign/campaign.refusals.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { ConditionUnsound } from "../../src/kernel/condition.refusals.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { callersOf } from "../support/callers.ts";
import { openKit } from "../support/database.ts";
import { type World, world } from "../support/world.ts";

const kit = await openKit();

const opened = async (untilAt?: Date) => {
  const there = await world(kit);
  for (const code of ["SPRING", "OTHER"])
    await there.as((work) =>
      defineCampaign(work, { code, name: code, fromAt: kit.clock(), untilAt }),
    );
  return there;
};
const soon = () => earliestChange(kit.clock());
const set = (there: World, wish: Partial<SetBonusRule> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      setBonusRule(work, {
        ...{ campaign: "SPRING", code: "VISIT", name: "Come in", fromAt: soon() },
        ...{ award: { kind: "VISIT", points: 5n }, ...wish },
      }),
    actor,
  );
const left = async (there: World) =>
  (await leftOf(kit.look(there.hq), ["bonus/VISIT/points"])).get("bonus/VISIT/points");

describe("setBonusRule", () => {
  test("keeps what is said, version by version", async () => {
    const there = await opened();
    const first = await set(there, {
      award: { kind: "STEPS", points: 2n, stepMinor: 1_000n },
      scope: { skus: ["latte"], excludedCategories: ["GIFT_CARD"], stores: ["N1", "S1"] },
      ...{ condition: 'order.net > 5 && member.level != ""', priority: 7, bestOf: "g" },
      hours: { weekdays: [6, 7], from: "22:00", to: "02:30" },
      caps: { perOrder: 10n, perMemberDay: 20n, perMember: 100n, total: 1_000n },
      funding: { headquarters: 60, acceptor: 40 },
    });
    const second = await set(there, { caps: { total: 1_000n }, fromAt: new Date(+soon() + 1) });
    const rules = await bonusRules(kit.look(there.hq));
    expect(rules).toEqual([first, second]);
    expect(rules).toMatchObject([
      {
        ...{ version: 1, retired: false, priority: 7, bestOf: "g" },
        award: { kind: "STEPS", points: 2n, stepMinor: 1_000n },
        scope: { skus: ["latte"], categories: [], stores: ["N1", "S1"] },
        hours: { weekdays: [6, 7], fromMinute: 1_320, toMinute: 150 },
        caps: { perOrder: 10n, perMemberDay: 20n, perMember: 100n, total: 1_000n },
        funding: { headquarters: 60, acceptor: 40, issuer: 0 },
      },
      { version: 2, award: { kind: "VISIT", points: 5n }, condition: null, hours: null },
    ]);
  });

  test.each<[string, Partial<SetBonusRule>, new (...args: never[]) => Error]>([
    ["points of nothing", { award: { kind: "VISIT", points: 0n } }, BadInput],
    ["points and no step", { award: { kind: "STEPS", points: 1n } }, BadInput],
    ["a visit by steps", { award: { kind: "VISIT", points: 1n, stepMinor: 1n } }, BadInput],
    ["once", { award: { kind: "MULTIPLY", bps: 10_000 } }, OfferUnsound],
    ["no hour", { hours: { from: "09:00", to: "09:00" } }, OfferUnsound],
    ["no day", { hours: { weekdays: [] } }, OfferUnsound],
    ["an eighth day", { hours: { weekdays: [8] } }, BadInput],
    ["25 o'clock", { hours: { from: "25:00" } }, BadInput],
    ["what it excludes", { scope: { skus: ["a"], excludedSkus: ["a"] } }, OfferUnsound],
    [
      "doubled lines",
      { award: { kind: "MULTIPLY", bps: 20_000 }, scope: { skus: ["a"] } },
      OfferUnsound,
    ],
    ["no such store", { scope: { stores: ["N1", "X"] } }, UnknownStore],
    ["what is not there", { condition: "order.total > 5" }, ConditionUnsound],
    ["too much", { condition: "order.lines.all(a, order.lines.all(b, a == b))" }, ConditionUnsound],
    [
      "an event's order",
      { award: { kind: "EVENT", event: "review", points: 1n }, condition: "order.net > 5" },
      ConditionUnsound,
    ],
    ["an order's event", { condition: 'event.kind == "review"' }, ConditionUnsound],
    ["paid by nobody", { funding: { headquarters: 0, acceptor: 0 } }, BadInput],
    ["capped to nothing", { caps: { perOrder: 0n } }, BadInput],
    ["no campaign", { campaign: "AUTUMN" }, UnknownCampaign],
  ])("refuses %s", async (_, wish, refusal) => {
    const there = await opened();
    await expect(set(there, wish)).rejects.toThrow(refusal);
    expect(await bonusRules(kit.look(there.hq))).toEqual([]);
  });

  test("begins with notice, the first version too, and while its campaign runs", async () => {
    const there = await opened(new Date(kit.clock().getTime() + 3_600_000));
    await expect(set(there, { fromAt: new Date(+soon() - 1) })).rejects.toThrow(TooEarly);
    await expect(set(there, { fromAt: new Date(+kit.clock() + 3_600_000) })).rejects.toThrow(
      CampaignOver,
    );
    await set(there);
  });

  test("is headquarters'", async () => {
    const there = await opened();
    for (const actor of [callersOf(there).north, there.n1.till])
      await expect(set(there, {}, actor)).rejects.toThrow(Forbidden);
  });

  test("a code is one campaign's", async () => {
    const there = await opened();
    await set(there);
    await expect(set(there, { campaign: "OTHER" })).rejects.toThrow(BonusRuleTaken);
  });

  test("a total is of all versions, and never below what was given", async () => {
    const there = await opened();
    await set(there, { caps: { total: 100n } });
    expect(await left(there)).toBe(100n);
    await there.as((work) => takeFromBudgets(work, new Map([["bonus/VISIT/points", 60n]])));
    await set(there, { caps: { total: 80n } });
    expect(await left(there)).toBe(20n);
    await expect(set(there, { caps: { total: 59n } })).rejects.toThrow(TotalBelowGiven);
    await expect(set(there)).rejects.toThrow(OfferUnsound);
    expect(await left(there)).toBe(20n);
    expect(await bonusRules(kit.look(there.hq))).toHaveLength(2);
  });
});

describe("retireBonusRule", () => {
  test("is a rule's last version, as it was but for that", async () => {
    const there = await opened();
    const rule = await set(there);
    const retired = await there.as((work) => retireBonusRule(work, { code: "VISIT" }));
    expect(retired).toEqual({ ...rule, id: retired.id, version: 2, retired: true });
    await expect(set(there)).rejects.toThrow(BonusRuleRetired);
    await expect(there.as((work) => retireBonusRule(work, { code: "VISIT" }))).rejects.toThrow(
      BonusRuleRetired,
    );
  });
});
