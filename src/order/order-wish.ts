import { sourceOf } from "../brand/numbering.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { RecordOrder } from "./order.rules.ts";
import type { OrderInput } from "./order.type.ts";

/** An order as a caller sent it, with what it left out; `here` is the code of the caller's own store. */
export function orderWish(
  { memberId, identity, storeCode, lines, coupons, ...order }: OrderInput,
  here: string | undefined,
): RecordOrder {
  if (!memberId === !identity)
    throw new BadInput(`order ${order.number}: give memberId or identity`);
  if (order.quoteId && coupons)
    throw new BadInput(`order ${order.number}: give coupons or a quoteId, which has its own`);
  const store = storeCode ?? here;
  if (!store) throw new BadInput(`order ${order.number}: say at which store`);
  // What is left out may come as null.
  return {
    ...{ number: order.number, netMinor: order.netMinor, currency: order.currency },
    ...{ source: sourceOf(order.source, here), storeCode: store, occurredAt: order.occurredAt },
    ...{ couponMinor: order.couponMinor ?? 0n, spentPoints: order.spentPoints ?? 0n },
    ...{ taxMinor: order.taxMinor ?? 0n, shippingMinor: order.shippingMinor ?? 0n },
    ...{ tenders: order.tenders ?? undefined, quoteId: order.quoteId ?? undefined },
    ...{ grossMinor: order.grossMinor ?? undefined },
    ...{ shippingGrossMinor: order.shippingGrossMinor ?? undefined },
    ...{ channel: order.channel ?? undefined },
    coupons: coupons?.map(({ couponId, statedMinor }) => ({
      ...{ couponId, statedMinor: statedMinor ?? undefined },
    })),
    lines: lines?.map((line) => ({
      ...line,
      ...{ sku: line.sku ?? null, category: line.category ?? null },
      ...{ quantity: line.quantity ?? 1, grossMinor: line.grossMinor ?? null },
    })),
    member: identity ? { identity } : { id: memberId ?? "" },
  };
}
