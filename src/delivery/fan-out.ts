import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { hears, publicEvent, type Side } from "../feed/public-event.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import type { Begin, Look, Work } from "../platform/database/work.ts";
import { eventsOf, type FeedEvent } from "../platform/outbox/feed-event.ts";
import { LIFE_MS } from "../webhook/webhook.rules.ts";
import { queueDead, queueTellings, type Telling } from "./delivery.queries.ts";
import {
  feedRows,
  type Listener,
  listenersOf,
  moveFollower,
  moveReplay,
  takeFollower,
  takeReplay,
} from "./fan-out.queries.ts";

/** Rows of the feed read at once; a row holds up to 500 facts. */
const PAGE = 50;
/** Letters of one statement. */
const INSERT_AT_MOST = 2_000;

export interface FanOutParts {
  readonly begin: Begin;
  readonly look: Look;
}

/**
 * Queues the next page of what happened, and of a replay: however long that is, it does not hold up what happens now.
 * Answers how many were queued, and whether there may be more.
 */
export async function hearOn(parts: FanOutParts): Promise<{ queued: number; more: boolean }> {
  const now = await fanOut(parts);
  const before = await replayOn(parts);
  return { queued: now.queued + before.queued, more: now.more || before.more };
}

/**
 * Queues the next events for all webhooks that want to hear them, whoever's they are. Of many workers one does. How many
 * statements a page takes follows from neither events nor webhooks. Answers how many were queued, and whether more wait.
 */
const fanOut = (parts: FanOutParts): Promise<{ queued: number; more: boolean }> =>
  parts.begin(forAllBrands("webhooks"), async (work) => {
    const place = await takeFollower(work);
    if (!place || place.behind >= place.newest) return { queued: 0, more: false };
    const listeners = await listenersOf(work);
    if (listeners.length === 0) {
      await moveFollower(work, place.newest);
      return { queued: 0, more: false };
    }
    const rows = await feedRows(work, { behind: place.behind, limit: PAGE, brandId: undefined });
    const events = rows.flatMap(eventsOf).filter(({ cursor }) => BigInt(cursor) > place.behind);
    const queued = await queueAll(work, await tellingsOf(parts, events, listeners));
    const more = rows.length === PAGE;
    await moveFollower(work, more ? BigInt(rows.at(-1)?.seq ?? place.newest) : place.newest);
    return { queued, more };
  });

/** Takes the oldest replay a page on. Answers how many were queued, and whether there may be more to do. */
const replayOn = (parts: FanOutParts): Promise<{ queued: number; more: boolean }> =>
  parts.begin(forAllBrands("webhooks"), async (work) => {
    const replay = await takeReplay(work);
    if (!replay) return { queued: 0, more: false };
    const diesAt = new Date(+work.now + LIFE_MS);
    if (replay.closed) {
      await moveReplay(work, replay.id, replay.behind, true);
      return { queued: 0, more: true };
    }
    if (replay.deadOnly) {
      const limit = INSERT_AT_MOST;
      const cursors = await queueDead(work, { ...replay, diesAt, limit });
      const to = cursors.length === limit ? (cursors.at(-1) ?? replay.until) : replay.until;
      await moveReplay(work, replay.id, to, cursors.length < limit);
      return { queued: cursors.length, more: true };
    }
    const { behind, until, listener } = replay;
    const rows = await feedRows(work, { behind, limit: PAGE, brandId: listener.brandId });
    const events = rows
      .flatMap(eventsOf)
      .filter(({ cursor }) => BigInt(cursor) > behind && BigInt(cursor) <= until);
    const tellings = await tellingsOf(parts, events, [{ ...listener, behind }]);
    const queued = await queueAll(work, tellings, true);
    const to = rows.length === PAGE ? BigInt(rows.at(-1)?.seq ?? until) : until;
    await moveReplay(work, replay.id, to, to >= until);
    return { queued, more: true };
  });

async function queueAll(work: Work, tellings: readonly Telling[], again = false): Promise<number> {
  const diesAt = new Date(+work.now + LIFE_MS);
  let queued = 0;
  for (let at = 0; at < tellings.length; at += INSERT_AT_MOST)
    queued += await queueTellings(work, tellings.slice(at, at + INSERT_AT_MOST), { diesAt, again });
  return queued;
}

/** Who is told what. */
async function tellingsOf(
  { look }: FanOutParts,
  events: readonly FeedEvent[],
  listeners: readonly Listener[],
): Promise<Telling[]> {
  const byBrand = Map.groupBy(listeners, ({ brandId }) => brandId);
  const stores = new Map<string, ReadonlyMap<string, OwnedStore>>();
  for (const brandId of new Set(events.map((event) => event.brandId)))
    if (byBrand.get(brandId)?.some(({ franchiseeId }) => franchiseeId !== null)) {
      const owned = await ownedStores(look(system("webhooks", brandId)));
      stores.set(brandId, new Map(owned.map((store) => [store.id, store])));
    }
  const sideOf = ({ brandId, franchiseeId }: Listener): Side =>
    franchiseeId === null
      ? { kind: "brand" }
      : { kind: "franchisee", franchiseeId, stores: stores.get(brandId) ?? new Map() };
  return events.flatMap((event) => {
    const told = publicEvent(event);
    if (!told) return [];
    return (byBrand.get(event.brandId) ?? [])
      .filter(
        (listener) =>
          BigInt(event.cursor) > listener.behind &&
          (listener.types.length === 0 || listener.types.includes(told.type)) &&
          hears(sideOf(listener), event),
      )
      .map(({ id: webhookId, brandId }) => ({ webhookId, brandId, event: told }));
  });
}
