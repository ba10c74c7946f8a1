import { setTimeout as sleep } from "node:timers/promises";
import type { ExecutionResult, Sink } from "graphql-ws";

// biome-ignore lint/suspicious/noExplicitAny: what an operation answers is known where it is asked.
export type Data = any;
export type Result = ExecutionResult<Data>;

/** How long an event may take before it counts as missing. */
const PATIENCE_MS = 60_000;
/** How long silence must last to count as silence: an event takes some ten milliseconds. */
const SILENCE_MS = 250;

/** What one operation over a socket brings, in the order it came. */
export class Stream {
  readonly #results: Result[] = [];
  readonly #starts: Result[] = [];
  readonly #end = Promise.withResolvers<void>();
  readonly #start = Promise.withResolvers<Data>();
  #taken = 0;
  #rouse: () => void = () => undefined;

  /** Settles when the operation is over, whoever ended it. */
  readonly ended = this.#end.promise;
  /** How things were as it began; no result. */
  readonly start: Promise<Data> = this.#start.promise;
  /** Ends it from this side. */
  stop: () => void = () => undefined;

  readonly sink: Sink<Result> = {
    next: (result) => this.#take(result as Result),
    error: (error) => {
      const errors = Array.isArray(error) ? error : [{ message: describe(error), extensions: {} }];
      this.#take({ errors } as Result);
      this.#end.resolve();
    },
    complete: () => this.#end.resolve(),
  };

  #take(result: Result): void {
    if (isStart(result)) {
      this.#starts.push(result);
      this.#start.resolve(result.data);
      return;
    }
    this.#results.push(result);
    this.#rouse();
  }

  /** The next result, with its data or its errors; fails when none comes. */
  async nextResult(): Promise<Result> {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    while (this.#results.length === this.#taken) {
      if (patience.aborted) throw new Error(`no event came within ${PATIENCE_MS} ms`);
      const roused = new Promise<void>((resolve) => {
        this.#rouse = resolve;
      });
      await Promise.race([roused, sleep(100)]);
    }
    return this.#results[this.#taken++] ?? {};
  }

  /** The data of the next event; fails when an error comes instead. */
  async next(): Promise<Data> {
    const { data, errors } = await this.nextResult();
    if (errors) throw new Error(`an error came: ${JSON.stringify(errors)}`);
    return data;
  }

  async take(count: number): Promise<Data[]> {
    const taken = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** The same with its errors; empty where it did not begin so. */
  get starts(): readonly Result[] {
    return this.#starts;
  }

  /** How many came that were not taken. */
  get waiting(): number {
    return this.#results.length - this.#taken;
  }

  /** Waits a while and answers what came that was not taken: nothing, where nothing should come. */
  async rest(waitMs = SILENCE_MS): Promise<readonly Result[]> {
    await sleep(waitMs);
    const rest = this.#results.slice(this.#taken);
    this.#taken = this.#results.length;
    return rest;
  }
}

/** How things are as a subscription begins: most tests ask what happens from then on. */
const isStart = ({ data }: Result): boolean => {
  const values = Object.values(data ?? {}) as Data[];
  return values.length === 1 && values[0]?.because === "START";
};

/** A socket that was closed tells its code, anything else is an Error. */
const describe = (error: unknown): string =>
  error instanceof Error ? error.message : `closed with ${(error as { code: number }).code}`;
