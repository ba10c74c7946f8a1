import { setBonusRule } from "../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../src/brand/brand.rules.ts";
import { makeDueDrops } from "../src/cadence/make-due-drops.ts";
import { setCadence } from "../src/cadence/set-cadence.ts";
import { defineCampaign } from "../src/campaign/define-campaign.ts";
import { optInToCampaign } from "../src/campaign/opt-in-to-campaign.ts";
import { issueCoupons } from "../src/coupon/issue-coupons.ts";
import { openDrops } from "../src/drop/drop.queries.ts";
import { handOutDrop } from "../src/drop/hand-out-drop.ts";
import type { Actor } from "../src/kernel/actor.ts";
import { dayOf } from "../src/kernel/month.ts";
import { Refusal } from "../src/kernel/refusal.ts";
import type { Begin, Work } from "../src/platform/database/work.ts";
import { defineCouponTemplate } from "../src/template/define-coupon-template.ts";
import type { Template } from "../src/template/template.rules.ts";

/** What a welcome coupon takes off, and what the basket has to cost for it. */
export const WELCOME_MINOR = 500n;
export const WELCOME_MINIMUM_MINOR = 3_000n;

const CAMPAIGN = "AUTUMN";
const WEDNESDAY = 3;

/** Stores pay four tenths of what is taken off and given there, if they agree to; headquarters pays the rest. */
const FUNDING = { headquarters: 60, acceptor: 40 };

/** A campaign with double points at weekends, a coupon to welcome everybody, and one that comes each Wednesday. */
export async function offer(
  work: Work,
  { openedAt, zone }: { readonly openedAt: Date; readonly zone: string },
): Promise<Template> {
  await defineCampaign(work, {
    ...{ code: CAMPAIGN, name: "Autumn 金秋", fromAt: openedAt },
    ...{ pointsBudget: 20_000n, moneyBudgetMinor: 200_000n },
  });
  await setBonusRule(work, {
    ...{ campaign: CAMPAIGN, code: "WEEKEND", name: "Double points at weekends 周末双倍积分" },
    ...{ award: { kind: "MULTIPLY", bps: 20_000 }, hours: { weekdays: [6, 7] } },
    ...{ funding: FUNDING, fromAt: earliestChange(openedAt) },
  });
  const welcome = await defineCouponTemplate(work, {
    ...{ campaign: CAMPAIGN, code: "WELCOME", name: "5.00 off, welcome 见面礼立减五元" },
    ...{ benefit: { kind: "AMOUNT_OFF", minor: WELCOME_MINOR }, funding: FUNDING },
    ...{ minimumMinor: WELCOME_MINIMUM_MINOR, validity: { kind: "DAYS", count: 180 } },
  });
  await defineCouponTemplate(work, {
    ...{ campaign: CAMPAIGN, code: "TEA-DAY", name: "10 % off, member day 会员日九折" },
    ...{ benefit: { kind: "PERCENT_OFF", bps: 1_000n, capMinor: 800n }, funding: FUNDING },
    ...{ limits: { perMemberDay: 1 }, validity: { kind: "DAYS", count: 7 } },
  });
  await setCadence(work, {
    ...{ name: "member day", template: "TEA-DAY", audience: { everybody: true } },
    rhythm: { kind: "WEEKLY", weekday: WEDNESDAY, time: "10:00" },
    fromDay: dayOf(openedAt, zone),
  });
  return welcome;
}

/** A franchisee says that its stores pay their part. */
export async function agreeToPay(
  work: Work,
  franchiseeId: string,
  storeIds: readonly string[],
): Promise<void> {
  const { brandId } = work;
  const actor: Actor = { kind: "franchisee", id: franchiseeId, brandId, franchiseeId };
  for (const storeId of storeIds)
    await optInToCampaign({ ...work, actor }, { campaign: CAMPAIGN, storeId });
}

/** A coupon for each member; their ids, in the order of the members. */
export async function giveToAll(
  work: Work,
  template: Template,
  members: readonly string[],
): Promise<string[]> {
  const outcomes = await issueCoupons(
    work,
    members.map((memberId) => ({
      ...{ memberId, template, source: "HAND", sourceKey: "welcome", issuerStoreId: null },
    })),
  );
  return outcomes.map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    return outcome.coupon.id;
  });
}

/** The last member day comes, as it would by itself. */
export async function bringMemberDay(begin: Begin, actor: Actor): Promise<void> {
  await begin(actor, async (work) => {
    await makeDueDrops({ begin, look: () => work }, actor);
    for (const { id } of await openDrops(work)) await handOutDrop(begin, actor, id);
  });
}
