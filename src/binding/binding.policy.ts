import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A member binds itself (it scanned a store's code); a store binds a member to itself; headquarters any. */
export function mayBindMember(actor: Actor, wish: { memberId: string; storeId: string }): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "member" && actor.id === wish.memberId) return;
  if ((actor.kind === "store" || actor.kind === "till") && actor.storeId === wish.storeId) return;
  throw new Forbidden("a member is bound by itself, by the store it joins, or by headquarters");
}
