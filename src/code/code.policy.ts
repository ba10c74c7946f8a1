import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A member claims for itself; a store, its tills and headquarters for the member before them. */
export function mayClaimCode(actor: Actor, memberId: string): void {
  if (isHeadquarters(actor) || ownStore(actor) !== undefined) return;
  if (actor.kind === "member" && actor.id === memberId) return;
  throw new Forbidden("a code is claimed by a member, or for it by a store");
}
