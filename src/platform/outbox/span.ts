import type { FeedEvent } from "./feed-event.ts";

/** All events of a stretch of the feed, those behind `from` up to `to`, found by topic. */
export class Span {
  readonly from: number;
  /** Of events up to it nothing was kept when this was read: whoever stands before it has missed something. */
  readonly floor: number;
  readonly #byTopic = new Map<string, FeedEvent[]>();
  #to: number;
  #count = 0;
  #bytes = 0;

  constructor(from: number, floor = from) {
    this.from = from;
    this.floor = floor;
    this.#to = from;
  }

  get to(): number {
    return this.#to;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Adds what comes behind it, up to `to`. */
  add(events: readonly FeedEvent[], to: number, bytes = 0): void {
    for (const event of events)
      for (const topic of new Set(event.topics)) {
        const known = this.#byTopic.get(topic);
        if (known) known.push(event);
        else this.#byTopic.set(topic, [event]);
      }
    this.#to = to;
    this.#count += events.length;
    this.#bytes += bytes;
  }

  /** A topic's events behind a place. */
  *behind(topic: string, place: number): Generator<FeedEvent, void, void> {
    const events = this.#byTopic.get(topic) ?? [];
    for (let index = firstBehind(events, place); ; index++) {
      const event = events[index];
      if (!event) return;
      yield event;
    }
  }
}

/** Where in events that are in order those behind a place begin. */
function firstBehind(events: readonly FeedEvent[], place: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(events[middle]?.cursor) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How much of the newest is kept, in events and in bytes of their text. */
export interface RingLimits {
  readonly events: number;
  readonly bytes: number;
}

/** Grown and forgotten by these parts. */
const PARTS = 16;

/** The newest events, in memory: whoever stands within them needs no SQL. */
export class Ring {
  readonly #limits: RingLimits;
  #spans: Span[];

  constructor(place: number, limits: RingLimits) {
    this.#limits = limits;
    this.#spans = [new Span(place)];
  }

  /** Everything behind it is here. */
  get from(): number {
    return this.#spans[0]?.from ?? 0;
  }

  /** The newest event's number. */
  get to(): number {
    return this.#spans.at(-1)?.to ?? 0;
  }

  add(events: readonly FeedEvent[], to: number, bytes: number): void {
    const newest = this.#spans.at(-1);
    const { events: most, bytes: heaviest } = this.#limits;
    const full = newest && (newest.count * PARTS >= most || newest.bytes * PARTS >= heaviest);
    const open = !newest || full ? new Span(this.to) : newest;
    if (open !== newest) this.#spans.push(open);
    open.add(events, to, bytes);
    const sum = (of: "count" | "bytes") => this.#spans.reduce((all, span) => all + span[of], 0);
    while (this.#spans.length > 1 && (sum("count") > most || sum("bytes") > heaviest))
      this.#spans.shift();
  }

  /** Forgets everything and begins at a place anew. */
  restart(place: number): void {
    this.#spans = [new Span(place)];
  }

  /** What comes next behind a place; undefined: that is not here any longer, or not yet. */
  spanBehind(place: number): Span | undefined {
    return this.#spans.find(({ from, to }) => from <= place && place < to);
  }

  /** Whether more of a topic's events than that come behind a place and pass a test. */
  holdsMore(
    than: number,
    topic: string,
    place: number,
    isWished: (event: FeedEvent) => boolean,
  ): boolean {
    let found = 0;
    for (const span of this.#spans)
      if (span.to > place)
        for (const event of span.behind(topic, place))
          if (isWished(event) && ++found > than) return true;
    return false;
  }
}
