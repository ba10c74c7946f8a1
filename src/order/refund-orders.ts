import { createHash } from "node:crypto";
import { BrandEntity } from "../brand/brand.entity.ts";
import { latestOccurrence } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { monthOf } from "../kernel/month.ts";
import { BadInput, Forbidden, Refusal } from "../kernel/refusal.ts";
import { type Applied, apply, type Book, balanceOf } from "../ledger/apply.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { unearn } from "../points/earning.rules.ts";
import { bucket } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { type BookedLine, holdOpenMonth, linesOf, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { bookingMonth, reverse, transfersOf } from "../settlement/share.rules.ts";
import { orderRefunded } from "./order.events.ts";
import { mayRecordOrders, ownStore } from "./order.policy.ts";
import {
  earnedInto,
  ordersById,
  ordersByNumber,
  type Refund,
  refundsOf,
  writeRefunds,
} from "./order.queries.ts";
import {
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  UnknownOrder,
} from "./order.refusals.ts";
import { type Order, orderKey, refundKey } from "./order.rules.ts";
import { ORDER_LIMIT } from "./record-orders.ts";
import { bookLines } from "./recording.rules.ts";

/** A full refund of one order. */
export interface RefundOrder {
  readonly source: string;
  /** The order's number, as its source sent it. */
  readonly orderNumber: string;
  /** The refund's own number: sent twice, it is done once. */
  readonly number: string;
  readonly reason?: string | undefined;
  readonly occurredAt: Date;
}

export interface OrderRefundedOutcome {
  readonly order: Order;
  readonly refund: Refund;
  readonly repeated: boolean;
}

/** Takes back what 1 to 1,000 orders gave: their points and every line of their shares, each for itself. */
export async function refundOrders(
  work: Work,
  wishes: readonly RefundOrder[],
): Promise<(OrderRefundedOutcome | Refusal)[]> {
  mayRecordOrders(work.actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} refunds a call`);

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const places = await ordersByNumber(
    work,
    wishes.map(({ source, orderNumber }) => ({ source, number: orderNumber })),
  );
  const memberIds = [...new Set([...places.values()].map(({ memberId }) => memberId))];
  const orderIds = [...places.values()].map(({ orderId }) => orderId);
  const openMonth = await holdOpenMonth(work, monthOf(brand.openedAt, brand.timeZone));
  const book = await openBook(work, {
    ownerIds: memberIds,
    keys: wishes.map(({ source, number }) => refundKey(source, number)),
  });
  const orders = await ordersById(work, orderIds);
  mayRefund(work, orders.values());
  const known = {
    refunds: await refundsOf(work, { memberIds, orderIds }),
    lines: Map.groupBy(
      await linesOf(work, { memberIds, postingIds: orderIds }),
      ({ postingId }) => postingId,
    ),
    earned: await earnedInto(work, { memberIds, orderIds }),
  };

  const applied: Applied[] = [];
  const refunds: Refund[] = [];
  const lines: BookedLine[] = [];
  const outcomes = wishes.map((wish): OrderRefundedOutcome | Refusal => {
    const order = orders.get(places.get(orderKey(wish.source, wish.orderNumber))?.orderId ?? "");
    const earlier = order && known.refunds.get(order.id);
    const refused = judgeRefund(wish, order, earlier, book, work.now);
    if (refused) return refused;
    if (!order) throw new Error("a refund of no order is refused");
    if (earlier) return { order, refund: earlier, repeated: true };

    const refund: Refund = {
      id: newId(),
      orderId: order.id,
      memberId: order.memberId,
      number: wish.number,
      reason: wish.reason ?? null,
      points: order.points,
      occurredAt: wish.occurredAt,
      bookedAt: work.now,
    };
    const month = bookingMonth(monthOf(wish.occurredAt, brand.timeZone), openMonth);
    const reversed = reverse(known.lines.get(order.id) ?? []);
    const into = known.earned.get(order.id);
    applied.push(
      apply(book, {
        id: refund.id,
        ownerId: order.memberId,
        key: refundKey(wish.source, wish.number),
        fingerprint: fingerprintOf(wish),
        kind: "refund",
        occurredAt: wish.occurredAt,
        transfers: [
          ...(into ? unearn({ ...into, held: heldIn(book, order.memberId, into) }) : []),
          ...transfersOf(reversed, month, brand.currency),
        ],
      }),
    );
    refunds.push(refund);
    known.refunds.set(order.id, refund);
    lines.push(
      ...bookLines(reversed, {
        id: refund.id,
        memberId: order.memberId,
        month,
        occurredAt: wish.occurredAt,
        corrects: order.id,
      }),
    );
    return { order, refund, repeated: false };
  });
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("a refund judged sound must be posted");

  if (refunds.length > 0) {
    await writeApplied(work, book, applied);
    await writeRefunds(work, refunds);
    await writeLines(work, lines);
  }

  for (const outcome of outcomes) {
    if (outcome instanceof Refusal || outcome.repeated) continue;
    const { order, refund } = outcome;
    work.record(orderRefunded(work.brandId, order));
    if (refund.points > 0n)
      work.record(
        walletMoved(order.memberId, {
          kind: "TAKEN_BACK",
          postingId: refund.id,
          change: -refund.points,
        }),
      );
  }
  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  return outcomes;
}

function mayRefund(work: Work, orders: Iterable<Order>): void {
  const own = ownStore(work.actor);
  for (const { storeId } of orders)
    if (own !== undefined && storeId !== own)
      throw new Forbidden("a till or store refunds its own orders only");
}

/** Refuses a refund for the first reason that holds; undefined where it is sound, or a repeat. */
function judgeRefund(
  wish: RefundOrder,
  order: Order | undefined,
  earlier: Refund | undefined,
  book: Book,
  now: Date,
): Refusal | undefined {
  const latest = latestOccurrence(now);
  if (!order) return new UnknownOrder(wish.orderNumber);
  const used = book.keys.get(refundKey(wish.source, wish.number));
  if (used && !used.fingerprint.equals(fingerprintOf(wish))) return new RefundConflict(wish.number);
  if (earlier && earlier.number !== wish.number)
    return new OrderRefunded(order.number, earlier.number);
  if (wish.occurredAt > latest) return new OccurredInFuture(latest);
  if (wish.occurredAt < order.occurredAt) return new RefundBeforeOrder(order.occurredAt);
  return undefined;
}

const fingerprintOf = ({ source, orderNumber, occurredAt }: RefundOrder): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([source, orderNumber, occurredAt.toISOString()]))
    .digest();

const heldIn = (
  book: Book,
  memberId: string,
  into: { lastDay: string; issuerCode: string },
): bigint => balanceOf(book, memberId, bucket(into.lastDay, into.issuerCode).address);
