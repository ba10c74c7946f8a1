import { type Campaign, isRunning, moneyBudgetOf } from "../campaign/campaign.rules.ts";
import { CouponNotOffered } from "../coupon/coupon.refusals.ts";
import type { CouponIssued } from "../coupon/issue-coupons.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { JobStep } from "../progress/progress.events.ts";
import type { Template } from "../template/template.rules.ts";
import { countBudget, moneyBudget } from "../template/template-budgets.rules.ts";
import type { Audience } from "./audience.rules.ts";

/** Why a drop is over: all had their turn; or who ended it, the template, the campaign, or a budget. */
export const ENDS = ["DONE", "CANCELLED", "STOPPED", "NOT_RUNNING", "BUDGET_SPENT"] as const;
export type EndedWhy = (typeof ENDS)[number];

/** Coupons that many members get, each one. */
export interface Drop {
  readonly id: string;
  readonly number: string;
  readonly templateId: string;
  /** Whose side issues the coupons; null: headquarters. */
  readonly storeId: string | null;
  readonly cadenceId: string | null;
  readonly audience: Audience;
  /** The last member that had its turn. */
  readonly behind: string;
  /** How many had their turn; those who are not meant are among them. */
  readonly members: number;
  readonly issued: number;
  /** Of the campaign's control group. */
  readonly heldOut: number;
  /** They are not of the campaign's audience, or are no members any more. */
  readonly refused: number;
  readonly orderedAt: Date;
  readonly endedAt: Date | null;
  readonly endedWhy: EndedWhy | null;
}

/** The budgets without which a coupon of a template is worth nothing. */
export const budgetsOfDrop = ({ id, campaignId }: Template): string[] => [
  ...[countBudget(id), moneyBudget(id), moneyBudgetOf(campaignId)],
];

/** Why nobody gets a coupon of a template now; undefined: it is given out. */
export function overOf(
  template: Pick<Template, "stoppedAt">,
  campaign: Pick<Campaign, "fromAt" | "untilAt" | "stoppedAt">,
  { left, now }: { readonly left: ReadonlyMap<string, bigint>; readonly now: Date },
): EndedWhy | undefined {
  if (template.stoppedAt) return "STOPPED";
  if (!isRunning(campaign, now)) return "NOT_RUNNING";
  return [...left.values()].some((amount) => amount <= 0n) ? "BUDGET_SPENT" : undefined;
}

/** What a page of members came to. */
export function tallied(outcomes: readonly (CouponIssued | Refusal)[]) {
  const refusals = outcomes.filter((outcome) => outcome instanceof Refusal);
  const heldOut = refusals.filter(
    (refusal) => refusal instanceof CouponNotOffered && refusal.why === "HELD_OUT",
  ).length;
  const issued = outcomes.filter((each) => !(each instanceof Refusal) && !each.repeated).length;
  return { issued, heldOut, refused: refusals.length - heldOut };
}

/** How far a drop has come, in members that had their turn; of how many is known of a list, and at its end. */
export const stepOf = ({ number: id, members: done, audience, endedAt }: Drop): JobStep => {
  const listed = audience.kind === "MEMBERS" ? audience.memberIds.length : null;
  return { job: "DROP", id, done, total: endedAt ? done : listed, endedAt };
};
