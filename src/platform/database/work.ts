import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import { appendToOutbox, type Fact } from "../outbox/outbox.ts";
import type { Orm } from "./orm.ts";
import type { Statement } from "./sql.ts";

/** What may be read, on behalf of one actor: its brand's rows, and no others. */
export interface Scope {
  readonly em: EntityManager;
  readonly actor: Actor;
  readonly brandId: string;
  /** The instant of the request, read once: code below never asks the clock. */
  readonly now: Date;
  /** Runs a named statement and gives its rows as the driver decoded them. */
  rows<Row>(statement: Statement): Promise<Row[]>;
}

/** One open transaction: a scope that may write. */
export interface Work extends Scope {
  /** Becomes an outbox row when the transaction commits. */
  record(fact: Fact): void;
}

/** Opens a transaction for an actor, runs the step in it, commits, and wakes the relay. */
export type Begin = <T>(actor: Actor, step: (work: Work) => Promise<T>) => Promise<T>;
/** Opens a scope without a transaction, for reading. */
export type Look = (actor: Actor) => Scope;

/** Another transaction got there first: nothing was written, the same step may be tried again. */
export class ConcurrentChange extends Error {}

const RETRIES = 5;
const RETRYABLE = new Set(["40001", "40P01"]);

const isRetryable = (error: unknown): boolean =>
  error instanceof ConcurrentChange || RETRYABLE.has((error as { code?: string })?.code ?? "");

export type Clock = () => Date;

export const wallClock: Clock = () => new Date();

const scopedManager = (orm: Orm, brandId: string): EntityManager => {
  const em = orm.em.fork();
  em.setFilterParams("brand", { brandId });
  return em;
};

const run =
  (em: EntityManager) =>
  async <Row>(statement: Statement): Promise<Row[]> => {
    const executor: Kysely<unknown> =
      em.getTransactionContext() ?? em.getDriver().getConnection().getClient();
    const { rows } = await executor.executeQuery(
      CompiledQuery.raw(statement.text, [...statement.values]),
    );
    return rows as Row[];
  };

export function createLook(orm: Orm, clock: Clock): Look {
  return (actor) => {
    const em = scopedManager(orm, actor.brandId);
    return { em, actor, brandId: actor.brandId, now: clock(), rows: run(em) };
  };
}

export function createBegin(orm: Orm, clock: Clock, committed: (facts: number) => void): Begin {
  return async (actor, step) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(orm, clock, committed, actor, step);
      } catch (error) {
        if (attempt >= RETRIES || !isRetryable(error)) throw error;
      }
    }
  };
}

async function once<T>(
  orm: Orm,
  clock: Clock,
  committed: (facts: number) => void,
  actor: Actor,
  step: (work: Work) => Promise<T>,
): Promise<T> {
  const facts: Fact[] = [];
  const result = await scopedManager(orm, actor.brandId).transactional(async (em) => {
    const send = run(em);
    const work: Work = {
      em,
      actor,
      brandId: actor.brandId,
      now: clock(),
      record: (fact) => facts.push(fact),
      // What the unit of work still holds must be there before SQL looks.
      rows: async (statement) => {
        await em.flush();
        return send(statement);
      },
    };
    const answer = await step(work);
    await appendToOutbox(work, facts);
    return answer;
  });
  committed(facts.length);
  return result;
}
