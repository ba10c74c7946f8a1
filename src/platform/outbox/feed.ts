import { forAllBrands } from "../../kernel/actor.ts";
import { BadInput } from "../../kernel/refusal.ts";
import { coalesce } from "../coalesce.ts";
import { createLook } from "../database/begin.ts";
import type { Orm } from "../database/orm.ts";
import type { Clock } from "../database/work.ts";
import type { EventBus } from "../event-bus.ts";
import { inTurn } from "../in-turn.ts";
import type { Log } from "../log.ts";
import { CatchUp } from "./catch-up.ts";
import { eventsOf, type FeedEvent, isCursor, type Lost } from "./feed-event.ts";
import { boundsOf, rowsBehind, rowsBetween } from "./feed-rows.ts";
import { Parked, Reader } from "./parked.ts";
import { Ring, type RingLimits, Span } from "./span.ts";

/**
 * Why a follower looks at everything anew: it begins; its cursor is older than what is kept; it takes slower than
 * events come; its cursor was never given by this feed.
 */
export type ResetReason = Lost | "START" | "BEHIND";

/** Stands for all events up to its cursor: whoever gets it reads how things are, and follows on from there. */
export interface FeedReset {
  readonly cursor: string;
  readonly topic: string;
  readonly reset: ResetReason;
}

/** What a follower gets. */
export type Told = FeedEvent | FeedReset;

export interface FeedWish {
  /** Only this brand's events are heard, whatever the topic says. */
  readonly brandId: string;
  readonly topic: string;
  readonly kinds: readonly string[];
  /** Resume behind this cursor; without one, a reset and what is new. */
  readonly after?: string | undefined;
  /** How many events may wait for a reader that is slow before they become a reset; 100. */
  readonly waiting?: number | undefined;
}

export interface Feed {
  /** Every event of a topic, in order, without gap or repeat, or a reset in place of many, until the reader stops. */
  follow(wish: FeedWish): AsyncIterableIterator<Told>;
  stop(): Promise<void>;
}

interface Limits {
  /** What is kept in memory of the newest. */
  readonly ring: RingLimits;
  /** How many events of the past are read at once. */
  readonly block: number;
  /** Whoever is farther behind than so many events looks at everything anew: that is sooner done than all are read. */
  readonly reach: number;
  /** Whoever has not taken all there was for so long is slow. */
  readonly patienceMs: number;
}

const LIMITS: Limits = {
  ring: { events: 32_768, bytes: 16 * 1024 * 1024 },
  block: 1_000,
  reach: 100_000,
  patienceMs: 5_000,
};
const WAITING = 100;
/** Rows read at once; a row holds up to 500 facts. */
const PAGE = 100;
const LOOK_EVERY_MS = 2_000;

/** One tail per process reads the feed once, keeps the newest, and rouses readers by topic; each takes at its own pace. */
export async function openFeed(
  orm: Orm,
  clock: Clock,
  bus: EventBus,
  log: Log,
  limits: Limits = LIMITS,
): Promise<Feed> {
  const look = createLook(orm, clock);
  const scope = () => look(forAllBrands("feed"));
  const ring = new Ring((await boundsOf(scope())).newest, limits.ring);
  const past = new CatchUp(loadSpan, { block: limits.block, end: () => ring.from });
  const parked = new Parked();
  const readers = new Set<Reader>();

  /** The newest event's number, whoever asks for it; each is answered by a look that began after it asked. */
  const newest = coalesce<undefined, number>({
    ...{ lanes: 1, limit: Number.POSITIVE_INFINITY },
    ...{ keyOf: () => "", sizeOf: () => 1, touches: () => [] },
    async run(calls) {
      const bounds = await boundsOf(scope());
      return calls.map(() => bounds.newest);
    },
  });

  async function loadSpan(from: number, to: number): Promise<Span> {
    const { floor, rows } = await rowsBetween(scope(), from, to);
    const span = new Span(from, floor);
    span.add(rows.flatMap(eventsOf), to);
    return span;
  }

  const { wake, stop } = inTurn(tail, ({ message }) =>
    log.warn({ error: message }, "the feed will be read again"),
  );

  async function tail(stopping: AbortSignal): Promise<void> {
    // Facts nobody hears are not read. Whoever began to listen during the look finds them in the past.
    if (readers.size === 0) {
      const now = (await boundsOf(scope())).newest;
      if (readers.size === 0) ring.restart(now);
    }
    for (let full = readers.size > 0; full && !stopping.aborted; ) {
      const { newest: now, floor, rows } = await rowsBehind(scope(), ring.to, PAGE);
      if (floor > ring.to) {
        // This process slept for so long that events went unread: all who stand here find that out.
        ring.restart(now);
        parked.rouseAll();
        return;
      }
      for (const row of rows) {
        const events = eventsOf(row);
        ring.add(events, Number(row.seq), row.bytes);
        for (const event of events) parked.rouse(event);
      }
      full = rows.length === PAGE;
    }
  }

  const unsubscribe = bus.subscribe("feed", wake);
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();

  async function* read(wish: FeedWish, reader: Reader): AsyncGenerator<Told, void, void> {
    const { brandId, topic, kinds, after, waiting = WAITING } = wish;
    const isWished = (event: FeedEvent) => event.brandId === brandId && kinds.includes(event.kind);
    let place = after === undefined ? ring.to : Number(after);
    // Whoever resumes takes all that it missed; from then on it may be too slow. Who meets a burst is not.
    let tookAllAt = Number.POSITIVE_INFINITY;
    const isSlow = () => performance.now() - tookAllAt >= limits.patienceMs;
    const reset = (reason: ResetReason): FeedReset => {
      tookAllAt = performance.now();
      place = ring.to;
      return { cursor: String(place), topic, reset: reason };
    };
    const isFar = () => ring.to - place > limits.reach;

    readers.add(reader);
    try {
      if (after === undefined) yield reset("START");
      // Another process may have told of events that are not known here yet.
      else if (place > ring.to && place > (await newest(undefined))) yield reset("UNKNOWN");
      else if (isFar()) yield reset("TOO_OLD");

      while (!reader.hasLeft) {
        if (place >= ring.to) {
          place = await parked.next(reader, topic, { place, isWished });
          tookAllAt = performance.now();
        } else if (isFar() || (isSlow() && ring.holdsMore(waiting, topic, place, isWished)))
          yield reset("BEHIND");
        for (const end = ring.to; place < end && !reader.hasLeft; ) {
          const span = ring.spanBehind(place) ?? (await past.spanBehind(place));
          if (place < span.floor) {
            yield reset("TOO_OLD");
            break;
          }
          for (const event of span.behind(topic, place)) {
            const no = Number(event.cursor);
            if (no > end || reader.hasLeft) break;
            if (!isWished(event)) continue;
            place = no;
            yield event;
          }
          place = Math.max(place, Math.min(span.to, end));
        }
      }
    } finally {
      readers.delete(reader);
    }
  }

  return {
    follow(wish) {
      if (wish.after !== undefined && !isCursor(wish.after))
        throw new BadInput("after is not a cursor of this feed");
      const reader = new Reader();
      const events = read(wish, reader);
      return {
        next: () => events.next(),
        // A generator that waits for an event cannot be ended from outside: rouse it first.
        return() {
          reader.leave();
          return events.return();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async stop() {
      clearInterval(timer);
      unsubscribe();
      const stopped = stop();
      for (const { leave } of readers) leave();
      await stopped;
    },
  };
}
