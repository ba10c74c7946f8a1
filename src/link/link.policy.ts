import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Links are headquarters', and a store's its own. */
const handles = (actor: Actor, storeId: string | null): boolean =>
  isHeadquarters(actor) ||
  (actor.kind === "store" && storeId !== null && ownStore(actor) === storeId);

export function mayHandleLinks(actor: Actor, storeId: string | null): void {
  if (!handles(actor, storeId))
    throw new Forbidden("claim links are headquarters', and a store's its own");
}

/** Who is shown links at all: headquarters, and the staff of stores. */
export const seesLinks = (actor: Actor): boolean => isHeadquarters(actor) || actor.kind === "store";
