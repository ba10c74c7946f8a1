import { createHash } from "node:crypto";
import type { Condition, MemberFacts } from "../kernel/condition.ts";

/** An initiative of headquarters: what its rules and coupons have in common. */
export interface Campaign {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly fromAt: Date;
  /** Excluded; null: until it is stopped. */
  readonly untilAt: Date | null;
  /** Whom it is for; null: everybody. */
  readonly audience: Condition<{ readonly member: MemberFacts }> | null;
  /** So much of the audience, by member id, gets nothing of it and is compared with those who do: basis points. */
  readonly holdoutBps: number;
  /** Those of one group never run at the same time; null: it is of none. */
  readonly exclusiveGroup: string | null;
  /** Of the points its rules give, and of the discounts its coupons give. */
  readonly pointsBudget: bigint | null;
  readonly moneyBudgetMinor: bigint | null;
  readonly stoppedAt: Date | null;
  /** The stores whose side pays its part, each from an instant on, until it says otherwise; in order. */
  readonly optIns: ReadonlyArray<{
    readonly storeId: string;
    readonly accepts: boolean;
    readonly fromAt: Date;
  }>;
}

/** The names of a campaign's budgets. */
export const pointsBudgetOf = (campaignId: string): string => `campaign/${campaignId}/points`;
export const moneyBudgetOf = (campaignId: string): string => `campaign/${campaignId}/money`;

/** Which facts of members are to be known; the others are as of nobody. */
export interface FactsAsked {
  readonly level: boolean;
  readonly tags: boolean;
  readonly boundStore: boolean;
}

/** Whether somebody gets what a campaign offers, or why not. */
export type Offered = "OFFERED" | "NOT_RUNNING" | "NOT_IN_AUDIENCE" | "HELD_OUT";

/** The instant it ends at, excluded; null: none yet. */
export const endOf = ({
  untilAt,
  stoppedAt,
}: Pick<Campaign, "untilAt" | "stoppedAt">): Date | null =>
  untilAt && stoppedAt ? (untilAt < stoppedAt ? untilAt : stoppedAt) : (untilAt ?? stoppedAt);

export function isRunning(
  campaign: Pick<Campaign, "fromAt" | "untilAt" | "stoppedAt">,
  at: Date,
): boolean {
  const end = endOf(campaign);
  return campaign.fromAt <= at && (end === null || at < end);
}

/** By a member as it is known at an instant. */
export function isOffered(
  campaign: Campaign,
  memberId: string,
  facts: MemberFacts,
  at: Date,
): Offered {
  if (!isRunning(campaign, at)) return "NOT_RUNNING";
  if (campaign.audience && !campaign.audience.holds({ member: facts })) return "NOT_IN_AUDIENCE";
  return isHeldOut(campaign, memberId) ? "HELD_OUT" : "OFFERED";
}

const BPS = 10_000;

/** One in so many members, the same ones whenever it is asked, and others in each campaign. */
export function isHeldOut(
  { id, holdoutBps }: Pick<Campaign, "id" | "holdoutBps">,
  memberId: string,
): boolean {
  if (holdoutBps === 0) return false;
  const digest = createHash("sha256").update(`${id}/${memberId}`).digest();
  return digest.readUInt32BE(0) % BPS < holdoutBps;
}

/** Whether a store's side pays its part at an instant: what it said last. */
export const acceptsAt = (
  { optIns }: Pick<Campaign, "optIns">,
  storeId: string,
  at: Date,
): boolean =>
  optIns.findLast((said) => said.storeId === storeId && said.fromAt <= at)?.accepts ?? false;
