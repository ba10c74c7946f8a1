import type { Work } from "../platform/database/work.ts";
import { moveOne } from "./move-one.ts";
import { mayPay } from "./payout.policy.ts";
import type { Payout } from "./payout.rules.ts";

export interface CancelPayout {
  readonly payoutId: string;
  readonly reason: string;
}

/** Takes a payout out of its run before it is released; what it would have paid stays due. */
export async function cancelPayout(work: Work, wish: CancelPayout): Promise<Payout> {
  mayPay(work.actor, "PAYOUTS");
  const { payoutId, reason } = wish;
  return moveOne(work, payoutId, { state: "CANCELLED", reason, reference: null });
}
