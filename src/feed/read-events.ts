import { ownedStores } from "../brand/store.queries.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Lost } from "../platform/outbox/feed-event.ts";
import { eventsAfter, feedEnds } from "./feed.queries.ts";
import {
  EVENT_TYPES,
  heardBy,
  hears,
  mayHear,
  type PublicEvent,
  publicEvent,
  type Side,
} from "./public-event.ts";

/** Events looked at for one page: a caller that hears of few is not kept waiting for them. */
const LOOKED_AT = 5_000;
const AT_ONCE = 1_000;
const MOST = 1_000;

export interface EventsPage {
  readonly events: readonly PublicEvent[];
  /** Go on behind this; it can be kept for ever. */
  readonly cursor: string;
  readonly hasMore: boolean;
  /** The earliest place that can be gone on from. */
  readonly oldest: string;
  /** Why this is not what comes behind the cursor that was asked for: how things are is to be read anew. */
  readonly reset: Lost | "START" | undefined;
}

export interface ReadEvents {
  /** Left out: a place to begin from. */
  readonly after: string | undefined;
  /** 1 to 1,000. */
  readonly first: number;
  /** Left out: all that the caller may hear of. */
  readonly types: readonly string[] | undefined;
}

/** What an actor may hear of, behind a place: in order, without gap. */
export async function readEvents(
  scope: Scope,
  { after, first, types }: ReadEvents,
): Promise<EventsPage> {
  if (first < 1 || first > MOST) throw new BadInput(`first must be between 1 and ${MOST}`);
  const unknown = types?.find((type) => !EVENT_TYPES.some((known) => known.type === type));
  if (unknown !== undefined) throw new BadInput(`${unknown} is not a type of event`);
  const { brandId, actor } = scope;
  if (types) mayHear(actor, types);
  const heard = heardBy(actor);
  if (after === undefined) {
    const { newest, oldest } = await feedEnds(scope);
    return { events: [], cursor: newest, hasMore: false, oldest, reset: "START" };
  }
  const side = await sideOf(scope);
  const events: PublicEvent[] = [];
  for (let cursor = after, seen = 0; ; ) {
    const page = await eventsAfter(scope, { brandId, after: cursor, first: AT_ONCE });
    const { oldest, lost } = page;
    // Between two pages of one answer time passes, too.
    if (lost) return { events: [], cursor: page.cursor, hasMore: false, oldest, reset: lost };
    for (const event of page.events) {
      const told = hears(side, event) ? publicEvent(event) : undefined;
      if (!told || !heard.has(told.type) || (types && !types.includes(told.type))) continue;
      events.push(told);
      if (events.length === first)
        return { events, cursor: told.cursor, hasMore: true, oldest, reset: undefined };
    }
    cursor = page.cursor;
    seen += page.events.length;
    if (!page.hasMore || seen >= LOOKED_AT)
      return { events, cursor, hasMore: page.hasMore, oldest, reset: undefined };
  }
}

async function sideOf(scope: Scope): Promise<Side> {
  const { actor } = scope;
  switch (actor.kind) {
    case "franchisee": {
      const stores = await ownedStores(scope);
      const { franchiseeId } = actor;
      return {
        kind: "franchisee",
        franchiseeId,
        stores: new Map(stores.map((each) => [each.id, each])),
      };
    }
    case "member":
      return { kind: "member", memberId: actor.id };
    case "till":
    case "store":
      return { kind: "store", storeId: actor.storeId };
    default:
      return { kind: "brand" };
  }
}
