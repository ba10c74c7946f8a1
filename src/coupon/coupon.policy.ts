import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Coupons are issued by headquarters, or by a store in its own name. */
export function mayIssueCoupons(actor: Actor, issuerStoreId: string | null): void {
  if (isHeadquarters(actor)) return;
  if (issuerStoreId !== null && ownStore(actor) === issuerStoreId) return;
  throw new Forbidden("coupons are issued by headquarters, or by a store in its own name");
}

/** What was issued is taken back by headquarters alone. */
export function mayRevokeCoupons(actor: Actor): void {
  if (!isHeadquarters(actor)) throw new Forbidden("coupons are revoked by headquarters");
}

/** A member's coupons are bought, claimed and given by itself; headquarters may act for it. */
export function mayActForHolder(actor: Actor, memberId: string): void {
  if (isHeadquarters(actor) || (actor.kind === "member" && actor.id === memberId)) return;
  throw new Forbidden("a member acts for itself only");
}
