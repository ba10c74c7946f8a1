import { instantOf } from "../kernel/id.ts";
import type { HeldBucket } from "../points/held.rules.ts";
import { PointsOnHold } from "./erasure.refusals.ts";

/** Why a member is erased: one of our words, for a sentence could tell who it was. */
export const ERASURE_REASONS = ["MEMBER_REQUEST", "INACTIVITY", "LEGAL_DUTY", "MISTAKE"] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** A checkout that reserved points goes on by the member: it ends first. */
export function judgeErasure(held: readonly HeldBucket[]): void {
  const last = held.map(({ holdId }) => instantOf(holdId)).sort((a, b) => +b - +a)[0];
  if (last) throw new PointsOnHold(last);
}
