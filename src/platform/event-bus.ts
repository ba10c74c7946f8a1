import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";

/** `outbox`: facts were committed, a relay should look. `feed`: events were published, readers should look. */
export const CHANNELS = ["outbox", "feed"] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Wakes whoever listens, in this process at once, in others as soon as it can. It carries no contents: what is
 * lost or doubled on the bus costs a look, never an event, for the outbox and the feed are the truth.
 */
export interface EventBus {
  publish(channel: Channel): void;
  /** Calls back on each wake; answers how to stop. */
  subscribe(channel: Channel, wake: () => void): () => void;
  close(): Promise<void>;
}

/** What carries wakes to other processes. */
export interface Wire {
  /** Fails where nothing can be sent; then `bus.connected` says when it can be tried again. */
  send(channel: Channel): Promise<unknown>;
  close(): Promise<void>;
}

/** Who has said nothing to a question for so long is gone. */
export const PULSE_MS = 3_000;
/** How long a wake that is being sent holds up the end. */
const FAREWELL_MS = 1_000;

/** Asks a wire's other end for a word, again and again; where none has come by the next time, the wire is cut. */
export function feelPulse(ask: () => Promise<unknown> | undefined, cut: () => void): () => void {
  let asking: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (asking) cut();
    else
      asking = ask()
        ?.catch(() => undefined)
        .finally(() => {
          asking = undefined;
        });
  }, PULSE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** What all buses have in common, whatever their wire is. */
export class Bus implements EventBus {
  readonly #wire: Wire;
  readonly #log: Log;
  readonly #listeners = new Map(CHANNELS.map((channel) => [channel, new Set<() => void>()]));
  /** Published and not sent yet: one wake may stand for many. */
  readonly #owed = new Set<Channel>();
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(wire: Wire, log: Log) {
    this.#wire = wire;
    this.#log = log;
  }

  publish(channel: Channel): void {
    if (this.#closed) return;
    this.tell(channel);
    this.#owed.add(channel);
    this.#send();
  }

  subscribe(channel: Channel, wake: () => void): () => void {
    // A listener that subscribes twice is two listeners.
    const own = () => wake();
    this.#listeners.get(channel)?.add(own);
    return () => void this.#listeners.get(channel)?.delete(own);
  }

  /** Another process published. */
  tell(channel: Channel): void {
    for (const wake of this.#listeners.get(channel) ?? []) wake();
  }

  /** The wire hears again. What was published meanwhile was missed: everybody looks. */
  hears(): void {
    for (const channel of CHANNELS) this.tell(channel);
  }

  /** The wire sends again. */
  sends(): void {
    if (this.#owed.size > 0) this.#send();
  }

  #send(): void {
    this.#sending ??= this.#sendOwed();
  }

  async #sendOwed(): Promise<void> {
    // A channel that is published while it is sent comes up again.
    for (const channel of this.#owed) {
      this.#owed.delete(channel);
      try {
        await this.#wire.send(channel);
      } catch (error) {
        this.#owed.add(channel);
        this.#log.warn({ error: (error as Error).message }, "the bus will wake others later");
        break;
      }
    }
    // At once: what is published from now on is sent by another.
    this.#sending = undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.race([this.#sending, sleep(FAREWELL_MS, undefined, { ref: false })]);
    await this.#wire.close();
  }
}
