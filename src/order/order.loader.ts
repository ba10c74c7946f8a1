import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { ordersById, refundsOf } from "./order.queries.ts";
import type { Order } from "./order.rules.ts";

export const orderLoader = mapLoader(ordersById);

/** The refund of each order, if it had one. */
export const refundLoader = (scope: Scope) =>
  new DataLoader(async (orders: readonly Pick<Order, "id" | "memberId">[]) => {
    const found = await refundsOf(scope, {
      memberIds: orders.map(({ memberId }) => memberId),
      orderIds: orders.map(({ id }) => id),
    });
    return orders.map(({ id }) => found.get(id) ?? null);
  });
