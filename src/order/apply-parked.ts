import { Refusal } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { applyRefunds } from "./apply-refunds.ts";
import { UnknownOrder } from "./order.refusals.ts";
import { type Order, orderKey, refundKey } from "./order.rules.ts";
import { keepParked, unpark } from "./parked.queries.ts";
import type { ParkedRefund } from "./parking.rules.ts";
import type { RefundOrder } from "./refunding.rules.ts";

const keyOf = ({ source, number }: RefundOrder) => refundKey(source, number);

/**
 * Applies the refunds that waited for orders, in the orders' own transaction. What cannot be applied stays
 * parked and says why; it does not harm its order.
 */
export async function applyParked(
  work: Work,
  parked: readonly ParkedRefund[],
  recordings: ReadonlyArray<{ readonly order: Order }>,
): Promise<void> {
  if (parked.length === 0) return;
  const orders = new Map(
    recordings.map(({ order }) => [orderKey(order.source, order.number), order]),
  );
  const come = parked.flatMap((each) => {
    const order = orders.get(orderKey(each.wish.source, each.wish.orderNumber));
    return order ? [{ ...each, order }] : [];
  });
  // To a till or store another store's order is as unknown now as it was then.
  const own = come.filter(({ sentFrom, order }) => sentFrom === null || sentFrom === order.storeId);
  const outcomes = await applyRefunds(work, own);
  const kept = own.flatMap(({ wish }, index) => {
    const refusal = outcomes[index];
    return refusal instanceof Refusal ? [{ key: keyOf(wish), refusal }] : [];
  });
  const strangers = come
    .filter((each) => !own.includes(each))
    .map(({ wish }) => ({ key: keyOf(wish), refusal: new UnknownOrder(wish.orderNumber) }));
  await keepParked(work, [...kept, ...strangers]);
  const done = own.filter((_, index) => !(outcomes[index] instanceof Refusal));
  await unpark(
    work,
    done.map(({ wish }) => keyOf(wish)),
  );
}
