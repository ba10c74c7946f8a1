import { isHeadquarters, ownStore, seesFranchisee } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A member binds itself; a store binds a member to itself; headquarters any. */
export function mayBindMember(
  actor: Actor,
  wish: { readonly memberId: string; readonly storeId?: string },
): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "member" && actor.id === wish.memberId) return;
  if (wish.storeId !== undefined && ownStore(actor) === wish.storeId) return;
  throw new Forbidden("a member is bound by itself, by the store it joins, or by headquarters");
}

/** Whose past bindings an actor is shown: all to the member itself and headquarters, a store's own to that store. */
export function seesBindings(
  actor: Actor,
  memberId: string,
): { readonly storeId?: string } | undefined {
  if (isHeadquarters(actor) || (actor.kind === "member" && actor.id === memberId)) return {};
  const storeId = ownStore(actor);
  return storeId === undefined ? undefined : { storeId };
}

/** A store's members are for the store itself, its owner of today and headquarters. */
export const seesBoundMembers = (
  actor: Actor,
  store: { readonly id: string; readonly ownerId: string | null },
): boolean =>
  isHeadquarters(actor) ||
  ownStore(actor) === store.id ||
  (store.ownerId !== null && seesFranchisee(actor, store.ownerId));

/** A member hears of its own bindings, a store of those it wins and loses, headquarters of all. */
export function bindingTopic(actor: Actor): string {
  if (isHeadquarters(actor)) return `brand:${actor.brandId}`;
  if (actor.kind === "member") return `member:${actor.id}`;
  const storeId = ownStore(actor);
  if (storeId !== undefined) return `store:${storeId}`;
  throw new Forbidden("bindings are told to the member, its stores and headquarters");
}
