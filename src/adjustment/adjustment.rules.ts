import { adjustmentNeedsTwo, type FourEyes } from "../four-eyes/four-eyes.rules.ts";
import type { Transfer } from "../ledger/apply.ts";
import { credit, draw } from "../points/moving.rules.ts";
import { accountOf, issuedBy, POINTS, type Wallet } from "../points/points.accounts.ts";
import { AdjustmentClosed, SecondApproverNeeded } from "./adjustment.refusals.ts";

/** A correction by hand: proposed by one, decided by another. */
export interface Adjustment {
  readonly id: string;
  readonly memberId: string;
  readonly number: string;
  /** Signed: above zero they are added, below zero taken away. */
  readonly points: bigint;
  /** Of what is added: who issues it, a store's code or `headquarters`; and its last day, or `never`. */
  readonly issuerCode: string | null;
  readonly lastDay: string | null;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  /** From this instant on nobody can approve it. */
  readonly untilAt: Date;
  readonly decision: Decision | null;
}

export interface Decision {
  readonly verdict: "APPROVED" | "REJECTED";
  readonly reason: string | null;
  readonly decidedBy: string;
  readonly decidedAt: Date;
  /** What an approval posted. */
  readonly postingId: string | null;
}

export type AdjustmentStatus = "OPEN" | "APPROVED" | "REJECTED" | "EXPIRED";

export const statusOf = (
  { decision, untilAt }: Pick<Adjustment, "decision" | "untilAt">,
  now: Date,
): AdjustmentStatus => decision?.verdict ?? (untilAt <= now ? "EXPIRED" : "OPEN");

/** Refuses a decision that is not this person's to make, or not open any more. */
export function judgeDecision(
  adjustment: Adjustment,
  verdict: Decision["verdict"],
  by: { readonly actorId: string; readonly now: Date; readonly rule: FourEyes },
): "sound" | "repeated" {
  const { id, decision, proposedBy, points } = adjustment;
  if (proposedBy === by.actorId && adjustmentNeedsTwo(by.rule, points))
    throw new SecondApproverNeeded(id);
  if (decision?.verdict === verdict && decision.decidedBy === by.actorId) return "repeated";
  const status = statusOf(adjustment, by.now);
  if (status !== "OPEN") throw new AdjustmentClosed(id, status);
  return "sound";
}

/**
 * What an approved adjustment moves. Additions are issued into their bucket, and repay what is owed first;
 * subtractions go from the soonest-expiring buckets back to their issuers, never below zero.
 */
export function adjust(
  wallet: Wallet,
  { points, issuerCode, lastDay }: Pick<Adjustment, "points" | "issuerCode" | "lastDay">,
): Transfer[] {
  if (points > 0n && issuerCode !== null && lastDay !== null)
    return credit(
      "adjust",
      [{ lastDay, issuerCode, points, from: issuedBy(issuerCode) }],
      wallet.owed,
    );
  return draw(wallet, -points).map((part) => ({
    asset: POINTS,
    kind: "adjust",
    amount: part.points,
    from: accountOf(part),
    to: issuedBy(part.issuerCode),
  }));
}
