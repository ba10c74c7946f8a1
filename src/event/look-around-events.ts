import { givenTo } from "../bonus/bonus.queries.ts";
import { asksForEver, type Given } from "../bonus/bonus.rules.ts";
import { askedOf, boundsOf, mayApply } from "../bonus/judge-bonuses.rules.ts";
import { leftToTake } from "../budget/budget.queries.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import type { Card } from "../card/card.rules.ts";
import { membersNamed } from "../card/name-members.ts";
import type { MemberFacts } from "../kernel/condition.ts";
import { dayOf, type Month } from "../kernel/month.ts";
import type { Book } from "../ledger/apply.ts";
import { openBook } from "../ledger/post.ts";
import { saidText } from "../member/identity.rules.ts";
import { membersKnown } from "../member/member.queries.ts";
import { everMerged } from "../merge/merge.queries.ts";
import { revisionOf } from "../platform/database/revision.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { eventsById } from "./event.queries.ts";
import { eventKey, type MemberEvent, type RecordEvent } from "./event.rules.ts";
import { type EventReference, eventReference } from "./event-reference.ts";

/** What events are decided by, read under the locks of their members and behind the gate of the month. */
export interface FoundForEvents {
  /** Member ids by the name an event gave. */
  readonly members: ReadonlyMap<string, string>;
  /** Those named by the code on their card, by the same name. */
  readonly cards: ReadonlyMap<string, Card>;
  readonly book: Book;
  /** Undefined before anything was booked. */
  readonly openMonth: Month | undefined;
  /** Events that came before, by key. */
  readonly earlier: Map<string, MemberEvent>;
  /** Whether two ids stand for one person. */
  readonly isOnePerson: (a: string, b: string) => boolean;
  readonly facts: ReadonlyMap<string, MemberFacts>;
  /** The codes of rules that are capped for each member, and what they gave. */
  readonly capped: ReadonlySet<string>;
  readonly given: ReadonlyMap<string, Given>;
  readonly left: Map<string, bigint>;
}

/** Takes the locks, and reads; as many statements for a thousand events as for one. */
export async function lookAroundEvents(
  work: Work,
  wishes: readonly RecordEvent[],
  { revision, known }: { readonly revision: string; readonly known: EventReference },
): Promise<FoundForEvents> {
  const { members: named, cards } = await membersNamed(
    work,
    wishes.map(({ member }) => member),
  );
  const ids = [...new Set(named.values())];
  const behind = await membersKnown(work, ids);
  const memberIds = [...new Set(behind.values())];
  const rules = known.rules.filter((rule) => mayApply(rule, known.campaigns, wishes));
  const capped = rules.filter(({ caps }) => caps.perMember !== null || caps.perMemberDay !== null);
  const { timeZone } = known.brand;
  const days = [...new Set(wishes.map(({ occurredAt }) => dayOf(occurredAt, timeZone)))];
  const keys = wishes.map(({ source, number }) => eventKey(source, number));
  // They travel together, in order: what is asked behind the locks sees what they waited for.
  const [now, openMonth, book, survivors, facts, given, left] = await Promise.all([
    revisionOf(work),
    holdOpenMonth(work),
    openBook(work, { ownerIds: memberIds, keys }),
    membersKnown(work, ids),
    rules.length > 0
      ? memberFacts(work, memberIds, askedOf(rules, known.campaigns))
      : new Map<string, MemberFacts>(),
    capped.length > 0
      ? givenTo(work, memberIds, { days, ever: asksForEver(capped) })
      : new Map<string, Given>(),
    leftToTake(work, [...new Set(rules.flatMap((rule) => boundsOf(rule, known.campaigns)))]),
  ]);
  if (now !== revision) {
    eventReference.forget(work);
    throw new ConcurrentChange("stores, terms or rules changed meanwhile");
  }
  if (ids.some((id) => survivors.get(id) !== behind.get(id)))
    throw new ConcurrentChange("a member was erased or merged into another meanwhile");
  const members = new Map(
    [...named].flatMap(([name, id]) => {
      const survivor = survivors.get(id);
      return survivor === undefined ? [] : [[name, survivor] as const];
    }),
  );
  const recorded = await eventsById(
    work,
    [...book.keys.values()].map(({ postingId }) => postingId),
  );
  const earlier = new Map(
    [...recorded.values()].map((event) => [eventKey(event.source, event.number), event]),
  );
  const others = wishes.flatMap(({ source, number, member }) => {
    const memberId = earlier.get(eventKey(source, number))?.memberId;
    return memberId === undefined || memberId === members.get(saidText(member)) ? [] : memberId;
  });
  return {
    ...{ members, cards, book, openMonth, earlier, facts, given, left },
    isOnePerson: others.length === 0 ? (a, b) => a === b : await everMerged(work, others),
    capped: new Set(capped.map(({ code }) => code)),
  };
}
