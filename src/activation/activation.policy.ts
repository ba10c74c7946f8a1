import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** That an order is delivered, or out of time to return, is told by its store or by headquarters. */
export function mayActivatePoints(actor: Actor): void {
  if (!isHeadquarters(actor) && ownStore(actor) === undefined)
    throw new Forbidden("points are made active by the store that issued them, or by headquarters");
}

/** To a till or store, another store's order is as unknown as one that never came. */
export const mayActivateAt = (actor: Actor, storeId: string): boolean =>
  isHeadquarters(actor) || ownStore(actor) === storeId;
