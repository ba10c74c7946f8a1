import type { Fact } from "../platform/outbox/fact.ts";
import type { Order } from "./order.rules.ts";

export const orderRecorded = (brandId: string, order: Order): Fact => ({
  kind: "OrderRecorded",
  topics: [`store:${order.storeId}`, `brand:${brandId}`],
  payload: { orderId: order.id, memberId: order.memberId, storeId: order.storeId },
});

export const orderRefunded = (brandId: string, order: Order, refundId: string): Fact => ({
  kind: "OrderRefunded",
  topics: [`store:${order.storeId}`, `brand:${brandId}`],
  payload: { orderId: order.id, memberId: order.memberId, storeId: order.storeId, refundId },
});
