import { isHeadquarters } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";

/** A store's codes are headquarters' and that store's staff's to issue, to revoke and to see. */
export const seesScenes = (actor: Actor, storeId: string): boolean =>
  isHeadquarters(actor) || (actor.kind === "store" && actor.storeId === storeId);

export function mayHandleScenes(actor: Actor, storeId: string): void {
  if (!seesScenes(actor, storeId))
    throw new Forbidden("a store's codes are for its staff and headquarters");
}
