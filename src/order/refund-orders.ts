import { ownStore } from "../brand/brand.policy.ts";
import { newId } from "../kernel/id.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import type { Book } from "../ledger/apply.ts";
import { keysUsed } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { shutGate } from "../settlement/line.queries.ts";
import { applyRefunds, type OrderRefundedOutcome } from "./apply-refunds.ts";
import { mayRecordOrders } from "./order.policy.ts";
import { ordersById, ordersByNumber } from "./order.queries.ts";
import { RefundConflict, UnknownOrder } from "./order.refusals.ts";
import { type Order, orderKey, refundKey } from "./order.rules.ts";
import { park, parkedAs, refusalOf, unpark } from "./parked.queries.ts";
import type { ParkedRefund } from "./parking.rules.ts";
import { ORDER_LIMIT } from "./record-orders.ts";
import { storesOfRefunds } from "./refund.queries.ts";
import { checkRefund, fingerprintOf, type RefundOrder } from "./refunding.rules.ts";

/** The order has not come: the refund waits for it. `repeated`: it waited before. */
export interface RefundParkedOutcome {
  readonly parked: ParkedRefund;
  readonly repeated: boolean;
}

type Outcome = OrderRefundedOutcome | RefundParkedOutcome | Refusal;

/**
 * Takes back what 1 to 1,000 orders gave, each for itself: points and every line of their shares, in
 * proportion to what was refunded; spent points go back. A refund that comes before its order is parked.
 */
export async function refundOrders(work: Work, wishes: readonly RefundOrder[]): Promise<Outcome[]> {
  mayRecordOrders(work.actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} refunds a call`);
  for (const wish of wishes) checkRefund(wish);

  const outcomes = new Map<RefundOrder, Outcome>();
  const [parked, orders] = await Promise.all([
    parkedAs(work, wishes.map(keyOf)),
    ordersNamed(work, wishes),
  ]);
  const waiting = wishes.filter((wish) => !orders.own.has(orderKeyOf(wish)));
  const early = waiting.filter((wish) => !parked.has(keyOf(wish)));
  if (early.length > 0) {
    // Who records orders now may be recording these: once they are done, none of them can be missed.
    await shutGate(work);
    const [again, used] = await Promise.all([
      ordersNamed(work, early),
      keysUsed(work, early.map(keyOf)),
    ]);
    for (const [key, order] of again.own) orders.own.set(key, order);
    for (const key of again.others) orders.others.add(key);
    const strange = early.filter((wish) => !orders.own.has(orderKeyOf(wish)));
    const taken = await ownUses(work, used);
    for (const wish of strange)
      if (taken.has(keyOf(wish))) outcomes.set(wish, new RefundConflict(wish.number));
    await parkAll(
      work,
      strange.filter((wish) => !outcomes.has(wish)),
      orders.others,
      parked,
    );
  }
  const known = wishes.flatMap((wish) => {
    const kept = parked.get(keyOf(wish));
    const order = orders.own.get(orderKeyOf(wish));
    if (kept && !fingerprintOf(kept.wish).equals(fingerprintOf(wish)))
      outcomes.set(wish, new RefundConflict(wish.number));
    else if (order) return [{ wish, order }];
    else if (kept) outcomes.set(wish, { parked: kept, repeated: kept.wish !== wish });
    return [];
  });
  (await applyRefunds(work, known)).forEach((outcome, index) => {
    const wish = known[index]?.wish;
    if (wish) outcomes.set(wish, outcome);
  });
  const done = known.filter(({ wish }) => !(outcomes.get(wish) instanceof Refusal));
  await unpark(
    work,
    done.map(({ wish }) => keyOf(wish)).filter((key) => parked.has(key)),
  );
  return wishes.map((wish) => outcomes.get(wish) as Outcome);
}

const keyOf = ({ source, number }: RefundOrder) => refundKey(source, number);
const orderKeyOf = ({ source, orderNumber }: RefundOrder) => orderKey(source, orderNumber);

/** The orders meant, by key. A till or store is not told of another store's: to it there are none. */
async function ordersNamed(work: Work, wishes: readonly RefundOrder[]) {
  const places = await ordersByNumber(
    work,
    wishes.map(({ source, orderNumber }) => ({ source, number: orderNumber })),
  );
  const orders = await ordersById(
    work,
    [...places.values()].map(({ orderId }) => orderId),
  );
  const ownId = ownStore(work.actor);
  const own = new Map<string, Order>();
  const others = new Set<string>();
  for (const [key, { orderId }] of places) {
    const order = orders.get(orderId);
    if (order && (ownId === undefined || order.storeId === ownId)) own.set(key, order);
    else others.add(key);
  }
  return { own, others };
}

/** The keys that stand for refunds already, as far as the actor may know: a till its own store's. */
async function ownUses(work: Work, used: Book["keys"]): Promise<Set<string>> {
  const ids = [...used.values()].map(({ postingId }) => postingId);
  const stores = ids.length > 0 ? await storesOfRefunds(work, ids) : new Map<string, string>();
  const ownId = ownStore(work.actor);
  const own = [...used].filter(
    ([, { postingId }]) => ownId === undefined || stores.get(postingId) === ownId,
  );
  return new Set(own.map(([key]) => key));
}

/** Parks what has no order yet; notes it in `parked`. */
async function parkAll(
  work: Work,
  early: readonly RefundOrder[],
  others: ReadonlySet<string>,
  parked: Map<string, ParkedRefund>,
): Promise<void> {
  const fresh: ParkedRefund[] = [];
  for (const wish of early) {
    if (parked.has(keyOf(wish))) continue;
    // Headquarters sees why another store's order will never be found by this one.
    const elsewhere = others.has(orderKeyOf(wish));
    const one: ParkedRefund = {
      ...{ id: newId(), wish, sentFrom: ownStore(work.actor) ?? null, parkedAt: work.now },
      refusal: elsewhere ? refusalOf(new UnknownOrder(wish.orderNumber)) : null,
    };
    parked.set(keyOf(wish), one);
    fresh.push(one);
  }
  await park(work, fresh);
}
