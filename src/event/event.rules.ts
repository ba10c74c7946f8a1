import { createHash } from "node:crypto";
import type { BonusGround, BonusRule, Judgement } from "../bonus/bonus.rules.ts";
import { judgeBonuses } from "../bonus/judge-bonuses.rules.ts";
import { asEventKind } from "../bonus/said-bonus.rules.ts";
import type { BonusAward } from "../bonus/sale-bonus.rules.ts";
import { StoreClosed, UnknownStore } from "../brand/brand.refusals.ts";
import { HEADQUARTERS, latestOccurrence, type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import type { MemberFacts } from "../kernel/condition.ts";
import { clockOf, dayOf, type Month, monthOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { isWord } from "../kernel/word.ts";
import type { Posting } from "../ledger/apply.ts";
import { requestKey } from "../ledger/key.ts";
import type { MemberSaid } from "../member/identity.rules.ts";
import { type EarningRuleTerms, earn, ruleAt } from "../points/earning.rules.ts";
import { lastDayFrom, type Span, spanFor } from "../points/validity.rules.ts";
import { accruePoints } from "../settlement/accrual.rules.ts";
import type { BookedLine } from "../settlement/booking.rules.ts";
import { bookingMonth, bookLines, transfersOf } from "../settlement/booking.rules.ts";
import { recordedCost } from "../settlement/clearing.rules.ts";
import { TermsMissing } from "../terms/terms.refusals.ts";
import { type TermsInForce, termsAt } from "../terms/terms.rules.ts";
import { EventInFuture } from "./event.refusals.ts";

/** Something a member did, as its source tells it: a check-in, a review, a profile that was completed. */
export interface RecordEvent {
  /** Who numbers its events: with `number`, it names the event in the brand for ever. */
  readonly source: string;
  readonly number: string;
  /** `review`, `check-in`: what rules are for. */
  readonly kind: string;
  readonly member: MemberSaid;
  /** Where it happened; left out: at no store. */
  readonly storeCode?: string | undefined;
  /** Words that conditions may ask; never anything about a person: they are kept for ever, in clear. */
  readonly attributes?: ReadonlyArray<{ readonly key: string; readonly value: string }> | undefined;
  readonly occurredAt: Date;
}

/** What an event was judged by beside itself and the rules: with it, it is judged again, to the same end. */
export interface EventContext {
  readonly member: MemberFacts;
  /** By rules that are capped: what each gave the member before. */
  readonly given: Readonly<Record<string, { readonly day: bigint; readonly ever: bigint }>>;
  /** By subject: what was left of budgets. */
  readonly left: Readonly<Record<string, bigint>>;
}

/** An event as it was recorded, and what it gave. */
export interface MemberEvent {
  readonly id: string;
  readonly memberId: string;
  readonly kind: string;
  readonly source: string;
  readonly number: string;
  readonly storeId: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** The local day it occurred on. */
  readonly day: string;
  readonly context: EventContext;
  readonly awards: readonly BonusAward[];
  readonly points: bigint;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

const ATTRIBUTES = 20;

/** Events that no source can mean: the call that holds them is malformed. */
export function checkEvent({ number, kind, attributes = [] }: RecordEvent): void {
  asEventKind(kind);
  if (attributes.length > ATTRIBUTES)
    throw new BadInput(`event ${number}: at most ${ATTRIBUTES} attributes`);
  if (new Set(attributes.map(({ key }) => key)).size < attributes.length)
    throw new BadInput(`event ${number}: two attributes have one key`);
  for (const { key, value } of attributes)
    if (!isWord(key) || !isWord(value))
      throw new BadInput(
        `event ${number}: an attribute's key and value are 1 to 64 letters, digits, dots or dashes`,
      );
}

export const eventKey = (source: string, number: string): string =>
  requestKey("event", source, number);

/** What an event stands on, once it is judged sound. */
export interface EventGround {
  readonly wish: RecordEvent;
  readonly memberId: string;
  /** Where it happened, and the contract of who owned it then. */
  readonly place: { readonly store: OwnedStore; readonly terms: TermsInForce } | undefined;
}

/** Refuses an event for the first reason that holds. */
export function judgeEvent(
  wish: RecordEvent,
  known: {
    /** Whom its name stands for, or why nobody. */
    readonly memberId: string | Refusal;
    readonly stores: ReadonlyMap<string, OwnedStore>;
    readonly terms: ReadonlyMap<string, TermsInForce[]>;
    readonly now: Date;
  },
): EventGround | Refusal {
  const { storeCode, occurredAt } = wish;
  const { memberId } = known;
  if (memberId instanceof Refusal) return memberId;
  const latest = latestOccurrence(known.now);
  if (occurredAt > latest) return new EventInFuture(latest);
  if (storeCode === undefined) return { wish, memberId, place: undefined };
  const store = known.stores.get(storeCode);
  if (!store) return new UnknownStore(storeCode);
  if (store.closedAt && store.closedAt <= occurredAt)
    return new StoreClosed(store.id, store.closedAt);
  // Before it opened there was no such store.
  const owner = ownerAt(store, occurredAt);
  if (!owner) return new UnknownStore(storeCode);
  const terms = termsAt(known.terms.get(owner.franchiseeId) ?? [], occurredAt);
  return terms
    ? { wish, memberId, place: { store, terms } }
    : new TermsMissing(owner.franchiseeCode, occurredAt);
}

/** An event, as far as rules ask for it. */
export type JudgedEvent = Pick<MemberEvent, "memberId" | "kind" | "attributes" | "occurredAt"> & {
  readonly store: { readonly id: string; readonly code: string } | undefined;
};

/** What each rule gives for an event, or why not. The same again gives the same. */
export function judgementsOf(
  event: JudgedEvent,
  context: EventContext,
  known: {
    readonly rules: readonly BonusRule[];
    readonly campaigns: ReadonlyMap<string, Campaign>;
    readonly timeZone: string;
  },
): Judgement[] {
  const { kind, store, attributes, memberId, occurredAt: at } = event;
  const local = { day: dayOf(at, known.timeZone), ...clockOf(at, known.timeZone) };
  const ground: BonusGround = {
    facts: {
      member: context.member,
      event: {
        ...{ kind, store: store?.code ?? "", attributes, day: local.day },
        ...{ weekday: BigInt(local.weekday), hour: BigInt(Math.floor(local.minute / 60)) },
      },
    },
    ...{ memberId, storeId: store?.id ?? null, storeCode: store?.code ?? "" },
    ...{ at, local, standing: 0n },
    given: (rule) => context.given[rule] ?? { day: 0n, ever: 0n },
    left: (subject) => context.left[subject],
  };
  return judgeBonuses(known.rules, known.campaigns, ground);
}

/** What judgements gave, as it is stored. */
export const awardsOf = (judgements: readonly Judgement[]): BonusAward[] =>
  judgements
    .filter(({ points }) => points > 0n)
    .map(({ rule, points, headquartersPoints: headquarters }) => ({
      ...{ rule: rule.code, id: rule.id, points, headquarters },
    }));

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, each) => all + each, 0n);

/** What all events of a batch are decided by. */
export interface Around {
  readonly earningRules: readonly EarningRuleTerms[];
  readonly timeZone: string;
  readonly currency: string;
  readonly openMonth: Month;
  readonly now: Date;
  /** The local day of `now`. */
  readonly today: string;
}

/** Everything one event brings about. */
export interface EventRecording {
  readonly event: MemberEvent;
  readonly posting: Posting;
  /** What its store pays for its part of the points. */
  readonly lines: readonly BookedLine[];
}

/** Decides one event: the points its judgements gave, who issues them, and what they cost. Pure. */
export function decideEvent(
  { wish, memberId, place }: EventGround,
  judged: { readonly judgements: readonly Judgement[]; readonly context: EventContext },
  { id, owed }: { readonly id: string; readonly owed: bigint },
  around: Around,
): EventRecording {
  const { timeZone, today } = around;
  const { occurredAt } = wish;
  const awards = awardsOf(judged.judgements);
  const event: MemberEvent = {
    ...{ id, memberId, kind: wish.kind, source: wish.source, number: wish.number },
    ...{ storeId: place?.store.id ?? null, attributes: attributesOf(wish) },
    ...{ day: dayOf(occurredAt, timeZone), context: judged.context, awards },
    ...{ points: sum(awards.map(({ points }) => points)), occurredAt, bookedAt: around.now },
  };
  const byHeadquarters = sum(awards.map(({ headquarters }) => headquarters));
  const byStore = event.points - byHeadquarters;
  const rule = ruleAt(around.earningRules, occurredAt);
  const span = rule && spanOf(rule, occurredAt, timeZone);
  const ofMonth = monthOf(occurredAt, timeZone);
  const month = bookingMonth(ofMonth, around.openMonth);
  const lines = place
    ? accruePoints({ storeId: place.store.id, storePoints: byStore, day: event.day }, place.terms)
    : [];
  return {
    event,
    lines: bookLines(lines, { id, ownerId: memberId, month, ofMonth, occurredAt }),
    posting: {
      ...{ id, ownerId: memberId, key: eventKey(wish.source, wish.number) },
      ...{ fingerprint: fingerprintOf(event), kind: "event", occurredAt },
      transfers: [
        ...earn({
          issued: [
            {
              ...{ issuerCode: place?.store.code ?? HEADQUARTERS, points: byStore },
              cost: recordedCost(place?.terms, event.day),
            },
            { issuerCode: HEADQUARTERS, points: byHeadquarters },
          ],
          ...{ orderId: id, span, owed, today },
        }),
        ...transfersOf(lines, month, around.currency),
      ],
    },
  };
}

/** Points of an event have no order whose event they could wait for: they begin with their own. */
function spanOf(rule: EarningRuleTerms, at: Date, zone: string): Span {
  const firstDay = dayOf(at, zone);
  return spanFor(rule, at, zone) ?? { firstDay, lastDay: lastDayFrom(rule.validity, firstDay) };
}

const attributesOf = ({ attributes = [] }: RecordEvent): Readonly<Record<string, string>> =>
  Object.fromEntries(
    attributes
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key, value }) => [key, value] as const),
  );

type Content = Pick<MemberEvent, "kind" | "storeId" | "attributes" | "occurredAt">;

/** What a repeat of an event must agree with, beside whose it is. */
export const contentOf = ({ wish, place }: EventGround): Content => ({
  ...{ kind: wish.kind, storeId: place?.store.id ?? null, attributes: attributesOf(wish) },
  occurredAt: wish.occurredAt,
});

/** A digest of what makes an event this event and no other. */
export const fingerprintOf = ({ kind, storeId, attributes, occurredAt }: Content): Buffer =>
  createHash("sha256")
    .update(
      JSON.stringify([kind, storeId, Object.entries(attributes).sort(), occurredAt.toISOString()]),
    )
    .digest();
