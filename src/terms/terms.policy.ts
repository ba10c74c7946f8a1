import { isHeadquarters, mayDo, seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { TermsProposal } from "./proposal.rules.ts";

/** A contract is the business of the two that made it. */
export function maySeeTerms(actor: Actor, franchiseeId: string): void {
  if (!seesFranchisee(actor, franchiseeId))
    throw new Forbidden("this is another franchisee's contract");
}

/** What nobody approved yet is headquarters' own affair. */
export const seesProposal = (
  actor: Actor,
  { franchiseeId, approval }: Pick<TermsProposal, "franchiseeId" | "approval">,
): boolean => isHeadquarters(actor) || (seesFranchisee(actor, franchiseeId) && approval !== null);

/** The second pair of eyes is a person's at headquarters: the hub itself is nobody. */
export function mayApproveTerms(actor: Actor): asserts actor is Actor & { readonly kind: "hq" } {
  if (actor.kind !== "hq") throw new Forbidden("terms are approved by headquarters' own people");
  mayDo(actor, "APPROVE_TERMS");
}

/** A contract is signed, or declined, by a franchisee's staff, of what they know of: headquarters is the other side. */
export function maySignTerms(
  actor: Actor,
): asserts actor is Actor & { readonly kind: "franchisee" } {
  if (actor.kind !== "franchisee")
    throw new Forbidden("terms are signed by the franchisee's own staff");
  mayDo(actor, "SIGN_TERMS");
}
