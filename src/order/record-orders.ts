import { bindingChanged } from "../binding/binding.events.ts";
import { writeBindings } from "../binding/binding.queries.ts";
import { type OrderBonus, writeOrderBonuses } from "../bonus/order-bonus.queries.ts";
import { judgeName } from "../card/card.rules.ts";
import { takeCharges } from "../coupon/take-charges.ts";
import type { Actor } from "../kernel/actor.ts";
import { dayOf } from "../kernel/month.ts";
import { BadInput, Forbidden, Refusal } from "../kernel/refusal.ts";
import type { Applied } from "../ledger/apply.ts";
import { writeApplied } from "../ledger/post.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { releaseTimedOut, tellReleased } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { writeRedemptions } from "../redemption/write-redemptions.ts";
import { openFirstMonth, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { tierChanged } from "../tier/tier.events.ts";
import { writeTiers } from "../tier/tier.queries.ts";
import { applyParked } from "./apply-parked.ts";
import { decideOrders, type Outcome, type SentGround } from "./decide-orders.ts";
import { type Found, lookAround } from "./look-around.ts";
import { orderRecorded } from "./order.events.ts";
import { mayRecordAt, mayRecordOrders } from "./order.policy.ts";
import { writeOrderLines, writeOrders } from "./order.queries.ts";
import { checkContent, judgeOrder, type RecordOrder } from "./order.rules.ts";
import type { Recording } from "./recording.rules.ts";
import { type Reference, reference } from "./reference.ts";

export const ORDER_LIMIT = 1_000;

/** One caller's orders, as it sent them. */
export interface OrderCall {
  readonly actor: Actor;
  readonly wishes: readonly RecordOrder[];
}

/**
 * Records 1 to 1,000 orders: each earns its points and accrues its shares in this one transaction. An order
 * that must be refused is refused alone. The number of statements does not depend on the number of orders.
 */
export async function recordOrders(work: Work, wishes: readonly RecordOrder[]): Promise<Outcome[]> {
  const call = { actor: work.actor, wishes };
  checkCall(call);
  const [outcomes] = await recordCalls(work, [call]);
  if (!outcomes || outcomes instanceof Error) throw outcomes;
  return outcomes;
}

/** Whether a call may be judged at all. */
export function checkCall({ actor, wishes }: OrderCall): void {
  mayRecordOrders(actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} orders a call`);
  for (const wish of wishes) checkContent(wish);
}

/**
 * Records what several callers sent, each call checked, in one transaction; one that may not be taken is an Error in
 * its place.
 */
export async function recordCalls(
  work: Work,
  calls: readonly OrderCall[],
): Promise<(Outcome[] | Error)[]> {
  const { revision, value: known } = await reference.of(work);
  const refusedCalls = new Map(
    calls.flatMap((call) => {
      const error = forbidden(call, known);
      return error ? [[call, error] as const] : [];
    }),
  );
  const sent = calls.flatMap((call) =>
    refusedCalls.has(call) ? [] : call.wishes.map((wish) => ({ wish, actor: call.actor })),
  );
  const wishes = sent.map(({ wish }) => wish);
  const found = await lookAround(work, wishes, { revision, known });
  const judged = sent.map(({ wish, actor }): SentGround | Refusal => {
    const ground = judgeOrder(wish, {
      memberId: judgeName(wish.member, found, wish.occurredAt),
      store: known.stores.get(wish.storeCode),
      terms: known.terms,
      currency: known.brand.currency,
      pointValues: known.pointValues,
      now: work.now,
    });
    return ground instanceof Refusal ? ground : { ...ground, actor };
  });
  const grounds = judged.filter((each): each is SentGround => !(each instanceof Refusal));
  const timedOut = releaseTimedOut(work, found.book, [...found.members.values()]);
  const { outcomes, recordings, applied } = decideOrders(grounds, found);
  if (recordings.length > 0) {
    await write(work, found, recordings, [...timedOut, ...applied]);
    tellReleased(work, timedOut);
  }
  announce(work, recordings);
  for (const tier of found.climbing.reached)
    for (const fact of tierChanged(tier, known.ladders)) work.record(fact);
  await applyParked(work, found.parked, recordings);
  const answers = judged
    .map((each) => (each instanceof Refusal ? each : (outcomes.get(each) as Outcome)))
    .values();
  return calls.map((call) => refusedCalls.get(call) ?? [...answers.take(call.wishes.length)]);
}

/** A till or store sends its own orders only: otherwise none of its call is taken. */
function forbidden({ actor, wishes }: OrderCall, known: Reference): Forbidden | undefined {
  try {
    mayRecordAt(
      actor,
      wishes.flatMap(({ storeCode }) => known.stores.get(storeCode) ?? []),
    );
    return undefined;
  } catch (error) {
    if (error instanceof Forbidden) return error;
    throw error;
  }
}

/** In one round trip: no table rests on another's answer. */
async function write(
  work: Work,
  found: Found,
  recordings: readonly Recording[],
  applied: readonly Applied[],
): Promise<void> {
  const lines = recordings.flatMap((recording) => recording.lines);
  const bindings = recordings.flatMap(({ binding }) => binding ?? []);
  const { using, judging } = found;
  const charges = writeRedemptions(work, using.redeemed);
  const [written] = await Promise.all([
    writeBindings(work, bindings),
    writeApplied(work, found.book, applied),
    writeOrders(work, recordings),
    writeOrderLines(work, recordings),
    writeLines(work, lines),
    writeTiers(work, found.climbing.reached),
    writeOrderBonuses(work, bonusesOf(recordings, found.around.timeZone)),
    charges,
    found.isOpen || openFirstMonth(work, found.around.openMonth),
  ]);
  if (written.length !== bindings.length)
    throw new ConcurrentChange("a member was bound meanwhile");
  await takeCharges(work, await charges, found.offers, judging.taken);
}

/** Of the orders that there was something to judge for. */
const bonusesOf = (recordings: readonly Recording[], timeZone: string): OrderBonus[] =>
  recordings.flatMap(({ order, bonus: { context, ...bonus } }) =>
    context
      ? [
          {
            ...{ orderId: order.id, memberId: order.memberId, context, ...bonus },
            day: dayOf(order.occurredAt, timeZone),
          },
        ]
      : [],
  );

function announce(work: Work, recordings: readonly Recording[]): void {
  for (const { order, lines, binding } of recordings) {
    work.record(orderRecorded(work.brandId, order));
    if (binding) work.record(bindingChanged(work.brandId, { begun: binding }));
    if (order.points > 0n)
      work.record(
        walletMoved(order.memberId, { kind: "EARNED", postingId: order.id, change: order.points }),
      );
    if (order.spentPoints > 0n)
      work.record(
        walletMoved(order.memberId, {
          kind: "SPENT",
          postingId: order.id,
          change: -order.spentPoints,
        }),
      );
    for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  }
}
