import { addGiven, givenOn } from "../bonus/bonus.rules.ts";
import { takenBy } from "../bonus/sale-bonus.rules.ts";
import { takeFromBudgets } from "../budget/budget.queries.ts";
import { NOBODY } from "../campaign/member-facts.queries.ts";
import { judgeName } from "../card/card.rules.ts";
import { newId } from "../kernel/id.ts";
import { dayOf, monthOf } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { type Applied, apply } from "../ledger/apply.ts";
import { writeApplied } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { ruleAt } from "../points/earning.rules.ts";
import { releaseTimedOut, tellReleased } from "../points/open-wallets.ts";
import { walletOf } from "../points/points.accounts.ts";
import { walletMoved } from "../points/points.events.ts";
import { openFirstMonth, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { eventRecorded } from "./event.events.ts";
import { mayRecordEvents, mayRecordEventsAt } from "./event.policy.ts";
import { writeEvents } from "./event.queries.ts";
import { EventConflict } from "./event.refusals.ts";
import {
  type Around,
  checkEvent,
  contentOf,
  decideEvent,
  type EventContext,
  type EventGround,
  type EventRecording,
  eventKey,
  fingerprintOf,
  judgeEvent,
  judgementsOf,
  type MemberEvent,
  type RecordEvent,
} from "./event.rules.ts";
import { type EventReference, eventReference } from "./event-reference.ts";
import { type FoundForEvents, lookAroundEvents } from "./look-around-events.ts";

const EVENT_LIMIT = 1_000;

/** `repeated`: it was recorded before, with the same content; nothing was done again. */
export interface EventRecorded {
  readonly event: MemberEvent;
  readonly repeated: boolean;
}

export type EventOutcome = EventRecorded | Refusal;

/**
 * Records 1 to 1,000 events: each is judged by the rules for its kind, and its points are issued by who pays for them. One
 * that must be refused is refused alone. The number of statements does not depend on the number of events.
 */
export async function recordEvents(
  work: Work,
  wishes: readonly RecordEvent[],
): Promise<EventOutcome[]> {
  mayRecordEvents(work.actor);
  if (wishes.length < 1 || wishes.length > EVENT_LIMIT)
    throw new BadInput(`between 1 and ${EVENT_LIMIT} events a call`);
  for (const wish of wishes) checkEvent(wish);

  const { revision, value: known } = await eventReference.of(work);
  mayRecordEventsAt(
    work.actor,
    wishes.map(({ storeCode }) => known.stores.get(storeCode ?? "")),
  );
  const found = await lookAroundEvents(work, wishes, { revision, known });
  const judged = wishes.map((wish) =>
    judgeEvent(wish, {
      memberId: judgeName(wish.member, found, wish.occurredAt),
      ...{ stores: known.stores, terms: known.terms, now: work.now },
    }),
  );
  const grounds = judged.filter((each): each is EventGround => !(each instanceof Refusal));
  const timedOut = releaseTimedOut(work, found.book, [...found.members.values()]);
  const { outcomes, recordings, applied, taken } = decideAll(work, grounds, { found, known });
  if (recordings.length > 0) {
    const lines = recordings.flatMap((recording) => recording.lines);
    await Promise.all([
      writeApplied(work, found.book, [...timedOut, ...applied]),
      writeEvents(
        work,
        recordings.map(({ event }) => event),
      ),
      writeLines(work, lines),
      found.openMonth ?? openFirstMonth(work, aroundOf(work, { found, known }).openMonth),
    ]);
    tellReleased(work, timedOut);
    announce(work, recordings);
    await takeFromBudgets(work, taken);
  }
  return judged.map((each) =>
    each instanceof Refusal ? each : (outcomes.get(each) as EventOutcome),
  );
}

interface Known {
  readonly found: FoundForEvents;
  readonly known: EventReference;
}

function aroundOf({ now }: Work, { found, known }: Known): Around {
  const { timeZone, currency, openedAt } = known.brand;
  return {
    ...{ timeZone, currency, now, today: dayOf(now, timeZone) },
    earningRules: known.earningRules,
    openMonth: found.openMonth ?? monthOf(openedAt, timeZone),
  };
}

/** In order of time, each by what those before it took. */
function decideAll(work: Work, grounds: readonly EventGround[], about: Known) {
  const { found, known } = about;
  const { book, earlier } = found;
  const around = aroundOf(work, about);
  const outcomes = new Map<EventGround, EventOutcome>();
  const recordings: EventRecording[] = [];
  const applied: Applied[] = [];
  const taken = new Map<string, bigint>();
  for (const ground of grounds.toSorted((a, b) => +a.wish.occurredAt - +b.wish.occurredAt)) {
    const { source, number } = ground.wish;
    const key = eventKey(source, number);
    const recorded = earlier.get(key);
    if (recorded) {
      const isSame =
        found.isOnePerson(recorded.memberId, ground.memberId) &&
        fingerprintOf(recorded).equals(fingerprintOf(contentOf(ground)));
      outcomes.set(
        ground,
        isSame ? { event: recorded, repeated: true } : new EventConflict(number),
      );
      continue;
    }
    const context = contextOf(ground, about);
    const judgements = judgeGround(ground, context, known);
    const { owed } = walletOf(book.balances.get(ground.memberId), around.today);
    const recording = decideEvent(ground, { judgements, context }, { id: newId(), owed }, around);
    const given = found.given.get(ground.memberId);
    for (const { rule, points } of recording.event.awards)
      if (given) addGiven(given, rule, recording.event.day, points);
    for (const [subject, amount] of takenBy({ judgements, context })) {
      taken.set(subject, (taken.get(subject) ?? 0n) + amount);
      found.left.set(subject, (found.left.get(subject) ?? 0n) - amount);
    }
    applied.push(apply(book, recording.posting));
    recordings.push(recording);
    earlier.set(key, recording.event);
    outcomes.set(ground, { event: recording.event, repeated: false });
  }
  if (applied.some(({ kind }) => kind !== "posted"))
    throw new Error("an event judged sound must be posted");
  return { outcomes, recordings, applied, taken };
}

function contextOf({ wish, memberId }: EventGround, { found, known }: Known): EventContext {
  const day = dayOf(wish.occurredAt, known.brand.timeZone);
  const given = givenOn(found.given.get(memberId) ?? new Map(), day);
  return {
    member: found.facts.get(memberId) ?? NOBODY,
    given: Object.fromEntries([...found.capped].map((code) => [code, given(code)])),
    left: Object.fromEntries(found.left),
  };
}

/** Bonus points are of the standing rule's kind and days: without one there are none. */
const judgeGround = (
  { wish, memberId, place }: EventGround,
  context: EventContext,
  known: EventReference,
) =>
  ruleAt(known.earningRules, wish.occurredAt)
    ? judgementsOf(
        {
          ...{ memberId, kind: wish.kind, store: place?.store, occurredAt: wish.occurredAt },
          attributes: Object.fromEntries(
            (wish.attributes ?? []).map(({ key, value }) => [key, value] as const),
          ),
        },
        context,
        { rules: known.rules, campaigns: known.campaigns, timeZone: known.brand.timeZone },
      )
    : [];

function announce(work: Work, recordings: readonly EventRecording[]): void {
  for (const { event, lines } of recordings) {
    work.record(eventRecorded(work.brandId, event));
    if (event.points > 0n)
      work.record(
        walletMoved(event.memberId, { kind: "EARNED", postingId: event.id, change: event.points }),
      );
    for (const fact of linesAccrued(work.brandId, lines)) work.record(fact);
  }
}
