import { seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A contract is the business of the two that made it. */
export function maySeeTerms(actor: Actor, franchiseeId: string): void {
  if (!seesFranchisee(actor, franchiseeId))
    throw new Forbidden("this is another franchisee's contract");
}

/** A franchisee's contract is signed, or declined, by its own staff: headquarters is the other side. */
export function maySignTerms(
  actor: Actor,
  franchiseeId: string,
): asserts actor is Actor & { readonly kind: "franchisee" } {
  if (actor.kind !== "franchisee" || actor.franchiseeId !== franchiseeId)
    throw new Forbidden("terms are signed by the franchisee's own staff");
}
