import { newId } from "../kernel/id.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { type Applied, apply } from "../ledger/apply.ts";
import { writeApplied } from "../ledger/post.ts";
import { writeBindings } from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { walletOf } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { openFirstMonth, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { type Found, lookAround } from "./look-around.ts";
import { orderRecorded } from "./order.events.ts";
import { mayRecordOrders, seesOrder } from "./order.policy.ts";
import { writeOrders } from "./order.queries.ts";
import {
  type Ground,
  judgeOrder,
  nameOf,
  type Order,
  orderKey,
  type RecordOrder,
} from "./order.rules.ts";
import { decideOrder, judgeRepeat, type Recording } from "./recording.rules.ts";

export const ORDER_LIMIT = 1_000;

/** `repeated`: it was recorded before, with the same content; nothing was done again. */
export interface OrderRecorded {
  readonly order: Order;
  readonly repeated: boolean;
}

type Outcome = OrderRecorded | Refusal;

/**
 * Records 1 to 1,000 orders: each earns its points and accrues its shares in this one transaction. An order
 * that must be refused is refused alone. The number of statements does not depend on the number of orders.
 */
export async function recordOrders(work: Work, wishes: readonly RecordOrder[]): Promise<Outcome[]> {
  mayRecordOrders(work.actor);
  if (wishes.length < 1 || wishes.length > ORDER_LIMIT)
    throw new BadInput(`between 1 and ${ORDER_LIMIT} orders a call`);

  const found = await lookAround(work, wishes);
  const { known, members } = found;
  const judged = wishes.map((wish) =>
    judgeOrder(wish, {
      memberId: members.get(nameOf(wish.member)),
      store: known.stores.get(wish.storeCode),
      terms: known.terms,
      currency: known.brand.currency,
      now: work.now,
    }),
  );
  const grounds = judged.filter((each): each is Ground => !(each instanceof Refusal));
  const { outcomes, recordings, applied } = decideAll(work, grounds, found);
  await write(work, found, recordings, applied);
  announce(work, recordings);
  return judged.map((each) => (each instanceof Refusal ? each : (outcomes.get(each) as Outcome)));
}

/** In order of time, so that a member's first order is the first that happened, not the first that came. */
function decideAll(work: Work, grounds: readonly Ground[], found: Found) {
  const { book, earlier, bindings, around } = found;
  const outcomes = new Map<Ground, Outcome>();
  const recordings: Recording[] = [];
  const applied: Applied[] = [];
  for (const ground of grounds.toSorted((a, b) => +a.wish.occurredAt - +b.wish.occurredAt)) {
    const key = orderKey(ground.wish.source, ground.wish.number);
    const recorded = earlier.get(key);
    if (recorded) {
      const conflict = judgeRepeat(recorded, ground, seesOrder(work.actor, recorded));
      outcomes.set(ground, conflict ?? { order: recorded, repeated: true });
      continue;
    }
    const held = bindings.get(ground.memberId) ?? [];
    const { owed } = walletOf(book.balances.get(ground.memberId), around.today);
    const ids = { order: newId(), binding: newId() };
    const recording = decideOrder(ground, { bindings: held, owed }, around, ids);
    if (recording.binding) bindings.set(ground.memberId, [...held, recording.binding]);
    applied.push(apply(book, recording.posting));
    recordings.push(recording);
    earlier.set(key, recording.order);
    outcomes.set(ground, { order: recording.order, repeated: false });
  }
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("an order judged sound must be posted");
  return { outcomes, recordings, applied };
}

/** In one round trip: no table rests on another's answer. */
async function write(
  work: Work,
  found: Found,
  recordings: readonly Recording[],
  applied: readonly Applied[],
): Promise<void> {
  if (recordings.length === 0) return;
  const orders = recordings.map(({ order }) => order);
  const lines = recordings.flatMap((recording) => recording.lines);
  const bindings = recordings.flatMap(({ binding }) => binding ?? []);
  const [written] = await Promise.all([
    writeBindings(work, bindings),
    writeApplied(work, found.book, applied),
    writeOrders(work, orders),
    writeLines(work, lines),
    found.isOpen || openFirstMonth(work, found.around.openMonth),
  ]);
  if (written.length !== bindings.length)
    throw new ConcurrentChange("a member was bound meanwhile");
}

function announce(work: Work, recordings: readonly Recording[]): void {
  for (const { order, lines } of recordings) {
    work.record(orderRecorded(work.brandId, order));
    if (order.points > 0n)
      work.record(
        walletMoved(order.memberId, { kind: "EARNED", postingId: order.id, change: order.points }),
      );
    for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  }
}
