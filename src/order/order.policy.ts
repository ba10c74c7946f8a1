import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Order } from "./order.rules.ts";

/** Orders come from tills and store staff, for their own store, and from headquarters' shops. */
export function mayRecordOrders(actor: Actor): void {
  if (!["hq", "system", "till", "store"].includes(actor.kind))
    throw new Forbidden("orders are sent by tills, stores and headquarters");
}

/** The one store an actor may send orders for; undefined: any. */
export const ownStore = (actor: Actor): string | undefined =>
  actor.kind === "till" || actor.kind === "store" ? actor.storeId : undefined;

export function seesOrder(actor: Actor, order: Order): boolean {
  switch (actor.kind) {
    case "hq":
    case "system":
      return true;
    case "franchisee":
      return actor.franchiseeId === order.franchiseeId;
    case "member":
      return actor.id === order.memberId;
    default:
      return actor.storeId === order.storeId;
  }
}
