import { setImmediate as turn } from "node:timers/promises";
import type { Span } from "./span.ts";

/** Reads the events of one stretch of the feed, behind `from` up to `to`. */
export type LoadSpan = (from: number, to: number) => Promise<Span>;

interface How {
  /** Numbers read at once: blocks begin at multiples of it, so that whoever stands in one shares it. */
  readonly block: number;
  /** Up to where the past reaches: what comes behind it is in memory. */
  readonly end: () => number;
}

/** Blocks that are kept for who comes a little later. */
const KEPT = 16;

/**
 * Reads the past for many at once: one statement at a time, block after block upwards and then from the lowest again,
 * each for all who stand in it. However many resume, the feed is swept once or twice.
 */
export class CatchUp {
  readonly #load: LoadSpan;
  readonly #how: How;
  readonly #wanted = new Map<number, PromiseWithResolvers<Span>>();
  readonly #kept = new Map<number, Span>();
  #sweeping = false;

  constructor(load: LoadSpan, how: How) {
    this.#load = load;
    this.#how = how;
  }

  /** Events behind a place that lies before the end; they may be none. */
  spanBehind(place: number): Promise<Span> | Span {
    const block = place - (place % this.#how.block);
    const kept = this.#kept.get(block);
    // What was the end when it was read may not be it any longer.
    if (kept && place < kept.to) return kept;
    let wanted = this.#wanted.get(block);
    if (!wanted) this.#wanted.set(block, (wanted = Promise.withResolvers()));
    if (!this.#sweeping) void this.#sweep();
    return wanted.promise;
  }

  async #sweep(): Promise<void> {
    this.#sweeping = true;
    const { block, end } = this.#how;
    for (let at = 0; this.#wanted.size > 0; ) {
      // Those who have just been served ask for what comes next.
      await turn();
      const blocks = [...this.#wanted.keys()];
      const above = blocks.filter((each) => each >= at);
      at = Math.min(...(above.length > 0 ? above : blocks));
      const wanted = this.#wanted.get(at);
      try {
        const span = await this.#load(at, Math.min(at + block, end()));
        this.#keep(at, span);
        wanted?.resolve(span);
      } catch (error) {
        wanted?.reject(error);
      }
      this.#wanted.delete(at);
    }
    this.#sweeping = false;
  }

  #keep(block: number, span: Span): void {
    this.#kept.delete(block);
    this.#kept.set(block, span);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
