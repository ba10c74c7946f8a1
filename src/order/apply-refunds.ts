import { type Brand, BrandEntity } from "../brand/brand.entity.ts";
import { takeCharges } from "../coupon/take-charges.ts";
import { type Expired, expiredFrom } from "../expiry/expiry.queries.ts";
import { grownBy } from "../growth/growth.queries.ts";
import type { Growth } from "../growth/growth.rules.ts";
import { newId } from "../kernel/id.ts";
import { addDays, dayOf, type Month, monthOf } from "../kernel/month.ts";
import { Refusal } from "../kernel/refusal.ts";
import { type Applied, apply, type Book, type Posting } from "../ledger/apply.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import { survivorsOf } from "../member/member.queries.ts";
import { routesOf, writePassages } from "../merge/merge.queries.ts";
import { detour, type Passage, type Route, together } from "../merge/passing.rules.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { lotsOf } from "../points/lots.rules.ts";
import { releaseTimedOut, tellReleased } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import type { Drawn } from "../points/spending.rules.ts";
import { writeReversals } from "../redemption/write-redemptions.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { clearOne } from "../settlement/clear-points.ts";
import { contracts, type KnownContracts } from "../settlement/contracts.ts";
import { holdOpenMonth, linesOf, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { orderRefunded } from "./order.events.ts";
import { soldIn } from "./order.queries.ts";
import { type Order, type OrderLine, refundKey } from "./order.rules.ts";
import { correctionsOf, pointsOf, refundsOf, writeRefunds } from "./refund.queries.ts";
import {
  type Correction,
  decideRefund,
  type Earned,
  freeNo,
  judgeRefund,
  judgeRefundRepeat,
  type Refund,
  type Refunding,
  type RefundOrder,
} from "./refunding.rules.ts";
import { openReversing, type Reversing } from "./reversing.ts";

/** `repeated`: it was recorded before, with the same content; nothing was done again. */
export interface OrderRefundedOutcome {
  readonly order: Order;
  readonly refund: Refund;
  readonly repeated: boolean;
}

/** A refund and the order it is of. */
export interface NamedRefund {
  readonly wish: RefundOrder;
  readonly order: Order;
}

/** Applies refunds of orders that are known, each for itself; an outcome for each, in order. */
export async function applyRefunds(
  work: Work,
  named: readonly NamedRefund[],
): Promise<(OrderRefundedOutcome | Refusal)[]> {
  if (named.length === 0) return [];
  const found = await lookBack(work, named);
  const memberIds = named.map(({ order }) => found.walletOf(order.memberId));
  const timedOut = releaseTimedOut(work, found.book, memberIds);
  const { outcomes, refundings, applied, passages, revived } = decideAll(work, named, found);
  const lines = [...refundings.flatMap((each) => each.lines), ...revived];
  if (refundings.length > 0) {
    await write(work, found, { refundings, lines, passages }, [...timedOut, ...applied]);
    tellReleased(work, timedOut);
  }
  announce(work, refundings, found.walletOf);
  for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  return named.map((each) => outcomes.get(each) as OrderRefundedOutcome | Refusal);
}

/** What refunds are decided by, read under the locks of their members and behind the gate of the month. */
interface Found {
  readonly brand: Brand;
  /** Undefined where nothing had expired. */
  readonly contracts: KnownContracts | undefined;
  readonly openMonth: Month;
  readonly book: Book;
  /** Where the points are of members that were merged into others. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly walletOf: (memberId: string) => string;
  /** These by the order's id. */
  readonly refunds: Map<string, Refund[]>;
  readonly sold: ReadonlyMap<string, readonly OrderLine[]>;
  readonly given: ReadonlyMap<string, readonly BookedLine[]>;
  readonly taken: Map<string, BookedLine[]>;
  readonly corrections: ReadonlyMap<string, readonly Correction[]>;
  readonly earned: ReadonlyMap<string, readonly Earned[]>;
  readonly grown: ReadonlyMap<string, Growth[]>;
  readonly expired: Expired;
  readonly drawn: ReadonlyMap<string, Drawn>;
  readonly using: Reversing;
}

async function lookBack(work: Work, named: readonly NamedRefund[]): Promise<Found> {
  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const orders = [...new Map(named.map(({ order }) => [order.id, order])).values()];
  const memberIds = [...new Set(orders.map(({ memberId }) => memberId))];
  const orderIds = orders.map(({ id }) => id);
  const survivors = await survivorsOf(work, memberIds);
  const walletOf = (memberId: string) => survivors.get(memberId) ?? memberId;
  const [held, book, refunds, sold, points, grown, using] = await Promise.all([
    holdOpenMonth(work),
    openBook(work, {
      ownerIds: [...memberIds, ...memberIds.map(walletOf)],
      keys: named.map(({ wish }) => refundKey(wish.source, wish.number)),
    }),
    refundsOf(work, { memberIds, orderIds }),
    soldIn(work, orders),
    pointsOf(work, { memberIds, orderIds }),
    grownBy(work, { memberIds, orderIds }),
    openReversing(work, orders),
  ]);
  const openMonth = held ?? monthOf(brand.openedAt, brand.timeZone);
  const refundIds = [...refunds.values()].flat().map(({ id }) => id);
  const [lines, corrections, expired, now] = await Promise.all([
    linesOf(work, { ownerIds: memberIds, postingIds: [...orderIds, ...refundIds] }),
    correctionsOf(work, { memberIds, orderIds }),
    expiredFrom(
      work,
      orders.flatMap(({ id, memberId }) => {
        const parts = points.earned.get(id) ?? [];
        return parts.flatMap(({ into: { address } }) =>
          [memberId, walletOf(memberId)].map((ownerId) => ({ ownerId, address })),
        );
      }),
    ),
    survivorsOf(work, memberIds),
  ]);
  if (memberIds.some((id) => now.get(id) !== survivors.get(id)))
    throw new ConcurrentChange("a member was merged into another meanwhile");
  return {
    ...{
      brand,
      openMonth,
      corrections,
      book,
      refunds,
      sold,
      ...points,
      grown,
      expired,
      walletOf,
      using,
    },
    contracts: expired.isNothing ? undefined : await contracts.now(work),
    routes: await routesOf(work, memberIds, survivors),
    given: Map.groupBy(
      lines.filter((line) => line.correctsPostingId === null),
      ({ postingId }) => postingId,
    ),
    taken: Map.groupBy(
      lines.filter((line) => line.correctsPostingId !== null),
      ({ correctsPostingId }) => correctsPostingId ?? "",
    ),
  };
}

/** Decides each refund by what those before it left, in order of time. */
function decideAll(work: Work, named: readonly NamedRefund[], found: Found) {
  const { book, brand } = found;
  const today = dayOf(work.now, brand.timeZone);
  const around = {
    ...{ timeZone: brand.timeZone, currency: brand.currency, openMonth: found.openMonth },
    ...{ now: work.now, today },
    ...{ shortfall: brand.shortfall, shortfallBearer: brand.shortfallBearer },
    graceUntil: brand.expiredRefund === "GRACE" ? addDays(today, brand.graceDays) : undefined,
  };
  const outcomes = new Map<NamedRefund, OrderRefundedOutcome | Refusal>();
  const refundings: Refunding[] = [];
  const applied: Applied[] = [];
  const passages: Passage[] = [];
  const revived: BookedLine[] = [];
  for (const each of named.toSorted((a, b) => +a.wish.occurredAt - +b.wish.occurredAt)) {
    const { wish, order } = each;
    const refunds = found.refunds.get(order.id) ?? [];
    const taken = found.taken.get(order.id) ?? [];
    const used = book.keys.get(refundKey(wish.source, wish.number));
    const earlier = judgeRefundRepeat(wish, used, refunds);
    if (earlier) {
      outcomes.set(
        each,
        earlier instanceof Refusal ? earlier : { order, refund: earlier, repeated: true },
      );
      continue;
    }
    const sold = found.sold.get(order.id) ?? [];
    const measure = judgeRefund(wish, { order, refunds, sold, now: work.now });
    if (measure instanceof Refusal) {
      outcomes.set(each, measure);
      continue;
    }
    const { memberId } = order;
    const route = found.routes.get(memberId);
    const held = together(book, memberId, route);
    // What expired with the survivor comes back from there.
    const expiredThere = (address: string) =>
      route ? found.expired.of(route.survivorId, address) : 0n;
    const undoing = {
      ...{ refunds, taken, given: found.given.get(order.id) ?? [] },
      ...{ earned: found.earned.get(order.id) ?? [], drawn: found.drawn.get(order.id) },
      grown: found.grown.get(order.id) ?? [],
      corrections: found.corrections.get(order.id) ?? [],
      held: (address: string) => (held.get(address)?.balance ?? 0n) + expiredThere(address),
      expired: (address: string) => found.expired.of(memberId, address),
    };
    const refunding = orRefusal(() => decideRefund(wish, measure, order, undoing, around, newId()));
    if (refunding instanceof Refusal) {
      outcomes.set(each, refunding);
      continue;
    }
    const way = route
      ? detour(book, refunding.posting, route, newId)
      : { postings: [refunding.posting], passages: [] };
    const from = freeNo(undoing);
    for (const posting of way.postings) {
      const cleared = clearRevived(posting, found, from);
      found.expired.note(posting);
      applied.push(apply(book, cleared.posting));
      revived.push(...cleared.lines);
    }
    passages.push(...way.passages);
    found.using.reverse(refunding);
    refundings.push(refunding);
    found.refunds.set(order.id, [...refunds, refunding.refund]);
    found.taken.set(order.id, [...taken, ...refunding.lines]);
    outcomes.set(each, { order, refund: refunding.refund, repeated: false });
  }
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("a refund judged sound must be posted");
  return { outcomes, refundings, applied, passages, revived };
}

/** What had expired and is there again to be taken back: whoever had the good of its end gives it back. */
function clearRevived(posting: Posting, { contracts: known, openMonth }: Found, from: number) {
  const lots = lotsOf(posting.transfers, "revive");
  return !known || lots.length === 0
    ? { posting, lines: [] }
    : clearOne(posting, { kind: "REVIVED", lots }, known, openMonth, from);
}

/** A refund that must be refused is refused alone. */
function orRefusal<T>(decide: () => T): T | Refusal {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** In one round trip: no table rests on another's answer. */
async function write(
  work: Work,
  { book, using }: Found,
  decided: {
    readonly refundings: readonly Refunding[];
    readonly lines: readonly BookedLine[];
    readonly passages: readonly Passage[];
  },
  applied: readonly Applied[],
): Promise<void> {
  const charges = writeReversals(work, using.reversed);
  await Promise.all([
    charges,
    writeApplied(work, book, applied),
    writePassages(work, decided.passages),
    writeRefunds(
      work,
      decided.refundings.map(({ refund }) => refund),
    ),
    writeLines(work, decided.lines),
  ]);
  await takeCharges(work, await charges, await using.bounded());
}

function announce(work: Work, refundings: readonly Refunding[], walletOf: Found["walletOf"]): void {
  for (const { order, refund, gained } of refundings) {
    work.record(orderRefunded(work.brandId, order, refund.id));
    const moved = { TAKEN_BACK: -refund.points, GIVEN_BACK: gained };
    for (const kind of ["TAKEN_BACK", "GIVEN_BACK"] as const)
      if (moved[kind] !== 0n)
        work.record(
          walletMoved(walletOf(order.memberId), {
            ...{ kind, postingId: refund.id, change: moved[kind] },
          }),
        );
  }
}
