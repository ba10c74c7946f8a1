import { isHeadquarters, ownStore, seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Guides are given by the store they serve, its owner of today, or headquarters. */
export function mayAssignGuide(
  actor: Actor,
  store: { readonly id: string; readonly ownerId: string | undefined },
): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "store" && actor.storeId === store.id) return;
  if (store.ownerId !== undefined && seesFranchisee(actor, store.ownerId)) return;
  throw new Forbidden("guides are given by their store, its franchisee or headquarters");
}

/** A member sees who looks after it, a store its own staff's members. */
export const seesGuide = (
  actor: Actor,
  guide: { readonly memberId: string; readonly storeId: string },
): boolean =>
  isHeadquarters(actor) ||
  (actor.kind === "member" && actor.id === guide.memberId) ||
  ownStore(actor) === guide.storeId;
