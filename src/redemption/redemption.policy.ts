import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Coupons are redeemed at the store that honours them; headquarters may act for any store. */
export function mayRedeemCoupons(actor: Actor, storeId: string): void {
  if (!isHeadquarters(actor) && ownStore(actor) !== storeId)
    throw new Forbidden("coupons are redeemed at the store that honours them");
}

/** Who pays for a discount is not shown to members. */
export const seesFunding = (actor: Actor): boolean => actor.kind !== "member";
