import type { BonusSale } from "../bonus/sale-bonus.rules.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { Refusal } from "../kernel/refusal.ts";
import { type Applied, apply } from "../ledger/apply.ts";
import { walletOf } from "../points/points.accounts.ts";
import { judgeShares } from "../settlement/accrual.rules.ts";
import type { Sale } from "../tier/climbing.ts";
import type { Found } from "./look-around.ts";
import { seesOrder } from "./order.policy.ts";
import { type Ground, grossOf, type Order, orderKey } from "./order.rules.ts";
import { decideOrder, drawFor, judgeRepeat, type Recording } from "./recording.rules.ts";
import { bondOf, partiesOf, saleOf } from "./selling.rules.ts";
import { asQuoted, multipliersOf } from "./using.rules.ts";

/** `repeated`: it was recorded before, with the same content; nothing was done again. */
export interface OrderRecorded {
  readonly order: Order;
  readonly repeated: boolean;
}

export type Outcome = OrderRecorded | Refusal;

/** What an order stands on, and who sent it. */
export interface SentGround extends Ground {
  readonly actor: Actor;
}

/** In order of time, so that a member's first order is the first that happened, not the first that came. */
export function decideOrders(grounds: readonly SentGround[], found: Found) {
  const { book, earlier } = found;
  const outcomes = new Map<Ground, Outcome>();
  const recordings: Recording[] = [];
  const applied: Applied[] = [];
  for (const ground of grounds.toSorted((a, b) => +a.wish.occurredAt - +b.wish.occurredAt)) {
    const key = orderKey(ground.wish.source, ground.wish.number);
    const recorded = earlier.get(key);
    if (recorded) {
      // Whoever it is of now, an order that came before is the same order.
      const same = found.isOnePerson(recorded.memberId, ground.memberId);
      const content = same ? { ...ground, memberId: recorded.memberId } : ground;
      const conflict = judgeRepeat(recorded, content, seesOrder(ground.actor, recorded));
      outcomes.set(ground, conflict ?? { order: recorded, repeated: true });
      continue;
    }
    const recording = decideOne(ground, found);
    if (recording instanceof Refusal) {
      outcomes.set(ground, recording);
      continue;
    }
    applied.push(apply(book, recording.posting));
    recordings.push(recording);
    earlier.set(key, recording.order);
    outcomes.set(ground, { order: recording.order, repeated: false });
  }
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("an order judged sound must be posted");
  return { outcomes, recordings, applied };
}

/** One order: what it draws, uses, earns and owes, by what those before it left. */
function decideOne(ground: Ground, found: Found): Recording | Refusal {
  const { book, bindings, traits, around, offers, climbing, judging, using } = found;
  const quote = using.quoteOf(ground);
  if (quote instanceof Refusal) return quote;
  const stands = quote ? asQuoted(ground, quote, found.pointValues) : ground;
  const drawn = drawFor(stands, book, around);
  if (drawn instanceof Refusal) return drawn;
  const { memberId, wish } = stands;
  const held = bindings.get(memberId) ?? [];
  const bond = bondOf(stands, held, around, {
    // Few orders bind.
    get binding() {
      return newId();
    },
  });
  const of = { guides: found.guides.get(memberId) ?? [], origin: found.newcomers.get(memberId) };
  const parties = partiesOf(stands, bond, of, around.asks);
  const orderId = newId();
  const sale = saleOf(stands, bond, { parties, traits: traits.get(memberId) }, around, orderId);
  const exceeding = judgeShares(sale, around);
  if (exceeding) return exceeding;
  const redeemed = using.use(stands, quote, orderId);
  if (redeemed instanceof Refusal) return redeemed;
  const recording = decideOrder(
    stands,
    {
      ...{ bond, parties, sale, drawn, redeemed },
      owed: walletOf(book.balances.get(memberId), around.today).owed,
      multiplied: climbing.multiplied(memberId, wish.occurredAt),
      bonus: ({ baseMinor, standing }) =>
        judging.judge(bonusSaleOf(stands, baseMinor), {
          ...{ standing, grossMinor: quote?.outcome.grossMinor ?? grossOf(stands, redeemed) },
          multipliers: multipliersOf(redeemed, offers.templates),
        }),
    },
    around,
  );
  found.newcomers.delete(memberId);
  if (recording.binding) bindings.set(memberId, [...held, recording.binding]);
  climbing.climb(climbOf(recording));
  return recording;
}

const bonusSaleOf = ({ wish, memberId, store, seller }: Ground, baseMinor: bigint): BonusSale => ({
  ...{ memberId, store, franchiseeCode: seller.franchiseeCode, source: wish.source },
  ...{ netMinor: wish.netMinor, baseMinor, occurredAt: wish.occurredAt },
  tenders: wish.tenders ?? null,
  // As they are read again: a condition may ask for the first of them.
  lines: (wish.lines ?? []).toSorted((a, b) => a.number - b.number),
});

/** What an order counts for on its member's way up. */
const climbOf = ({ order, posting }: Recording): Sale => ({
  ...{ orderId: order.id, memberId: order.memberId, occurredAt: order.occurredAt },
  netMinor: order.netMinor,
  grown: (kind) =>
    posting.transfers.reduce(
      (sum, transfer) =>
        transfer.kind === "grow" && transfer.asset === kind ? sum + transfer.amount : sum,
      0n,
    ),
});
