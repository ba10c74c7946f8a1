import { type Brand, BrandEntity } from "../brand/brand.entity.ts";
import { ownStore } from "../brand/brand.policy.ts";
import { type Expired, expiredFrom } from "../expiry/expiry.queries.ts";
import { growthOf } from "../growth/growth.accounts.ts";
import { grownBy } from "../growth/growth.queries.ts";
import type { Growth } from "../growth/growth.rules.ts";
import { newId } from "../kernel/id.ts";
import { type Month, monthOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { type Applied, apply, type Book, balanceOf } from "../ledger/apply.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { walletMoved } from "../points/points.events.ts";
import { type BookedLine, holdOpenMonth, linesOf, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { orderRefunded } from "./order.events.ts";
import { mayRecordOrders } from "./order.policy.ts";
import {
  earnedInto,
  ordersById,
  ordersByNumber,
  refundsOf,
  writeRefunds,
} from "./order.queries.ts";
import { type Order, orderKey, refundKey } from "./order.rules.ts";
import { ORDER_LIMIT } from "./record-orders.ts";
import {
  decideRefund,
  type Earned,
  judgeRefund,
  type Refund,
  type Refunding,
  type RefundOrder,
} from "./refunding.rules.ts";

export interface OrderRefundedOutcome {
  readonly order: Order;
  readonly refund: Refund;
  readonly repeated: boolean;
}

type Outcome = OrderRefundedOutcome | Refusal;

/** Takes back what 1 to 1,000 orders gave: their points and every line of their shares, each for itself. */
export async function refundOrders(work: Work, wishes: readonly RefundOrder[]): Promise<Outcome[]> {
  mayRecordOrders(work.actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} refunds a call`);

  const found = await lookBack(work, wishes);
  const { outcomes, refundings, applied } = decideAll(work, wishes, found);
  await write(work, refundings, () => writeApplied(work, found.book, applied));
  announce(work, refundings);
  return outcomes;
}

/** What the refunds of a call are decided by. */
interface Found {
  readonly brand: Brand;
  readonly openMonth: Month;
  readonly book: Book;
  /** By key. */
  readonly orders: ReadonlyMap<string, Order>;
  /** These by the order's id. */
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly lines: ReadonlyMap<string, BookedLine[]>;
  readonly earned: ReadonlyMap<string, Earned>;
  readonly grown: ReadonlyMap<string, Growth[]>;
  readonly expired: Expired;
}

async function lookBack(work: Work, wishes: readonly RefundOrder[]): Promise<Found> {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const orders = await ordersNamed(work, wishes);
  const memberIds = [...new Set([...orders.values()].map(({ memberId }) => memberId))];
  const orderIds = [...orders.values()].map(({ id }) => id);
  const openMonth = (await holdOpenMonth(work)) ?? monthOf(brand.openedAt, brand.timeZone);
  const book = await openBook(work, {
    ownerIds: memberIds,
    keys: wishes.map(({ source, number }) => refundKey(source, number)),
  });
  const refunds = await refundsOf(work, { memberIds, orderIds });
  const lines = await linesOf(work, { memberIds, postingIds: orderIds });
  const earned = await earnedInto(work, { memberIds, orderIds });
  const grown = await grownBy(work, { memberIds, orderIds });
  const expired = await expiredFrom(
    work,
    [...orders.values()].flatMap(({ id, memberId }) => {
      const into = earned.get(id)?.into;
      return into ? [{ ownerId: memberId, address: into.address }] : [];
    }),
  );
  return {
    ...{ brand, openMonth, book, orders, refunds, earned, grown, expired },
    lines: Map.groupBy(lines, ({ postingId }) => postingId),
  };
}

/** The orders meant, by key. A till or store is not told of another store's: to it there are none. */
async function ordersNamed(
  work: Work,
  wishes: readonly RefundOrder[],
): Promise<Map<string, Order>> {
  const places = await ordersByNumber(
    work,
    wishes.map(({ source, orderNumber }) => ({ source, number: orderNumber })),
  );
  const orders = await ordersById(
    work,
    [...places.values()].map(({ orderId }) => orderId),
  );
  const own = ownStore(work.actor);
  return new Map(
    [...places].flatMap(([key, { orderId }]) => {
      const order = orders.get(orderId);
      return order && (own === undefined || order.storeId === own) ? [[key, order] as const] : [];
    }),
  );
}

/** Decides each refund by what those before it left. */
function decideAll(work: Work, wishes: readonly RefundOrder[], found: Found) {
  const { book } = found;
  const around = { ...found.brand, openMonth: found.openMonth, now: work.now };
  const done = new Map(found.refunds);
  const refundings: Refunding[] = [];
  const applied: Applied[] = [];
  const outcomes = wishes.map((wish): Outcome => {
    const named = found.orders.get(orderKey(wish.source, wish.orderNumber));
    const earlier = named && done.get(named.id);
    const used = book.keys.get(refundKey(wish.source, wish.number));
    const order = judgeRefund(wish, { order: named, earlier, used, now: work.now });
    if (order instanceof Refusal) return order;
    if (earlier) return { order, refund: earlier, repeated: true };

    const lines = found.lines.get(order.id) ?? [];
    const earned = withHeld(found, order, found.earned.get(order.id));
    const grown = withGrowth(book, order, found.grown.get(order.id) ?? []);
    const refunding = orRefusal(() =>
      decideRefund(wish, order, { lines, earned, grown }, around, newId()),
    );
    if (refunding instanceof Refusal) return refunding;
    applied.push(apply(book, refunding.posting));
    found.expired.note(refunding.posting);
    refundings.push(refunding);
    done.set(order.id, refunding.refund);
    return { order, refund: refunding.refund, repeated: false };
  });
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("a refund judged sound must be posted");
  return { outcomes, refundings, applied };
}

const withHeld = ({ book, expired }: Found, { memberId }: Order, earned: Earned | undefined) =>
  earned && {
    ...earned,
    held: balanceOf(book, memberId, earned.into.address),
    expired: expired.of(memberId, earned.into.address),
  };

const withGrowth = (book: Book, { memberId }: Order, grown: readonly Growth[]) =>
  grown.map((each) => ({
    ...each,
    held: balanceOf(book, memberId, growthOf(each.kind).address),
  }));

/** A refund that must be refused is refused alone. */
function orRefusal<T>(decide: () => T): T | Refusal {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

async function write(
  work: Work,
  refundings: readonly Refunding[],
  writeLedger: () => Promise<void>,
): Promise<void> {
  if (refundings.length === 0) return;
  await writeLedger();
  await writeRefunds(
    work,
    refundings.map(({ refund }) => refund),
  );
  await writeLines(
    work,
    refundings.flatMap(({ lines }) => lines),
  );
}

function announce(work: Work, refundings: readonly Refunding[]): void {
  for (const { order, refund } of refundings) {
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
  const lines = refundings.flatMap((each) => each.lines);
  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
}
