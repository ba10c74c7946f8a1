import type { Transfer } from "../ledger/apply.ts";
import {
  franchiseeDue,
  franchiseePaid,
  headquartersDue,
  headquartersPaid,
} from "../settlement/settlement.accounts.ts";
import { PayoutClosed, SecondPersonNeeded } from "./payout.refusals.ts";

/** How a run is paid: by a file for the bank, or by hand, each marked as it is paid. */
export type PayoutRail = "BANK_FILE" | "BY_HAND";

export type PayoutState = "INSTRUCTED" | "SENT" | "PAID" | "FAILED" | "CANCELLED";

/** Which state may follow which: what is sent cannot be called back, only paid or fail. */
const STEPS: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
  INSTRUCTED: ["SENT", "CANCELLED"],
  SENT: ["PAID", "FAILED"],
  ...{ PAID: [], FAILED: [], CANCELLED: [] },
};

export interface PayoutAct {
  readonly state: PayoutState;
  readonly reason: string | null;
  readonly reference: string | null;
  readonly byId: string | null;
  readonly at: Date;
}

/** A payment to a franchisee, or below zero a collection from it. */
export interface Payout {
  readonly id: string;
  readonly runId: string;
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  /** Ours, as the bank's file and result hold it. */
  readonly number: string;
  readonly amountMinor: bigint;
  readonly bankAccountId: string | null;
  /** In order, at least one; the last is its state. */
  readonly acts: readonly PayoutAct[];
}

export interface PayoutRun {
  readonly id: string;
  readonly number: string;
  /** Null: what was due when it was prepared. */
  readonly month: string | null;
  readonly rail: PayoutRail;
  readonly collects: boolean;
  readonly preparedBy: string;
  readonly preparedAt: Date;
}

export const stateOf = ({ acts }: Pick<Payout, "acts">): PayoutState => {
  const last = acts.at(-1);
  if (!last) throw new Error("a payout has at least one act");
  return last.state;
};

/** Whether a step is to be taken, or was taken already, in the same words. Refuses what does not follow. */
export function judgeStep(
  payout: Payout,
  next: Pick<PayoutAct, "state" | "reason" | "reference">,
): "sound" | "repeated" {
  const last = payout.acts.at(-1);
  const state = stateOf(payout);
  if (
    last?.state === next.state &&
    last.reason === next.reason &&
    last.reference === next.reference
  )
    return "repeated";
  if (!STEPS[state].includes(next.state)) throw new PayoutClosed(payout.number, state);
  return "sound";
}

/** Where it takes two people, whoever prepared a run does not release it. */
export function judgeRelease(run: PayoutRun, actorId: string, needsTwo: boolean): void {
  if (needsTwo && run.preparedBy === actorId) throw new SecondPersonNeeded(run.number);
}

/** Why a franchisee is not in a run. */
export type Skip = "CARRIED_FORWARD" | "HELD" | "BELOW_THRESHOLD" | "IN_HAND" | "NO_ACCOUNT";

/** What a franchisee could be paid, and what stands against it. */
export interface Claim {
  /** Of closed months, less what was paid; above zero, headquarters owes it. */
  readonly dueMinor: bigint;
  /** Of it, what waits for an answer; and what may be paid now, nothing where that is below the threshold. */
  readonly heldMinor: bigint;
  readonly payableMinor: bigint;
  readonly thresholdMinor: bigint;
  /** Of what is due, what statements after the run's month declared. */
  readonly laterMinor: bigint;
  /** What is under way to it, and, below zero, from it: payouts that are open, and splits. Either may still fail. */
  readonly payingMinor: bigint;
  readonly collectingMinor: bigint;
}

/**
 * What a run pays a franchisee, below zero collects from it: never more than is payable, nor than was due with the
 * month. Debts are carried forward unless they are to be collected.
 */
export function judgeClaim(
  claim: Claim,
  { collects, hasAccount }: { readonly collects: boolean; readonly hasAccount: boolean },
): { readonly amountMinor: bigint } | { readonly skipped: Skip } | undefined {
  const settled = claim.dueMinor - claim.laterMinor;
  const free = claim.payableMinor;
  const wished = settled < 0n === free < 0n ? nearerZero(settled, free) : 0n;
  if (wished === 0n) return whyNot(claim, settled);
  // What goes the other way and may fail makes it no more.
  const amountMinor = wished - (wished > 0n ? claim.payingMinor : claim.collectingMinor);
  if (amountMinor === 0n || amountMinor < 0n !== wished < 0n) return { skipped: "IN_HAND" };
  if (amountMinor < 0n && !collects) return { skipped: "CARRIED_FORWARD" };
  if (amountMinor > 0n && amountMinor < claim.thresholdMinor) return { skipped: "BELOW_THRESHOLD" };
  return hasAccount ? { amountMinor } : { skipped: "NO_ACCOUNT" };
}

/** Why nothing of what was due with the month may move; undefined: nothing was. */
function whyNot({ heldMinor, payableMinor }: Claim, settled: bigint) {
  if (settled === 0n || payableMinor !== 0n) return undefined;
  return { skipped: heldMinor === 0n ? ("BELOW_THRESHOLD" as const) : ("HELD" as const) };
}

const nearerZero = (a: bigint, b: bigint): bigint => (a < 0n ? (a > b ? a : b) : a < b ? a : b);

/** Whether all that is under way the same way, this payout with it, is still covered by what is payable. */
export const isCovered = (
  amountMinor: bigint,
  claim: Pick<Claim, "payableMinor" | "payingMinor" | "collectingMinor">,
): boolean =>
  amountMinor > 0n
    ? claim.payingMinor <= claim.payableMinor
    : claim.collectingMinor >= claim.payableMinor;

/** What a payment moves: what was due is paid, on both sides, so that the book stays at zero (S5). */
export function payingTransfers(
  franchiseeCode: string,
  amountMinor: bigint,
  { currency, kind }: { readonly currency: string; readonly kind: string },
): Transfer[] {
  const amount = amountMinor < 0n ? -amountMinor : amountMinor;
  const theirs = [franchiseeDue(franchiseeCode), franchiseePaid(franchiseeCode)] as const;
  const ours = [headquartersPaid(), headquartersDue()] as const;
  return [theirs, ours].map(([from, to]) => ({
    ...{ asset: currency, kind, amount },
    ...(amountMinor > 0n ? { from, to } : { from: to, to: from }),
  }));
}
