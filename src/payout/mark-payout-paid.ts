import type { Work } from "../platform/database/work.ts";
import { moveOne } from "./move-one.ts";
import { mayPay } from "./payout.policy.ts";
import type { Payout } from "./payout.rules.ts";

export interface MarkPayoutPaid {
  readonly payoutId: string;
  /** The bank's number for it. */
  readonly reference: string;
}

/** Says by hand that a payout was paid, and books it. */
export async function markPayoutPaid(work: Work, wish: MarkPayoutPaid): Promise<Payout> {
  mayPay(work.actor, "PAYOUTS");
  const { payoutId, reference } = wish;
  return moveOne(work, payoutId, { state: "PAID", reason: null, reference });
}
