import { isHeadquarters, ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Hold } from "./hold.rules.ts";

/** Holds are ended where they are made: at a store, or by headquarters. */
export function mayEndHolds(actor: Actor): void {
  if (!isHeadquarters(actor) && ownStore(actor) === undefined)
    throw new Forbidden("a hold is ended by the store that made it, or by headquarters");
}

/** A till or store is told of its own store's holds only; a member of its own. */
export const seesHold = (actor: Actor, hold: Pick<Hold, "memberId" | "storeId">): boolean =>
  isHeadquarters(actor) ||
  ownStore(actor) === hold.storeId ||
  (actor.kind === "member" && actor.id === hold.memberId);
