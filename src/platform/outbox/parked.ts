import type { FeedEvent } from "./feed-event.ts";

/** Somebody who follows the feed; it may leave at any time. */
export class Reader {
  hasLeft = false;
  rouse: () => void = () => undefined;

  leave = (): void => {
    this.hasLeft = true;
    this.rouse();
  };
}

interface Wait {
  readonly place: number;
  readonly isWished: (event: FeedEvent) => boolean;
  /** Everything up to there has been looked at. */
  readonly goOn: (place: number) => void;
}

/** Readers that took all there is, until something they wish for happens. */
export class Parked {
  readonly #byTopic = new Map<string, Set<Wait>>();

  /** Answers the place behind which the next event is; the reader's own, where it is roused for another reason. */
  async next(
    reader: Reader,
    topic: string,
    { place, isWished }: Omit<Wait, "goOn">,
  ): Promise<number> {
    const { promise, resolve: goOn } = Promise.withResolvers<number>();
    reader.rouse = () => goOn(place);
    const wait = { place, isWished, goOn };
    const waits = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, waits.add(wait));
    try {
      return await promise;
    } finally {
      waits.delete(wait);
      if (waits.size === 0 && this.#byTopic.get(topic) === waits) this.#byTopic.delete(topic);
    }
  }

  /** Rouses those that wish for an event. */
  rouse(event: FeedEvent): void {
    const no = Number(event.cursor);
    for (const topic of event.topics)
      for (const { place, isWished, goOn } of this.#byTopic.get(topic) ?? [])
        if (no > place && isWished(event)) goOn(no - 1);
  }

  rouseAll(): void {
    for (const waits of this.#byTopic.values()) for (const { place, goOn } of waits) goOn(place);
  }
}
