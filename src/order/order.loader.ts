import DataLoader from "dataloader";
import type { Scope } from "../platform/database/work.ts";
import { forAnyone, mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { linesOf } from "../settlement/line.queries.ts";
import {
  firstOrders,
  ordersById,
  ordersOfMembers,
  ordersOfStores,
  soldIn,
} from "./order.queries.ts";
import type { Order } from "./order.rules.ts";
import { refundsOf } from "./refund.queries.ts";

export const orderLoader = forAnyone(mapLoader(ordersById));

export const firstOrderLoader = mapLoader(firstOrders);

export const memberOrdersLoader = pageLoader(ordersOfMembers);

export const storeOrdersLoader = pageLoader(ordersOfStores);

/** The refunds of each order, in their turn. */
export const refundsLoader = forAnyone(
  (scope: Scope) =>
    new DataLoader(async (orders: readonly Pick<Order, "id" | "memberId">[]) => {
      const found = await refundsOf(scope, {
        memberIds: orders.map(({ memberId }) => memberId),
        orderIds: orders.map(({ id }) => id),
      });
      return orders.map(({ id }) => found.get(id) ?? []);
    }),
);

/** What was sold in each order. */
export const soldLoader = (scope: Scope) =>
  new DataLoader(async (orders: readonly Pick<Order, "id" | "memberId" | "linesSha256">[]) => {
    const found = await soldIn(scope, orders);
    return orders.map(({ id }) => found.get(id) ?? null);
  });

/** The lines of each order, in order. */
export const orderLinesLoader = (scope: Scope) =>
  new DataLoader(async (orders: readonly Pick<Order, "id" | "memberId">[]) => {
    const lines = await linesOf(scope, {
      ownerIds: orders.map(({ memberId }) => memberId),
      postingIds: orders.map(({ id }) => id),
    });
    const found = Map.groupBy(lines, ({ postingId }) => postingId);
    return orders.map(({ id }) => found.get(id) ?? []);
  });
