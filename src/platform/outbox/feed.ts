import { NO_BRAND, system } from "../../kernel/actor.ts";
import { BadInput } from "../../kernel/refusal.ts";
import { createLook } from "../database/begin.ts";
import type { Orm } from "../database/orm.ts";
import { sql } from "../database/sql.ts";
import type { Clock } from "../database/work.ts";
import type { EventBus } from "../event-bus.ts";
import type { Log } from "../log.ts";
import type { Fact } from "./fact.ts";

/** A published fact; `cursor` is its place in the feed. */
export interface FeedEvent {
  readonly cursor: string;
  readonly brandId: string;
  readonly kind: string;
  readonly topics: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface FeedWish {
  /** Only this brand's events are heard, whatever the topic says. */
  readonly brandId: string;
  readonly topic: string;
  readonly kinds: readonly string[];
  /** Resume behind this cursor; without one, only what is new. */
  readonly after?: string | undefined;
}

export interface Feed {
  /** Every event of a topic, in order, without gap or repeat, until the reader stops. */
  follow(wish: FeedWish): AsyncIterableIterator<FeedEvent>;
  stop(): Promise<void>;
}

/** A reader that falls further behind is cut off: it holds a cursor and may come back. */
const BEHIND_LIMIT = 10_000;
/** Rows read at once; a row holds up to 500 facts. */
const PAGE = 100;
const LOOK_EVERY_MS = 2_000;

/** The facts of a transaction; the last of them has the number `seq`. */
interface Row {
  seq: string;
  brand_id: string;
  facts: Fact[];
}

/** One tail per process reads the feed once and hands events to its readers by topic. */
export async function openFeed(orm: Orm, clock: Clock, bus: EventBus, log: Log): Promise<Feed> {
  const look = createLook(orm, clock);
  const readers = new Map<string, Set<(event: FeedEvent) => void>>();
  const ends = new Set<() => void>();
  const scope = () => look(system("feed", NO_BRAND));

  /** The number of the newest event. */
  async function counted(): Promise<bigint> {
    const [counter] = await scope().rows<{ seq: string }>(sql("feed.seq")`
      select seq from feed_counter where id = 1`);
    return BigInt(counter?.seq ?? 0);
  }

  let last = await counted();
  let again = false;
  let stopped = false;
  let running: Promise<void> | undefined;

  const wake = () => {
    again = true;
    running ??= tail().finally(() => {
      running = undefined;
      if (again && !stopped) wake();
    });
  };

  async function tail(): Promise<void> {
    again = false;
    try {
      // Facts nobody hears are not read. Whoever began to listen during the look is told all the same.
      if (readers.size === 0) {
        const now = await counted();
        if (readers.size === 0) last = now;
      }
      for (let full = readers.size > 0; full && !stopped; ) {
        const rows = await scope().rows<Row>(sql("feed.tail")`
          select seq, brand_id, facts from feed where seq > ${last} order by seq limit ${PAGE}`);
        for (const event of rows.flatMap(eventsOf)) hand(event);
        last = BigInt(rows.at(-1)?.seq ?? last);
        full = rows.length === PAGE;
      }
    } catch (error) {
      log.warn({ error: (error as Error).message }, "the feed will be read again");
    }
  }

  const hand = (event: FeedEvent) => {
    for (const topic of event.topics) for (const take of readers.get(topic) ?? []) take(event);
  };

  const unsubscribe = bus.subscribe("feed", wake);
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();

  async function* read(
    { brandId, topic, kinds, after }: FeedWish,
    reader: Reader,
  ): AsyncGenerator<FeedEvent, void, void> {
    const isWished = (event: FeedEvent) =>
      event.brandId === brandId && kinds.includes(event.kind) && event.topics.includes(topic);
    const take = (event: FeedEvent) => {
      if (isWished(event)) reader.take(event);
    };
    const set = readers.get(topic) ?? new Set();
    readers.set(topic, set.add(take));
    ends.add(reader.end);
    try {
      // Listening began before this look at the past, so nothing can fall between the two.
      let cursor = after === undefined ? last : BigInt(after);
      for (let full = after !== undefined; full && !reader.ended; ) {
        const rows = await scope().rows<Row>(sql("feed.since")`
          select seq, brand_id, facts from feed
          where brand_id = ${brandId}::uuid and seq > ${cursor} order by seq limit ${PAGE}`);
        const known = cursor;
        for (const event of rows.flatMap(eventsOf)) {
          cursor = BigInt(event.cursor);
          if (cursor > known && isWished(event)) yield event;
        }
        full = rows.length === PAGE;
      }
      for (let event = await reader.next(); event; event = await reader.next()) {
        if (BigInt(event.cursor) <= cursor) continue;
        cursor = BigInt(event.cursor);
        yield event;
      }
    } finally {
      set.delete(take);
      if (set.size === 0 && readers.get(topic) === set) readers.delete(topic);
      ends.delete(reader.end);
    }
  }

  return {
    follow(wish) {
      if (wish.after !== undefined && !/^\d{1,18}$/.test(wish.after))
        throw new BadInput("after is not a cursor of this feed");
      const reader = new Reader();
      const events = read(wish, reader);
      return {
        next: () => events.next(),
        // A generator that waits for an event cannot be ended from outside: rouse it first.
        return() {
          reader.end();
          return events.return();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      unsubscribe();
      for (const end of ends) end();
      await running;
    },
  };
}

/** The events one reader has not taken yet. */
class Reader {
  ended = false;
  #waiting: FeedEvent[] = [];
  #behind = false;
  #rouse: (() => void) | undefined;

  take(event: FeedEvent): void {
    if (this.#waiting.length < BEHIND_LIMIT) this.#waiting.push(event);
    else this.#behind = true;
    this.#rouse?.();
  }

  end = (): void => {
    this.ended = true;
    this.#rouse?.();
  };

  /** The next event, once there is one; undefined when the reader has left. */
  async next(): Promise<FeedEvent | undefined> {
    while (!this.ended) {
      const event = this.#waiting.shift();
      if (event) return event;
      if (this.#behind) throw new BadInput("too slow: subscribe again after your last cursor");
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
      });
    }
    return undefined;
  }
}

const eventsOf = ({ seq, brand_id, facts }: Row): FeedEvent[] =>
  facts.map(({ kind, topics, payload }, index) => ({
    cursor: String(BigInt(seq) - BigInt(facts.length - 1 - index)),
    brandId: brand_id,
    ...{ kind, topics, payload },
  }));
