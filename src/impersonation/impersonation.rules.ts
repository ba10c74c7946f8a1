import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

export const LONGEST_MINUTES = 60;

/** Somebody of support acting in the place of one person, for a while. */
export interface Impersonation {
  readonly id: string;
  /** Who really acts. */
  readonly supporterId: string;
  /** In whose place: a person at work, or a member. */
  readonly staffId: string | null;
  readonly memberId: string | null;
  readonly reason: string;
  readonly beganAt: Date;
  readonly endsAt: Date;
  /** Before its time. */
  readonly endedAt: Date | null;
}

/**
 * What may be done in another's place: what support is asked for. Whatever is not named here may not: no money is
 * settled, no key or role given, nobody erased, nothing agreed to in another's name.
 */
const MAY_IN_PLACE: ReadonlySet<string> = new Set([
  ...["assignGuide", "bindByScan", "bindMember", "bindToNearestStore", "changeProfile"],
  ...["claimCode", "claimCoupon", "endImpersonation", "enrolMembers", "issueCoupon"],
  ...["issueSceneCode", "openReconciliation", "quoteBasket", "refuseTransfer", "releaseQuote"],
  ...["requestBindingTransfer"],
  ...["revokeSceneCode", "setPreferences", "tagMembers", "untagMembers", "withdrawTransfer"],
]);

/** Refuses what nobody may do in another's place. */
export function mayInPlace(actor: Actor, { mutation }: { readonly mutation: string }): void {
  if (actor.kind !== "system" && actor.behalf && !MAY_IN_PLACE.has(mutation))
    throw new Forbidden(`${mutation} is not for whoever acts in another's place`);
}
