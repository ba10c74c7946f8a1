import { bindingsOf } from "../binding/binding.queries.ts";
import { type Binding, bindingAt } from "../binding/binding.rules.ts";
import { type Judging, openJudging } from "../bonus/judging.ts";
import { earliestChange, type PointValueTerms } from "../brand/brand.rules.ts";
import type { Card } from "../card/card.rules.ts";
import { membersNamed } from "../card/name-members.ts";
import type { Offers } from "../coupon/offers.ts";
import { guidesOf } from "../guide/guide.queries.ts";
import type { Guide } from "../guide/guide.rules.ts";
import { dayOf, monthOf } from "../kernel/month.ts";
import type { Book } from "../ledger/apply.ts";
import { openBook } from "../ledger/post.ts";
import { saidText } from "../member/identity.rules.ts";
import { membersKnown, traitsOf } from "../member/member.queries.ts";
import { lastSurvivorOf, noteSurvivor } from "../merge/last-survivors.ts";
import { everMerged } from "../merge/merge.queries.ts";
import { asksForTraits, type Traits } from "../ownership/ownership.rules.ts";
import { revisionOf } from "../platform/database/revision.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { type Climbing, openClimbing } from "../tier/climbing.ts";
import { ordersById } from "./order.queries.ts";
import { type Order, orderKey, type RecordOrder } from "./order.rules.ts";
import { parkedFor } from "./parked.queries.ts";
import type { ParkedRefund } from "./parking.rules.ts";
import type { Surroundings } from "./recording.rules.ts";
import { type Reference, reference } from "./reference.ts";
import { newcomersOf } from "./sale-facts.queries.ts";
import type { Origin } from "./selling.rules.ts";
import { openUsing, type Using } from "./using.ts";

/** What orders are decided by, read under the locks of their members and behind the gate of the month. */
export interface Found {
  /** Member ids by the name an order gave. */
  readonly members: ReadonlyMap<string, string>;
  /** Those named by the code on their card, by the same name. */
  readonly cards: ReadonlyMap<string, Card>;
  readonly book: Book;
  /** Orders that came before, by key. */
  readonly earlier: Map<string, Order>;
  /** Whether two ids stand for one person: they are the same, or were merged one into the other. */
  readonly isOnePerson: (a: string, b: string) => boolean;
  /** By member. */
  readonly bindings: Map<string, Binding[]>;
  /** By member; empty where nobody asks for them. */
  readonly traits: ReadonlyMap<string, Traits>;
  /** By member; empty where no contract asks for them. */
  readonly guides: ReadonlyMap<string, readonly Guide[]>;
  /** Members without an order, and the store that brought each; empty where no contract asks for them. */
  readonly newcomers: Map<string, Origin>;
  /** Refunds that came before their orders. */
  readonly parked: readonly ParkedRefund[];
  readonly around: Surroundings;
  readonly climbing: Climbing;
  readonly judging: Judging;
  readonly using: Using;
  readonly offers: Offers;
  readonly pointValues: readonly PointValueTerms[];
  /** The brand has booked before. */
  readonly isOpen: boolean;
}

/** Takes the locks and reads, in one round trip where members are named by id and nothing was sent before. */
export async function lookAround(
  work: Work,
  wishes: readonly RecordOrder[],
  { revision, known }: { readonly revision: string; readonly known: Reference },
): Promise<Found> {
  const { members: named, cards } = await membersNamed(
    work,
    wishes.map(({ member }) => member),
  );
  const memberIds = [...new Set([...named.values()].flatMap(withSurvivor))];
  const { brand } = known;
  const keys = wishes.map(({ source, number }) => orderKey(source, number));
  const sales = wishes.flatMap(({ member, occurredAt, earns = true }) => {
    const id = named.get(saidText(member));
    return id === undefined
      ? []
      : withSurvivor(id).map((memberId) => ({ memberId, occurredAt, earns }));
  });
  const { timeZone } = brand;
  const { asks } = known;
  const [
    now,
    openMonth,
    book,
    bindings,
    parked,
    traits,
    guides,
    newcomers,
    climbing,
    judging,
    using,
  ] = await Promise.all([
    revisionOf(work),
    holdOpenMonth(work),
    openBook(work, { ownerIds: memberIds, keys }),
    bindingsOf(work, memberIds),
    // Asked behind the gate, which whoever parks shuts: what was parked before is seen.
    parkedFor(work, keys),
    asksForTraits(known.ownership) ? traitsOf(work, memberIds) : new Map<string, Traits>(),
    asks.guides ? guidesOf(work, memberIds) : new Map<string, Guide[]>(),
    asks.brought ? newcomersOf(work, memberIds) : new Map<string, Origin>(),
    openClimbing(work, { ladders: known.ladders, timeZone, sales }),
    openJudging(work, {
      ...{ rules: known.bonusRules, campaigns: known.campaigns, timeZone },
      sales: sales.filter(({ earns }) => earns),
      multiplies: wishes.some(({ coupons, quoteId }) => coupons || quoteId),
    }),
    openUsing(work, wishes, { memberIds, offers: known, timeZone }),
  ]);
  if (now !== revision) {
    reference.forget(work);
    throw new ConcurrentChange("stores, terms or rules changed meanwhile");
  }
  const bound = Map.groupBy(bindings, ({ memberId }) => memberId);
  // Whoever is bound now is a member, and itself: who was merged into another has left its store. Few are not bound.
  const asked = new Set(
    memberIds.filter((id) => lastSurvivorOf(id) || !isBound(bound.get(id) ?? [], work.now)),
  );
  const survivors = await membersKnown(work, [...asked]);
  const members = new Map(
    [...named].flatMap(([name, id]) => {
      const now = asked.has(id) ? survivors.get(id) : id;
      return now === undefined ? [] : [[name, now] as const];
    }),
  );
  noteSurvivors(named, members, book);
  const earlier = await earlierOrders(work, book);
  const others = wishes.flatMap(({ source, number, member }) => {
    const memberId = earlier.get(orderKey(source, number))?.memberId;
    return memberId === undefined || memberId === members.get(saidText(member)) ? [] : memberId;
  });
  return {
    members,
    cards,
    book,
    earlier,
    isOnePerson: others.length === 0 ? (a, b) => a === b : await everMerged(work, others),
    bindings: bound,
    traits,
    ...{ guides, newcomers },
    parked,
    climbing,
    judging,
    ...{ using, offers: known, pointValues: known.pointValues },
    isOpen: openMonth !== undefined,
    around: {
      ...{ stores: known.storesById, storesByCode: known.stores },
      ...{ terms: known.terms, asks },
      rules: known.rules,
      earnBases: known.earnBases,
      bindingPolicies: known.bindingPolicies,
      timeZone,
      currency: brand.currency,
      ownership: known.ownership,
      openMonth: openMonth ?? monthOf(brand.openedAt, timeZone),
      today: dayOf(work.now, timeZone),
      now: work.now,
    },
  };
}

/** A member, and whom it was merged into when it was last named. */
const withSurvivor = (id: string): string[] => [id, lastSurvivorOf(id) ?? []].flat();

/** In force, and not about to end: a merge ends what it ends now, or a moment after, where it began just now. */
function isBound(bindings: readonly Binding[], now: Date): boolean {
  const binding = bindingAt(bindings, now);
  return binding !== undefined && (binding.toAt === null || binding.toAt > earliestChange(now));
}

/**
 * Notes who members were found to be. Where that one's book is not locked the step is tried again: books are locked in
 * one order only, so another cannot be locked now.
 */
function noteSurvivors(
  named: ReadonlyMap<string, string>,
  members: ReadonlyMap<string, string>,
  book: Book,
): void {
  let isLocked = true;
  for (const [name, id] of named) {
    const now = members.get(name);
    if (now === undefined) continue;
    noteSurvivor(id, now);
    isLocked &&= now === id || book.heads.has(now);
  }
  if (!isLocked) throw new ConcurrentChange("a member was merged into another");
}

async function earlierOrders(work: Work, { keys }: Book): Promise<Map<string, Order>> {
  const orders = await ordersById(
    work,
    [...keys.values()].map(({ postingId }) => postingId),
  );
  return new Map(
    [...keys].flatMap(([key, { postingId }]) => {
      const order = orders.get(postingId);
      return order ? [[key, order] as const] : [];
    }),
  );
}
