import { channel } from "node:diagnostics_channel";
import type { Actor } from "../../kernel/actor.ts";
import type { Fact } from "../outbox/fact.ts";

/*
 * What is told while the hub works, to whoever measures it: nobody pays for what nobody hears.
 */

/** A request over HTTP, or an operation over a socket, as it was answered. */
export interface Answered {
  readonly door: "http" | "socket";
  /** An operation that is known by its name, a route's pattern, or `other`: never what a caller made up. */
  readonly operation: string;
  readonly requestId: string;
  readonly traceId: string | undefined;
  readonly actor: Actor | undefined;
  readonly ms: number;
  /** `OK`, the code of the first error, or of a route `HTTP_` and its status. */
  readonly outcome: string;
  /** What the caller was told to quote. */
  readonly errorId: string | undefined;
}

/** One run of a job. */
export interface JobRan {
  readonly job: string;
  readonly outcome: "done" | "cut off" | "failed";
}

interface Signal<T> {
  readonly hasSubscribers: boolean;
  publish(told: T): void;
  subscribe(hear: (told: T) => void): void;
  unsubscribe(hear: (told: T) => void): boolean;
}

const signal = <T>(name: string): Signal<T> => channel(`banyan.${name}`) as unknown as Signal<T>;

export const answered = signal<Answered>("answered");
/** The code of a refusal. */
export const refusals = signal<string>("refusals");
/** The facts of a transaction that has just been committed. */
export const committed = signal<readonly Fact[]>("committed");
export const jobRuns = signal<JobRan>("job-runs");
/** Why a request was turned away because there were too many. */
export const shed = signal<string>("shed");

/** A number that is read when somebody asks for it. */
export interface Gauge {
  /** As Prometheus has it: `banyan_…`, in base units. */
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  /** One number, or one for each value of the label. */
  read(): number | Iterable<readonly [string, number]>;
}
