import { setTimeout as sleep } from "node:timers/promises";
import { system } from "../kernel/actor.ts";
import type { Look, Scope } from "./database/work.ts";
import type { EventBus } from "./event-bus.ts";
import type { Log } from "./log.ts";

/** Something of a brand that is looked at again and again for all who watch it together. */
export interface Sample<T extends Sampled> {
  readonly name: string;
  /** Cheap: as long as it is the same, so is what `read` answers. */
  readonly sign: (scope: Scope) => Promise<string>;
  readonly read: (scope: Scope) => Promise<T>;
}

export interface Sampled {
  /** Everything up to this place in the feed is in it. */
  readonly cursor: string;
}

/**
 * What is watched in this process. However many watch, and however much happens, a brand's sample is taken twice a second
 * at most, more seldom where it is costly, and not at all while nobody watches.
 */
export interface Samples {
  /** The newest, then each that is another; who takes slower gets the newest. */
  watch<T extends Sampled>(brandId: string, sample: Sample<T>): AsyncIterableIterator<T>;
  stop(): Promise<void>;
}

/** At most two looks a second. */
const PAUSE_MS = 500;
/** A look that is costly is rare: it takes no more than a part in so many of the time. */
const REST = 10;
/** How long a day's end, or a wake that was lost, may stay unseen. */
const LOOK_EVERY_MS = 2_000;

/** How long nobody looks again after a look that took so long. */
export const pauseAfter = (tookMs: number): number => Math.max(PAUSE_MS, REST * tookMs);

interface Parts {
  readonly look: Look;
  readonly bus: EventBus;
  readonly log: Log;
}

export function openSamples({ look, bus, log }: Parts): Samples {
  const samplers = new Map<string, Sampler<Sampled>>();
  const unsubscribe = bus.subscribe("feed", () => {
    for (const sampler of samplers.values()) sampler.wake();
  });

  function samplerOf<T extends Sampled>(brandId: string, sample: Sample<T>): Sampler<T> {
    const key = `${brandId} ${sample.name}`;
    // A sample's name stands for its type.
    const known = samplers.get(key) as Sampler<T> | undefined;
    if (known) return known;
    const made = new Sampler(sample, () => look(system(sample.name, brandId)), log);
    samplers.set(key, made as Sampler<Sampled>);
    made.start(() => samplers.delete(key));
    return made;
  }

  return {
    watch<T extends Sampled>(brandId: string, sample: Sample<T>) {
      const watcher = new Watcher<T>();
      const sampler = samplerOf(brandId, sample);
      sampler.enter(watcher);
      const leave = async () => {
        watcher.end();
        sampler.leave(watcher);
        return { done: true as const, value: undefined };
      };
      const taken: AsyncIterableIterator<T> = {
        async next() {
          const value = await watcher.next();
          return value ? { done: false, value } : leave();
        },
        return: leave,
        [Symbol.asyncIterator]: () => taken,
      };
      return taken;
    },
    async stop() {
      unsubscribe();
      await Promise.all([...samplers.values()].map((sampler) => sampler.stop()));
    },
  };
}

/** Takes one brand's sample while somebody watches; who comes and goes does not make it look more often. */
class Sampler<T extends Sampled> {
  readonly #sample: Sample<T>;
  readonly #look: () => Scope;
  readonly #log: Log;
  readonly #watchers = new Set<Watcher<T>>();
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;
  #newest: T | undefined;
  #seen: string | undefined;
  #roused = Promise.withResolvers<void>();

  constructor(sample: Sample<T>, look: () => Scope, log: Log) {
    this.#sample = sample;
    this.#look = look;
    this.#log = log;
  }

  start(left: () => void): void {
    this.#running = this.#run(left);
  }

  wake(): void {
    this.#roused.resolve();
  }

  enter(watcher: Watcher<T>): void {
    this.#watchers.add(watcher);
    if (this.#newest) watcher.take(this.#newest);
  }

  leave(watcher: Watcher<T>): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size === 0) this.wake();
  }

  async stop(): Promise<void> {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
    this.#stopped.abort();
    this.wake();
    await this.#running;
  }

  async #run(left: () => void): Promise<void> {
    const { signal } = this.#stopped;
    do {
      this.#roused = Promise.withResolvers();
      const began = performance.now();
      await this.#take();
      const ms = pauseAfter(performance.now() - began);
      await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
      if (this.#watchers.size > 0) await this.#woken();
    } while (this.#watchers.size > 0);
    // At once: who comes from now on would watch what is not looked at any longer.
    left();
  }

  async #take(): Promise<void> {
    try {
      const sign = await this.#sample.sign(this.#look());
      if (sign === this.#seen) return;
      const value = await this.#sample.read(this.#look());
      this.#seen = sign;
      this.#newest = value;
      for (const watcher of this.#watchers) watcher.take(value);
    } catch (error) {
      const { name: sample } = this.#sample;
      this.#log.warn({ error: (error as Error).message, sample }, "it is sampled again");
    }
  }

  async #woken(): Promise<void> {
    const patience = setTimeout(() => this.wake(), LOOK_EVERY_MS).unref();
    await this.#roused.promise;
    clearTimeout(patience);
  }
}

/** The newest sample that one watcher has not taken yet. */
class Watcher<T> {
  #waiting: T | undefined;
  #isOver = false;
  #rouse: (() => void) | undefined;

  take(value: T): void {
    this.#waiting = value;
    this.#rouse?.();
  }

  end(): void {
    this.#isOver = true;
    this.#rouse?.();
  }

  async next(): Promise<T | undefined> {
    while (!this.#waiting && !this.#isOver)
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
      });
    const value = this.#isOver ? undefined : this.#waiting;
    this.#waiting = undefined;
    return value;
  }
}
