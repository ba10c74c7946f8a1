import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** Whoever meets a new member may enrol it: headquarters, or a store at its own door. */
export function mayEnrolMembers(actor: Actor, storeIds: readonly (string | undefined)[]): void {
  if (isHeadquarters(actor)) return;
  if (actor.kind === "store" || actor.kind === "till")
    if (storeIds.every((storeId) => storeId === undefined || storeId === actor.storeId)) return;
  throw new Forbidden("members are enrolled by headquarters, or by a store for itself");
}
