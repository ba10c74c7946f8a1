import type { Fact } from "../platform/outbox/fact.ts";
import type { Payout, PayoutState } from "./payout.rules.ts";

/** A payout took a step. */
export const payoutMoved = (
  brandId: string,
  payout: Pick<Payout, "id" | "franchiseeId">,
  state: PayoutState,
): Fact => ({
  kind: "PayoutMoved",
  topics: [`franchisee:${payout.franchiseeId}`, `brand:${brandId}`],
  payload: { payoutId: payout.id, franchiseeId: payout.franchiseeId, state },
});
