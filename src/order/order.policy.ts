import { ownStore } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import type { Order } from "./order.rules.ts";

/** Orders come from tills and store staff, for their own store, and from headquarters' shops. */
export function mayRecordOrders(actor: Actor): void {
  if (!["hq", "system", "till", "store"].includes(actor.kind))
    throw new Forbidden("orders are sent by tills, stores and headquarters");
}

/** A till with another store's code is set up wrongly: none of what it sends is taken. */
export function mayRecordAt(actor: Actor, stores: ReadonlyArray<{ readonly id: string }>): void {
  const own = ownStore(actor);
  if (own !== undefined && stores.some(({ id }) => id !== own))
    throw new Forbidden("a till or store sends its own orders only");
}

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
