import DataLoader from "dataloader";
import type { Order } from "../order/order.rules.ts";
import type { Scope } from "../platform/database/work.ts";
import { type Explanation, explainOrders } from "./explain-order.ts";

/** Where each order's points come from. */
export const explanationLoader = (scope: Scope) =>
  new DataLoader<Order, Explanation, string>(
    async (orders) => {
      const found = await explainOrders(scope, orders);
      return orders.map(({ id }) => found.get(id) as Explanation);
    },
    { cacheKeyFn: ({ id }) => id },
  );
