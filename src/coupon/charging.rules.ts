import { moneyBudgetOf } from "../campaign/campaign.rules.ts";
import { countBudget, dayBudget, moneyBudget } from "../template/template-budgets.rules.ts";
import { CouponNotUsable } from "./coupon.refusals.ts";
import type { Bounded, Charge, Coupon } from "./coupon.rules.ts";

/** What charges take from each budget that there is, by its name; what comes to nothing is left out. */
export function budgetsOf(charges: readonly Charge[], { templates, campaigns }: Bounded) {
  const amounts = new Map<string, bigint>();
  const add = (subject: string, amount: bigint) => {
    const sum = (amounts.get(subject) ?? 0n) + amount;
    if (sum === 0n) amounts.delete(subject);
    else amounts.set(subject, sum);
  };
  for (const { templateId, campaignId, day, count, minor } of charges) {
    const template = templates.get(templateId);
    if (!template) throw new Error(`the template ${templateId} is not known`);
    if (template.limits.total !== null) add(countBudget(templateId), count);
    if (template.limits.perDay !== null) add(dayBudget(templateId, day), count);
    if (template.moneyBudgetMinor !== null) add(moneyBudget(templateId), minor);
    const campaign = campaigns.get(campaignId);
    if (!campaign) throw new Error(`the campaign ${campaignId} is not known`);
    if (campaign.moneyBudgetMinor !== null) add(moneyBudgetOf(campaignId), minor);
  }
  return amounts;
}

/** The bounds of the days' budgets that charges touch: they are opened before they are taken from. */
export function dayBoundsOf(charges: readonly Charge[], { templates }: Bounded) {
  const bounds = new Map<string, bigint>();
  for (const { templateId, day } of charges) {
    const perDay = templates.get(templateId)?.limits.perDay ?? null;
    if (perDay !== null) bounds.set(dayBudget(templateId, day), BigInt(perDay));
  }
  return bounds;
}

/** The first budget with less left than is to be taken; of one that is not open, its bound is left. */
export function shortOf(
  amounts: ReadonlyMap<string, bigint>,
  left: ReadonlyMap<string, bigint>,
  unopened: ReadonlyMap<string, bigint> = new Map(),
): string | undefined {
  for (const [subject, amount] of amounts)
    if (amount > 0n && amount > (left.get(subject) ?? unopened.get(subject) ?? 0n)) return subject;
  return undefined;
}

/** Says of a budget that has too little left which of the coupons cannot be used for it. */
export function usedUp(
  subject: string,
  coupons: readonly Pick<Coupon, "id" | "templateId" | "campaignId">[],
): CouponNotUsable {
  const [, id] = subject.split("/");
  const coupon = coupons.find((each) => each.templateId === id || each.campaignId === id);
  if (!coupon) throw new Error(`no coupon is charged to ${subject}`);
  return new CouponNotUsable(coupon.id, subject.endsWith("/money") ? "BUDGET_SPENT" : "USED_UP");
}
