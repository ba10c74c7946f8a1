import { isHeadquarters, mayManageBrand, ownStore } from "../brand/brand.policy.ts";
import { type MergeProposal, strengthOf } from "../duplicate/duplicate.rules.ts";
import type { Actor } from "../kernel/actor.ts";
import { EvidenceWeak } from "./merge.refusals.ts";

/** A person of headquarters decides with a reason; the hub itself merges what is shown for good, and no more. */
export function mayMergeMembers(actor: Actor, proposal: MergeProposal | undefined): void {
  mayManageBrand(actor, "MEMBER_DESK");
  if (actor.kind !== "system") return;
  const evidence = proposal?.evidence ?? [];
  if (strengthOf(evidence) === "WEAK") throw new EvidenceWeak(evidence.join(", "));
}

export const mayUnmergeMembers = (actor: Actor): void => mayManageBrand(actor, "MEMBER_DESK");

/** Whose merges an actor follows: its own, those that cost it a member, or all of the brand's. */
export function mergeTopic(actor: Actor): string {
  if (actor.kind === "member") return `member:${actor.id}`;
  if (actor.kind === "franchisee") return `franchisee:${actor.franchiseeId}`;
  if (isHeadquarters(actor)) return `brand:${actor.brandId}`;
  return `store:${ownStore(actor)}`;
}
