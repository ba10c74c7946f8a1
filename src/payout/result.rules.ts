import { type Payout, type PayoutAct, stateOf } from "./payout.rules.ts";
import type { Outcome } from "./rail.rules.ts";

/**
 * What comes of a row: taken in (`PAID`, `FAILED`), known already (`REPEATED`), or told and left: `UNKNOWN`, no payout of
 * ours; `AMOUNT_DIFFERS`; `NOT_SENT`, not released, or cancelled; `CONTRADICTS`, it ended otherwise before.
 */
export type RowVerdict =
  | ("PAID" | "FAILED" | "REPEATED")
  | ("UNKNOWN" | "AMOUNT_DIFFERS" | "NOT_SENT" | "CONTRADICTS" | "UNREADABLE");

type Next = Pick<PayoutAct, "state" | "reason" | "reference">;

/** Judges what the bank says of a payout; `before` is what an earlier row of the same file said of it. */
export function judgeResult(
  outcome: Outcome,
  payout: Payout | undefined,
  before: Next | undefined,
): { readonly verdict: RowVerdict; readonly next?: Next } {
  if (!payout) return { verdict: "UNKNOWN" };
  const { amountMinor } = payout;
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  if (outcome.amountMinor !== size) return { verdict: "AMOUNT_DIFFERS" };
  const state = outcome.ended === "DONE" ? "PAID" : "FAILED";
  const now = before?.state ?? stateOf(payout);
  if (now === state) return { verdict: "REPEATED" };
  if (now === "PAID" || now === "FAILED") return { verdict: "CONTRADICTS" };
  if (now !== "SENT") return { verdict: "NOT_SENT" };
  const reason = state === "FAILED" ? (outcome.reason ?? "the bank gave no reason") : null;
  return { verdict: state, next: { state, reason, reference: outcome.reference ?? null } };
}
