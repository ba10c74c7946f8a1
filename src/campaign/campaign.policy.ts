import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Campaigns are shown to those who set them and to those who pay for them: not to tills, and not to members. */
export const seesCampaigns = (actor: Actor): boolean =>
  isHeadquarters(actor) || actor.kind === "franchisee" || actor.kind === "store";

export function maySeeCampaigns(actor: Actor): void {
  if (!seesCampaigns(actor))
    throw new Forbidden("campaigns are shown to headquarters, franchisees and their staff");
}

/** Whether an actor speaks for a store and its owner. Headquarters does not: the money is not its own. */
export const speaksFor = (
  actor: Actor,
  { storeId, ownerId }: { readonly storeId: string; readonly ownerId: string | undefined },
): boolean =>
  (actor.kind === "franchisee" && actor.franchiseeId === ownerId) ||
  (actor.kind === "store" && actor.storeId === storeId);

/** A word binds who owns the store when it begins: so that side says it, and the staff not just before it changes hands. */
export function mayOptIn(
  actor: Actor,
  storeId: string,
  owners: { readonly now: string | undefined; readonly next: string | undefined },
): void {
  const changesHands = actor.kind === "store" && owners.now !== owners.next;
  if (changesHands || !speaksFor(actor, { storeId, ownerId: owners.next }))
    throw new Forbidden("whether a store pays its part is said by its franchisee or its staff");
}
