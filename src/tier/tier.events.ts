import type { Fact } from "../platform/outbox/fact.ts";
import { type Ladder, levelOf } from "./ladder.rules.ts";
import type { MemberTier } from "./tier.rules.ts";

/** By these reasons a member enters a level that it was not placed in by a fall or a merge. */
export const ENTERS: ReadonlySet<MemberTier["reason"]> = new Set([
  "REACHED",
  "RAISED",
  "PLAN",
  "PLACED",
]);

/** A member's level is another; and, where entering it gives coupons, that they are due. */
export function tierChanged(tier: MemberTier, ladders: readonly Ladder[]): Fact[] {
  const { memberId, no, level, reason } = tier;
  const topics = [`member:${memberId}`];
  const changed: Fact = { kind: "TierChanged", topics, payload: { memberId, no, level, reason } };
  const ladder = ladders.find(({ id }) => id === tier.ladderId);
  const coupons = ladder ? levelOf(ladder, tier.rank).benefits.coupons : [];
  if (!ENTERS.has(reason) || coupons.length === 0) return [changed];
  return [changed, { kind: "TierEntered", topics, payload: { memberId, no, level, coupons } }];
}
