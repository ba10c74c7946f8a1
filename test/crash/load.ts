import { setTimeout as sleep } from "node:timers/promises";
import { operation } from "../support/operations.ts";
import type { Dice } from "./dice.ts";
import { type Deed, pointsOf, type Sale, STORES, type Store } from "./model.ts";

const LANES_PER_STORE = 2;
const BATCH = 25;
/** How long a caller waits before it goes on after a failure. */
const PAUSE_MS = 150;
/** No answer at all in this time is a fault: a caller is told quickly that it may try again. */
const ANSWER_LIMIT_MS = 60_000;
const RESEND_LIMIT_MS = 120_000;

const SEND = {
  order: operation("record-orders"),
  refund: operation("refund-orders"),
  spending: operation("spend-points"),
};

interface Outcome {
  readonly __typename: string;
  readonly repeated?: boolean;
}

export interface LoadOptions {
  readonly url: string;
  readonly tokens: Readonly<Record<Store, string>>;
  readonly members: readonly string[];
  readonly roll: Dice;
  /** When the orders happened; refunds come an hour later. */
  readonly day: Date;
}

/** Callers at the tills of three stores, and what they know of what they sent. */
export class Load {
  /** Everything that was ever sent, once each. */
  readonly deeds: Deed[] = [];
  /** The numbers of what the hub said is done. */
  readonly acknowledged = new Set<string>();
  /** How often the hub said of a number that it was done just now: never twice. */
  readonly done = new Map<string, number>();
  /** What the hub must not answer. */
  readonly faults: string[] = [];
  /** Orders in all calls, repeats counted. */
  sent = 0;

  readonly #options: LoadOptions;
  readonly #refundable = new Map<Store, Sale[]>(STORES.map((store) => [store, []]));
  #lanes: Promise<void>[] = [];
  #stopped = true;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** So many points at each store that whatever is spent, no refund finds its bucket empty. */
  async prepare(): Promise<void> {
    for (const store of STORES)
      await this.#send(
        this.#options.members.map((_, member) => this.#sale(store, member, 100_000_000n)),
      );
  }

  /** Sets the callers to work; comes back when the first of them has been answered. */
  async start(): Promise<void> {
    this.#stopped = false;
    const answered = this.acknowledged.size;
    this.#lanes = STORES.flatMap((store) =>
      Array.from({ length: LANES_PER_STORE }, () => this.#lane(store)),
    );
    for (const end = Date.now() + ANSWER_LIMIT_MS; this.acknowledged.size === answered; )
      if (Date.now() > end) return void this.faults.push("nobody is answered");
      else await sleep(10);
  }

  /** Lets the calls under way come to their end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#lanes);
  }

  unacknowledged(): Deed[] {
    return this.deeds.filter(({ number }) => !this.acknowledged.has(number));
  }

  /** What was done though its answer was lost: told as a repeat. A spending does not say. */
  doneUnheard(): number {
    return this.deeds.filter(
      ({ kind, number }) =>
        kind !== "spending" && this.acknowledged.has(number) && !this.done.has(number),
    ).length;
  }

  /** Sends again what was not acknowledged, until it is or something is wrong. */
  async resend(): Promise<void> {
    const end = Date.now() + RESEND_LIMIT_MS;
    for (let rest = this.unacknowledged(); rest.length > 0; rest = this.unacknowledged()) {
      if (this.faults.length > 0) return;
      if (Date.now() > end) return void this.faults.push(`${rest.length} never acknowledged`);
      for (const store of STORES)
        for (const kind of ["order", "refund", "spending"] as const) {
          const group = rest.filter((deed) => deed.store === store && deed.kind === kind);
          const size = kind === "spending" ? 1 : BATCH;
          for (let at = 0; at < group.length; at += size)
            if (!(await this.#send(group.slice(at, at + size)))) await sleep(PAUSE_MS);
        }
    }
  }

  async #lane(store: Store): Promise<void> {
    const { roll } = this.#options;
    let call = this.#next(store);
    while (!this.#stopped) {
      // Now and then a till's second line sends the same at the same time.
      const twice = roll(8) === 0;
      const answers = await Promise.all([this.#send(call), ...(twice ? [this.#send(call)] : [])]);
      const failed = answers.includes(false);
      if (failed) await sleep(PAUSE_MS);
      // What failed is mostly sent again; what is left is sent again when the storm is over.
      if (!failed || roll(3) === 0) call = this.#next(store);
    }
  }

  #next(store: Store): Deed[] {
    const { roll } = this.#options;
    const what = roll(20);
    const refundable = this.#refundable.get(store) ?? [];
    if (what < 3) {
      const mine = this.deeds.filter((deed) => deed.store === store && deed.kind === "order");
      return mine.slice(roll(mine.length)).slice(0, 1 + roll(BATCH));
    }
    if (what < 6 && refundable.length > 0)
      return refundable
        .splice(0, 1 + roll(3))
        .map(
          (sale): Deed => this.#add({ kind: "refund", number: `R-${sale.number}`, store, sale }),
        );
    if (what < 9) {
      const serial = this.deeds.length;
      const member = roll(this.#options.members.length);
      return [
        this.#add({
          kind: "spending",
          number: `S-${serial}`,
          store,
          member,
          points: BigInt(serial),
        }),
      ];
    }
    const size = what < 14 ? 1 : 2 + roll(BATCH - 1);
    return Array.from({ length: size }, () =>
      this.#sale(store, roll(this.#options.members.length), 0n),
    );
  }

  /** No two orders earn the same: a phone can tell them apart. */
  #sale(store: Store, member: number, atLeast: bigint): Sale {
    const { roll, day } = this.#options;
    const serial = this.deeds.length + 1;
    return this.#add({
      kind: "order",
      number: `O-${serial}`,
      store,
      member,
      netMinor: atLeast + BigInt(serial * 100 + roll(100)),
      couponMinor: roll(3) === 0 ? BigInt(1 + roll(500)) : 0n,
      occurredAt: new Date(day.getTime() + roll(3600) * 1000).toISOString(),
    });
  }

  #add<Any extends Deed>(deed: Any): Any {
    this.deeds.push(deed);
    return deed;
  }

  /** Sends deeds of one store and kind in one call; false: not acknowledged. */
  async #send(deeds: readonly Deed[]): Promise<boolean> {
    const [first] = deeds;
    if (!first) return true;
    this.sent += deeds.length;
    const outcomes = await this.#ask(first.store, SEND[first.kind], this.#variablesOf(deeds));
    if (!outcomes) return false;
    for (const [index, deed] of deeds.entries()) this.#hear(deed, outcomes[index]);
    return true;
  }

  #hear(deed: Deed, outcome: Outcome | undefined): void {
    if (!["OrderRecorded", "RefundRecorded", "PointsSpent"].includes(outcome?.__typename ?? ""))
      return void this.faults.push(`${deed.number} was answered ${JSON.stringify(outcome)}`);
    const known = this.acknowledged.has(deed.number);
    this.acknowledged.add(deed.number);
    if (outcome?.repeated === false)
      this.done.set(deed.number, (this.done.get(deed.number) ?? 0) + 1);
    // What the hub was seen to give may be taken back: each order once.
    if (!known && deed.kind === "order" && pointsOf(deed) < 1_000_000n)
      this.#refundable.get(deed.store)?.push(deed);
  }

  #variablesOf(deeds: readonly Deed[]): object {
    const { members, day } = this.#options;
    const orders = deeds.flatMap((deed) =>
      deed.kind !== "order"
        ? []
        : {
            number: deed.number,
            memberId: members[deed.member],
            netMinor: String(deed.netMinor),
            couponMinor: String(deed.couponMinor),
            currency: "CNY",
            occurredAt: deed.occurredAt,
          },
    );
    const refunds = deeds.flatMap((deed) =>
      deed.kind !== "refund"
        ? []
        : {
            number: deed.number,
            orderNumber: deed.sale.number,
            occurredAt: new Date(day.getTime() + 7200_000).toISOString(),
          },
    );
    const [first] = deeds;
    return first?.kind === "spending"
      ? {
          ...{ memberId: members[first.member], number: first.number },
          points: String(first.points),
        }
      : { orders, refunds };
  }

  /** The outcomes of a call; undefined where it failed in a way that lets it be sent again. */
  async #ask(store: Store, query: string, variables: object): Promise<Outcome[] | undefined> {
    let status: number;
    let text: string;
    const late = AbortSignal.timeout(ANSWER_LIMIT_MS);
    try {
      const response = await fetch(`${this.#options.url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${this.#options.tokens[store]}`,
        },
        body: JSON.stringify({ query, variables }),
        signal: late,
      });
      status = response.status;
      text = await response.text();
    } catch {
      if (late.aborted) this.faults.push(`no answer within ${ANSWER_LIMIT_MS} ms`);
      return undefined;
    }
    const { data, errors } = JSON.parse(text);
    if (status === 200 && data && !errors) return [Object.values(data)[0]].flat() as Outcome[];
    if (errors?.[0]?.extensions?.code !== "SERVICE_UNAVAILABLE")
      this.faults.push(`a call was answered ${status} ${text.slice(0, 300)}`);
    return undefined;
  }
}
