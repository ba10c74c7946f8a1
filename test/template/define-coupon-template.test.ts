import { describe, expect, test } from "@jest/globals";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import {
  CampaignOver,
  OfferUnsound,
  UnknownCampaign,
} from "../../src/campaign/campaign.refusals.ts";
import { stopCampaign } from "../../src/campaign/stop-campaign.ts";
import { ConditionUnsound } from "../../src/kernel/condition.refusals.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { defineCouponTemplate } from "../../src/template/define-coupon-template.ts";
import {
  asTemplateContent,
  judgeTemplate,
  type SaidTemplate,
} from "../../src/template/said-template.rules.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { templatesOf } from "../../src/template/template.queries.ts";
import {
  TemplateUnsound,
  UnknownTemplate,
  type UnsoundWhy,
} from "../../src/template/template.refusals.ts";
import { UnknownTierLevel } from "../../src/tier/tier.refusals.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, templateOf, templateSaid } from "../support/offers.ts";
import { world } from "../support/world.ts";

// Goal: a template is for ever as it was defined, and one whose coupons could never be used is not defined at all.
// Method: one world; templates said one after another, with one thing wrong each.

const kit = await openKit();

describe("defineCouponTemplate", () => {
  test("makes versions that never change, and opens their budgets", async () => {
    const there = await world(kit);
    await campaignOf(there);
    const said = { limits: { total: 100, perDay: 10 }, moneyBudgetMinor: 50_000n };
    const first = await templateOf(there, said);
    expect(first).toMatchObject({ version: 1, stacks: true, benefit: { minor: 500n } });
    expect(await templateOf(there, said)).toEqual(first);
    const second = await templateOf(there, { ...said, minimumMinor: 2_000n });
    expect(second).toMatchObject({ version: 2, minimumMinor: 2_000n });
    expect(await templatesOf(kit.look(there.hq))).toEqual([first, second]);
    const subjects = ["count", "money", "day/2026-03-15"].map((of) => `template/${first.id}/${of}`);
    expect(await leftOf(kit.look(there.hq), subjects)).toEqual(
      new Map([
        [subjects[0], 100n],
        [subjects[1], 50_000n],
      ]),
    );
  });

  test("keeps every kind of benefit as it was said", async () => {
    const there = await world(kit);
    await campaignOf(there);
    const benefits: SaidTemplate["benefit"][] = [
      { kind: "PERCENT_OFF", bps: 2_000n, capMinor: 900n },
      { kind: "PERCENT_OFF", bps: 2_000n, capMinor: null },
      { kind: "FIXED_PRICE", minor: 100n, pieces: 2 },
      { kind: "FREE_ITEM", pieces: 1 },
      { kind: "BUY_X_GET_Y", buy: 2, get: 1, bps: 5_000n, times: 3 },
      { kind: "SHIPPING", capMinor: null },
      { kind: "POINTS_MULTIPLIER", bps: 20_000n },
      { kind: "VOUCHER", worthMinor: 700n },
      { kind: "STATED", capMinor: 300n },
    ];
    for (const [at, benefit] of benefits.entries())
      await templateOf(there, { code: `t${at}`, benefit });
    const kept = await templatesOf(kit.look(there.hq));
    expect(kept.map(({ benefit }) => benefit)).toEqual(benefits);
  });

  const unsound: [UnsoundWhy, Partial<SaidTemplate>][] = [
    ["NOTHING_OFF", { benefit: { kind: "PERCENT_OFF", bps: 0n } }],
    ["NOTHING_OFF", { benefit: { kind: "POINTS_MULTIPLIER", bps: 10_000n } }],
    ["NOTHING_OFF", { benefit: { kind: "FREE_ITEM", pieces: 0 } }],
    ["TOO_MUCH_OFF", { benefit: { kind: "PERCENT_OFF", bps: 10_001n } }],
    [
      "LAST_DAY_OVER",
      { validity: { kind: "FIXED", firstDay: "2026-01-01", lastDay: "2026-03-14" } },
    ],
    [
      "LAST_DAY_BEFORE_FIRST",
      { validity: { kind: "FIXED", firstDay: "2026-05-02", lastDay: "2026-05-01" } },
    ],
    ["NO_DAYS", { validity: { kind: "DAYS", count: 0 } }],
    ["MINIMUM_UNREACHABLE", { benefit: { kind: "VOUCHER", worthMinor: 5n }, minimumMinor: 1n }],
    [
      "CONDITION_UNREACHABLE",
      { benefit: { kind: "VOUCHER", worthMinor: 5n }, condition: "order.net > 5" },
    ],
    ["LIMIT_OF_NOTHING", { limits: { perMember: 0 } }],
    ["ALONE_AND_MANY", { stacks: false, limits: { perOrder: 2 } }],
    ["BUDGET_BELOW_ONE", { minimumMinor: 500n, moneyBudgetMinor: 499n }],
    ["SOLD_AND_GIVEN", { pricePoints: 5n, onLevel: "GOLD" }],
  ];
  test("takes a last day to its end, and a word in a text for no order", () => {
    const judge = (said: Partial<SaidTemplate>, campaignFromAt: string) =>
      judgeTemplate(asTemplateContent(templateSaid(said)), {
        ...{ now: kit.clock(), zone: "Europe/Berlin", campaignFromAt: new Date(campaignFromAt) },
      });
    // A day of 25 hours.
    const day = { kind: "FIXED", firstDay: "2026-10-25", lastDay: "2026-10-25" } as const;
    judge({ validity: day }, "2026-10-25T22:59:59Z");
    expect(() => judge({ validity: day }, "2026-10-25T23:00:00Z")).toThrow(
      new TemplateUnsound("BEFORE_ITS_CAMPAIGN"),
    );
    const voucher = { kind: "VOUCHER", worthMinor: 5n } as const;
    judge({ benefit: voucher, condition: '"mail order" in member.tags' }, "2026-01-01T00:00:00Z");
  });

  test.each(unsound)("refuses what could never be used: %s, %j", async (why, but) => {
    const there = await world(kit);
    await campaignOf(there);
    await expect(templateOf(there, but)).rejects.toEqual(new TemplateUnsound(why));
  });

  test("refuses names that stand for nothing, and what cannot be read", async () => {
    const there = await world(kit);
    await campaignOf(there);
    const refused: [
      Partial<SaidTemplate> & { campaign?: string },
      new (...args: never[]) => Error,
    ][] = [
      [{ campaign: "x" }, UnknownCampaign],
      [{ scope: { stores: ["X9"] } }, UnknownStore],
      [{ scope: { skus: ["tea"], excludedSkus: ["tea"] } }, OfferUnsound],
      [{ hours: { weekdays: [] } }, OfferUnsound],
      [{ onLevel: "GOLD" }, UnknownTierLevel],
      [{ condition: "member.age > 3" }, ConditionUnsound],
      [{ code: "a b" }, BadInput],
      [{ benefit: { kind: "AMOUNT_OFF" } }, BadInput],
      [{ benefit: { kind: "AMOUNT_OFF", minor: 5n, pieces: 1 } }, BadInput],
      [{ benefit: { kind: "AMOUNT_OFF", minor: -5n } }, BadInput],
      [{ funding: { headquarters: 0 } }, BadInput],
      [{ funding: { headquarters: 2, acceptor: -1 } }, BadInput],
      [{ validity: { kind: "FIXED", firstDay: "2026-02-30", lastDay: "2026-05-01" } }, BadInput],
      [{ validity: { kind: "DAYS", count: 3, lastDay: "2026-05-01" } }, BadInput],
      [{ moneyBudgetMinor: 0n }, BadInput],
      [{ graceDays: -1 }, BadInput],
    ];
    for (const [but, refusal] of refused)
      await expect(templateOf(there, but)).rejects.toThrow(refusal);
    expect(await templatesOf(kit.look(there.hq))).toEqual([]);
    const wish = { ...templateSaid(), campaign: "spring" };
    await expect(
      there.as((work) => defineCouponTemplate(work, wish), there.n1.till),
    ).rejects.toThrow(Forbidden);
  });

  test("refuses a campaign that is over; a template is stopped once", async () => {
    const there = await world(kit);
    await campaignOf(there);
    const { id: templateId } = await templateOf(there);
    const stopped = await there.as((work) => stopCouponTemplate(work, { templateId }));
    kit.clock.advance({ hours: 1 });
    expect(await there.as((work) => stopCouponTemplate(work, { templateId }))).toEqual(stopped);
    await expect(
      there.as((work) => stopCouponTemplate(work, { templateId: newId() })),
    ).rejects.toThrow(UnknownTemplate);
    await there.as((work) => stopCampaign(work, { campaign: "spring" }));
    kit.clock.advance({ hours: 1 });
    await expect(templateOf(there, { code: "late" })).rejects.toThrow(CampaignOver);
  });
});
