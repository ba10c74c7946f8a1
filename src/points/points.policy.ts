import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Points are spent at a store's till or by its staff; headquarters may act for any store. */
export function maySpendPoints(actor: Actor, storeId: string): void {
  if (isHeadquarters(actor)) return;
  if ((actor.kind === "till" || actor.kind === "store") && actor.storeId === storeId) return;
  throw new Forbidden("points are spent at the store that honours them");
}

/** A wallet is shown to its member, to headquarters, and where the member is served. */
export const seesWallet = (actor: Actor, memberId: string): boolean =>
  actor.kind === "member" ? actor.id === memberId : actor.kind !== "franchisee";
