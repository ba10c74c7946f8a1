import type { Work } from "../platform/database/work.ts";
import { moveOne } from "./move-one.ts";
import { mayPay } from "./payout.policy.ts";
import type { Payout } from "./payout.rules.ts";

export interface MarkPayoutFailed {
  readonly payoutId: string;
  readonly reason: string;
}

/** Says by hand that a payout failed; what it would have paid stays due. */
export async function markPayoutFailed(work: Work, wish: MarkPayoutFailed): Promise<Payout> {
  mayPay(work.actor, "PAYOUTS");
  const { payoutId, reason } = wish;
  return moveOne(work, payoutId, { state: "FAILED", reason, reference: null });
}
