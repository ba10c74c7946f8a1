import { newId } from "../kernel/id.ts";
import { BadInput, type Refusal } from "../kernel/refusal.ts";
import { mayRecordAt, mayRecordOrders } from "../order/order.policy.ts";
import { ordersById, ordersByNumber } from "../order/order.queries.ts";
import { UnknownOrder } from "../order/order.refusals.ts";
import { orderKey } from "../order/order.rules.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { type Payment, paymentsOf, writePayments } from "./payment.queries.ts";
import { PaymentConflict } from "./split.refusals.ts";

export interface RecordPayment {
  /** Whose numbers, as the order was recorded. */
  readonly source: string;
  readonly number: string;
  /** WeChat Pay's number of the payment, of an order placed with profit sharing. */
  readonly transactionId: string;
  /** The merchant that was paid: the store's. */
  readonly subMchid: string;
  readonly amountMinor: bigint;
  readonly paidAt: Date;
}

export interface PaymentRecorded {
  readonly repeated: boolean;
  readonly payment: Payment;
}

const LIMIT = 10n ** 12n;
/** A payment service's clock may be this far ahead. */
const AHEAD_MS = 5 * 60_000;

/** Records payments of orders, each for itself: twice is once, another payment of the same order is refused. */
export async function recordPayments(
  work: Work,
  wishes: readonly RecordPayment[],
): Promise<Array<PaymentRecorded | Refusal>> {
  mayRecordOrders(work.actor);
  for (const wish of wishes) mustBeSound(wish, work.now);

  const found = await ordersByNumber(work, wishes);
  const orderIds = [...found.values()].map(({ orderId }) => orderId);
  const [orders, earlier] = await Promise.all([
    ordersById(work, orderIds),
    paymentsOf(work, { orderIds, transactionIds: wishes.map((each) => each.transactionId) }),
  ]);
  mayRecordAt(
    work.actor,
    [...orders.values()].map(({ storeId }) => ({ id: storeId })),
  );

  const known = [...earlier];
  const fresh: Payment[] = [];
  const outcomes = wishes.map((wish): PaymentRecorded | Refusal => {
    const orderId = found.get(orderKey(wish.source, wish.number))?.orderId;
    const order = orderId === undefined ? undefined : orders.get(orderId);
    if (!order) return new UnknownOrder(wish.number);
    const before = known.filter(
      (each) => each.orderId === order.id || each.transactionId === wish.transactionId,
    );
    const [same] = before;
    if (same)
      return before.length === 1 && isSame(same, wish, order.id)
        ? { repeated: true, payment: same }
        : new PaymentConflict(wish.number, wish.transactionId);
    const { franchiseeId } = order;
    const payment = { id: newId(), orderId: order.id, franchiseeId, ...wish };
    known.push(payment);
    fresh.push(payment);
    return { repeated: false, payment };
  });
  const written = await writePayments(work, fresh);
  if (written.size !== fresh.length) throw new ConcurrentChange("a payment was told meanwhile");
  return outcomes;
}

function mustBeSound({ transactionId, subMchid, amountMinor, paidAt }: RecordPayment, now: Date) {
  for (const [name, text] of Object.entries({ transactionId, subMchid }))
    if (!/^[0-9A-Za-z]{1,32}$/.test(text))
      throw new BadInput(`${name}: 1 to 32 letters and digits, as WeChat Pay gives it`);
  if (amountMinor <= 0n || amountMinor > LIMIT)
    throw new BadInput(`a payment is of 1 to ${LIMIT} minor units`);
  if (+paidAt > +now + AHEAD_MS) throw new BadInput("a payment is not paid in the future");
}

const isSame = (payment: Payment, wish: RecordPayment, orderId: string): boolean =>
  payment.orderId === orderId &&
  payment.transactionId === wish.transactionId &&
  payment.subMchid === wish.subMchid &&
  payment.amountMinor === wish.amountMinor &&
  +payment.paidAt === +wish.paidAt;
