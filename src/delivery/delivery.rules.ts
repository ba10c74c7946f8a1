import type { Mishap } from "./retry.rules.ts";

export const STATES = ["WAITING", "DELIVERED", "DEAD"] as const;
export type DeliveryState = (typeof STATES)[number];

/** An event on its way to a webhook, or a test of it. */
export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  /** The event's place in the feed; null: a test. */
  readonly cursor: string | null;
  readonly type: string;
  readonly at: Date;
  /** Whose events it keeps its order among. */
  readonly memberId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: DeliveryState;
  readonly queuedAt: Date;
  readonly diesAt: Date;
  readonly dueAt: Date;
  readonly attempts: number;
  readonly lastAt: Date | null;
  readonly lastMs: number | null;
  readonly status: number | null;
  readonly mishap: Mishap | null;
  readonly answer: string | null;
}

/** The same at each attempt and each replay, and another one of each webhook: what its receiver tells repeats by. */
export const messageIdOf = ({ webhookId, cursor, id }: Delivery): string =>
  `msg_${webhookId.replaceAll("-", "")}_${cursor ?? `test${id.replaceAll("-", "")}`}`;

export const bodyOf = ({ type, at, data }: Delivery): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data });

/**
 * The letters of one webhook that its worker has in hand. Where order is kept, a member's letter waits until the one
 * before it ended; where that did not arrive, those behind it are put down again, for it comes first.
 */
export class Tray {
  #waiting: Delivery[] = [];
  readonly #known = new Set<string>();
  readonly #busy = new Set<string>();
  inFlight = 0;

  constructor(readonly ordered: boolean) {}

  get waiting(): number {
    return this.#waiting.length;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Takes letters in hand, but for those it has. They come in the order of their events. */
  add(letters: readonly Delivery[]): void {
    for (const letter of letters)
      if (!this.#known.has(letter.id)) {
        this.#known.add(letter.id);
        this.#waiting.push(letter);
      }
    if (this.ordered)
      this.#waiting.sort((a, b) => Number(BigInt(a.cursor ?? 0) - BigInt(b.cursor ?? 0)));
  }

  /** The next letter that may be sent. */
  next(): Delivery | undefined {
    const at = this.#waiting.findIndex((letter) => !this.#isHeldUp(letter));
    if (at < 0) return undefined;
    const [letter] = this.#waiting.splice(at, 1);
    if (!letter) return undefined;
    if (this.ordered && letter.memberId) this.#busy.add(letter.memberId);
    this.inFlight++;
    return letter;
  }

  #isHeldUp({ memberId }: Delivery): boolean {
    return this.ordered && memberId !== null && this.#busy.has(memberId);
  }

  /** A letter came back; it counts as in hand until what came of it is `written`. */
  returned(): void {
    this.inFlight--;
  }

  /** What came of a letter is written; where it has to be sent again, those of its member behind it wait for it. */
  written(letter: Delivery, sentAgain: boolean): void {
    this.#known.delete(letter.id);
    if (!this.ordered || !letter.memberId) return;
    this.#busy.delete(letter.memberId);
    if (!sentAgain) return;
    for (const each of this.#waiting)
      if (each.memberId === letter.memberId) this.#known.delete(each.id);
    this.#waiting = this.#waiting.filter((each) => each.memberId !== letter.memberId);
  }

  /** Puts down what is not on its way. */
  putDown(): void {
    for (const each of this.#waiting) this.#known.delete(each.id);
    this.#waiting = [];
  }
}
