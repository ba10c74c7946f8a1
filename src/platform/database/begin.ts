import { setTimeout as sleep } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Fact } from "../outbox/fact.ts";
import { appendToOutbox } from "../outbox/outbox.ts";
import type { Orm } from "./orm.ts";
import type { Statement } from "./sql.ts";
import { type Begin, type Clock, ConcurrentChange, type Look, type Work } from "./work.ts";

const RETRIES = 5;
/** Whoever met once should not meet again: each waits a little, each another time. */
const PAUSE_MS = 10;
/**
 * Serialisation failure, deadlock; unique and exclusion violation: another took the code or the number
 * just now, and a second look says so in a refusal.
 */
const RETRYABLE = new Set(["40001", "40P01", "23505", "23P01"]);

const isRetryable = (error: unknown): boolean =>
  error instanceof ConcurrentChange || RETRYABLE.has((error as { code?: string })?.code ?? "");

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
        await sleep(Math.random() * PAUSE_MS * attempt);
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
