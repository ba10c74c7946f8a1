import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Points are spent at a store's till or by its staff; headquarters may act for any store. */
export function maySpendPoints(actor: Actor, storeId: string): void {
  if (isHeadquarters(actor)) return;
  if ((actor.kind === "till" || actor.kind === "store") && actor.storeId === storeId) return;
  throw new Forbidden("points are spent at the store that honours them");
}
