import { BrandEntity } from "../brand/brand.entity.ts";
import type { Envelope, Message } from "../intake/message.rules.ts";
import { type IntakeSource, intakeSources, sourceKeys } from "../intake/source.queries.ts";
import { FORMATS, storeOf } from "../intake/source.rules.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { identityText } from "../member/identity.rules.ts";
import { digestsOf, membersByIdentity } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { ordersByNumber } from "../order/order.queries.ts";
import { CurrencyMismatch } from "../order/order.refusals.ts";
import { checkContent, orderKey, type RecordOrder } from "../order/order.rules.ts";
import { refusalOf } from "../order/parked.queries.ts";
import { recordOrders } from "../order/record-orders.ts";
import { refundOrders } from "../order/refund-orders.ts";
import { checkRefund, type RefundOrder } from "../order/refunding.rules.ts";
import type { Work } from "../platform/database/work.ts";
import {
  type Ended,
  endDeliveries,
  ignoredOrders,
  openEnvelope,
  orderName,
  type Waiting,
} from "./delivery.queries.ts";
import { failed, IGNORED, shopUnknown, unreadable, type Why } from "./why.rules.ts";

/** A delivery that was read, and what came of it so far. */
interface Read {
  readonly delivery: Waiting;
  readonly source: IntakeSource;
  readonly message: Message;
}

type Order = Extract<Message, { act: "ORDER" }>;
type Refund = Extract<Message, { act: "REFUND" }>;
type End = Pick<Ended, "state"> & { readonly why: Why | null };

const DONE: End = { state: "DONE", why: null };
const aside = (why: Why): End => ({ state: "SET_ASIDE", why });
const ignore = (why: Why): End => ({ state: "IGNORED", why });

/**
 * Books what deliveries say and notes what became of each, in the transaction that took them in hand: so nothing is booked
 * twice, and nothing is lost where a worker is. Orders go first, then refunds; what must be refused is set aside alone.
 */
export async function applyDeliveries(work: Work, taken: readonly Waiting[]): Promise<void> {
  if (taken.length === 0) return;
  const [sources, keys] = await Promise.all([
    intakeSources(work),
    sourceKeys(
      work,
      taken.map(({ sourceId }) => sourceId),
    ),
  ]);
  const ends = new Map<Waiting, End>();
  const read = taken.flatMap((delivery): Read[] => {
    const source = sources.find(({ id }) => id === delivery.sourceId);
    const key = keys.get(delivery.sourceId);
    if (!source || !key) throw new Error(`delivery ${delivery.id} has no source`);
    const message = readMessage(source, openEnvelope(work, key, delivery));
    if ("code" in message) ends.set(delivery, aside(message));
    else if (message.act === "NOTHING") ends.set(delivery, ignore(IGNORED[message.why]));
    return "code" in message ? [] : [{ delivery, source, message }];
  });
  await bookOrders(work, read, ends);
  await bookRefunds(work, read, ends);
  await endAll(work, taken, read, ends);
}

function readMessage({ kind }: IntakeSource, envelope: Envelope): Message | Why {
  try {
    return FORMATS[kind].read(envelope);
  } catch (error) {
    if (error instanceof BadInput) return unreadable(error.message);
    throw error;
  }
}

/**
 * Sets aside a delivery that failed by our fault again and again. Whom it names is noted as far as it can be read, so
 * that its body goes with an erased member.
 */
export async function setFailedAside(
  work: Work,
  delivery: Waiting,
  attempts: number,
): Promise<void> {
  const message = await messageOf(work, delivery);
  const named = message?.act === "ORDER" ? message.buyer.identities : [];
  const buyers = await digestsOf(work, named);
  const end = { ...aside(failed(attempts)), ...saidBy(message), buyers };
  await endDeliveries(work, [{ id: delivery.id, ...end }]);
}

async function messageOf(work: Work, delivery: Waiting): Promise<Message | undefined> {
  const sources = await intakeSources(work);
  const source = sources.find(({ id }) => id === delivery.sourceId);
  try {
    const key = (await sourceKeys(work, [delivery.sourceId])).get(delivery.sourceId);
    if (!source || !key) return undefined;
    const message = readMessage(source, openEnvelope(work, key, delivery));
    return "code" in message ? undefined : message;
  } catch {
    // That may be what failed.
    return undefined;
  }
}

async function bookOrders(work: Work, read: readonly Read[], ends: Map<Waiting, End>) {
  const orders = read.flatMap(({ message, ...rest }) =>
    message.act === "ORDER" ? [{ ...rest, message }] : [],
  );
  const members = await membersByIdentity(
    work,
    orders.flatMap(({ message }) => message.buyer.identities),
  );
  const wishes = orders.flatMap(({ delivery, source, message }) => {
    const wish = orderWish(source, message, members);
    if (!("code" in wish)) return [{ delivery, wish }];
    ends.set(delivery, wish === IGNORED.BUYER_UNKNOWN ? ignore(wish) : aside(wish));
    return [];
  });
  if (wishes.length === 0) return;
  const outcomes = await recordOrders(
    work,
    wishes.map(({ wish }) => wish),
  );
  for (const [index, { delivery }] of wishes.entries()) ends.set(delivery, endOf(outcomes[index]));
}

/** The order as the hub takes it, or why it cannot be taken. */
function orderWish(
  source: IntakeSource,
  { shops, buyer, order }: Order,
  members: ReadonlyMap<string, string>,
): RecordOrder | Why {
  const known = buyer.identities.flatMap((each) => members.get(identityText(each)) ?? []);
  const id = buyer.memberId ?? known[0];
  const [identity] = buyer.identities;
  // What is no name that is kept, a member's code of the moment, is found out with the order.
  const member = id === undefined ? identity && { identity } : { id };
  if (!member) return IGNORED.BUYER_UNKNOWN;
  const storeCode = storeOf(source, shops);
  if (storeCode === undefined) return shopUnknown(shops[0]);
  const wish = { ...order, source: source.code, storeCode, member };
  return checked(wish, checkContent);
}

async function bookRefunds(work: Work, read: readonly Read[], ends: Map<Waiting, End>) {
  const refunds = read.flatMap(({ message, ...rest }) =>
    message.act === "REFUND" ? [{ ...rest, message }] : [],
  );
  if (refunds.length === 0) return;
  const { currency } = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const unbooked = await ordersIgnored(work, refunds);
  const wishes = refunds.flatMap(({ delivery, source, message }) => {
    const { refund } = message;
    const wish = checked({ ...refund, source: source.code }, checkRefund);
    const mismatch = (message.currency ?? currency) !== currency;
    if ("code" in wish) ends.set(delivery, aside(wish));
    else if (unbooked.has(orderName(source.id, refund.orderNumber)))
      ends.set(delivery, ignore(IGNORED.ORDER_IGNORED));
    else if (mismatch)
      ends.set(delivery, aside(refusalOf(new CurrencyMismatch(currency, message.currency ?? ""))));
    else return [{ delivery, wish }];
    return [];
  });
  if (wishes.length === 0) return;
  const outcomes = await refundOrders(
    work,
    wishes.map(({ wish }) => wish),
  );
  for (const [index, { delivery }] of wishes.entries()) ends.set(delivery, endOf(outcomes[index]));
}

/** The orders of these refunds that were ignored, and not recorded by another delivery since. */
async function ordersIgnored(
  work: Work,
  refunds: ReadonlyArray<{ readonly source: IntakeSource; readonly message: Refund }>,
): Promise<Set<string>> {
  const [ignored, recorded] = await Promise.all([
    ignoredOrders(
      work,
      refunds.map(({ source, message: { refund } }) => ({
        ...{ sourceId: source.id, number: refund.orderNumber },
      })),
    ),
    ordersByNumber(
      work,
      refunds.map(({ source, message: { refund } }) => ({
        ...{ source: source.code, number: refund.orderNumber },
      })),
    ),
  ]);
  for (const { source, message } of refunds) {
    const { orderNumber } = message.refund;
    if (recorded.has(orderKey(source.code, orderNumber)))
      ignored.delete(orderName(source.id, orderNumber));
  }
  return ignored;
}

function checked<Wish extends RecordOrder | RefundOrder>(
  wish: Wish,
  check: (wish: Wish) => void,
): Wish | Why {
  try {
    check(wish);
    return wish;
  } catch (error) {
    if (error instanceof BadInput) return unreadable(error.message);
    throw error;
  }
}

function endOf(outcome: object | undefined): End {
  // Its words may hold the name that was looked for.
  if (outcome instanceof UnknownMember) return ignore(IGNORED.BUYER_UNKNOWN);
  return outcome instanceof Refusal ? aside(refusalOf(outcome)) : DONE;
}

async function endAll(
  work: Work,
  taken: readonly Waiting[],
  read: readonly Read[],
  ends: ReadonlyMap<Waiting, End>,
): Promise<void> {
  const messages = new Map(read.map(({ delivery, message }) => [delivery, message]));
  const ended = await Promise.all(
    taken.map(async (delivery): Promise<Ended> => {
      const end = ends.get(delivery);
      if (!end) throw new Error(`delivery ${delivery.id} came to no end`);
      const message = messages.get(delivery);
      const { act, number } = saidBy(message);
      const named =
        end.state === "SET_ASIDE" && message?.act === "ORDER" ? message.buyer.identities : [];
      return { ...{ id: delivery.id, ...end, act, number }, buyers: await digestsOf(work, named) };
    }),
  );
  await endDeliveries(work, ended);
}

function saidBy(message: Message | undefined): Pick<Ended, "act" | "number"> {
  if (message?.act === "ORDER") return { act: "ORDER", number: message.order.number };
  if (message?.act === "REFUND") return { act: "REFUND", number: message.refund.number };
  return { act: null, number: null };
}
