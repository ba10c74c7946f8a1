import { GraphQLError } from "graphql";
import type { Actor } from "../../kernel/actor.ts";
import type { Clock } from "../database/work.ts";

/** What one operation may cost, and all of an actor's in a minute, in values answered or sent. */
interface Means {
  readonly operation: number;
  readonly minute: number;
  /** By how much longer than usual an operation may go on. */
  readonly patience: number;
}

const PEOPLE: Means = { operation: 150_000, minute: 6_000_000, patience: 1 };

/** By who asks: a machine sends a thousand orders at a time, again and again; a phone shows one page after the other. */
export const MEANS = {
  nobody: { operation: 10_000, minute: 300_000, patience: 1 },
  member: { operation: 20_000, minute: 600_000, patience: 1 },
  store: PEOPLE,
  franchisee: PEOPLE,
  hq: { operation: 600_000, minute: 100_000_000, patience: 1 },
  till: { operation: 600_000, minute: 100_000_000, patience: 6 },
  system: { operation: 600_000, minute: 100_000_000, patience: 6 },
} as const satisfies Record<Actor["kind"] | "nobody", Means>;

const MINUTE_MS = 60_000;

/** What an actor of a kind, known by a name, may still ask for in this minute, at this instance. */
export interface Budget {
  /**
   * Takes the cost of an operation from what is left.
   * @throws {GraphQLError} TOO_COSTLY: not in any minute; TOO_MANY_REQUESTS: not in this one.
   */
  spend(kind: keyof typeof MEANS, name: string, cost: number): void;
}

/** Counted a minute at a time, in memory: the count of every caller is forgotten as the next one begins. */
export function openBudget(clock: Clock, times: number): Budget {
  const spent = new Map<string, number>();
  let minute = 0;
  return {
    spend(kind, name, cost) {
      const usual = MEANS[kind];
      const means = { operation: usual.operation * times, minute: usual.minute * times };
      if (cost > means.operation)
        throw new GraphQLError(
          `this may bring about ${Math.ceil(cost)} values; up to ${means.operation} are answered: ask for shorter pages, or for fewer of them at a time`,
          { extensions: { code: "TOO_COSTLY", cost: Math.ceil(cost), limit: means.operation } },
        );
      const now = +clock();
      const current = Math.floor(now / MINUTE_MS);
      if (current !== minute) {
        minute = current;
        spent.clear();
      }
      const sum = (spent.get(name) ?? 0) + cost;
      if (sum > means.minute) {
        const retryAfter = Math.ceil(((current + 1) * MINUTE_MS - now) / 1_000);
        throw new GraphQLError(
          `too much was asked in this minute: go on in ${retryAfter} seconds`,
          { extensions: { code: "TOO_MANY_REQUESTS", retryAfter } },
        );
      }
      spent.set(name, sum);
    },
  };
}
