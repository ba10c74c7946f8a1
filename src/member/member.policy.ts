import { isHeadquarters, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Whoever meets a new member may enrol it: headquarters, or a store at its own door. */
export function mayEnrolMembers(actor: Actor, storeIds: readonly (string | undefined)[]): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "store" || actor.kind === "till")
    if (storeIds.every((storeId) => storeId === undefined || storeId === actor.storeId)) return;
  throw new Forbidden("members are enrolled by headquarters, or by a store for itself");
}

/** A member binds itself (it scanned a store's code); a store binds a member to itself; headquarters any. */
export function mayBindMember(actor: Actor, wish: { memberId: string; storeId: string }): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "member" && actor.id === wish.memberId) return;
  if ((actor.kind === "store" || actor.kind === "till") && actor.storeId === wish.storeId) return;
  throw new Forbidden("a member is bound by itself, by the store it joins, or by headquarters");
}

/** Every member of the brand can be looked up where members are served; a member sees only itself. */
export const seesMember = (actor: Actor, memberId: string): boolean =>
  actor.kind === "member" ? actor.id === memberId : actor.kind !== "franchisee";

/** Lists of members are headquarters'. */
export const mayListMembers = mayManageBrand;
