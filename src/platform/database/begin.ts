import { setTimeout as sleep } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Fact } from "../outbox/fact.ts";
import { appendToOutbox } from "../outbox/outbox.ts";
import type { Orm } from "./orm.ts";
import { type Outcome, type Statement, together } from "./sql.ts";
import { type Begin, type Clock, ConcurrentChange, type Look, type Work } from "./work.ts";

const RETRIES = 5;
/** Whoever met once should not meet again: each waits a little, each another time. */
const PAUSE_MS = 10;
/**
 * Serialisation failure, deadlock; unique and exclusion violation: another took the code or the number
 * just now, and a second look says so in a refusal.
 */
const RETRYABLE = new Set(["40001", "40P01", "23505", "23P01"]);

/** What PostgreSQL says of each statement of a transaction in which one failed. */
const ABORTED = "25P02";

const codeOf = (error: unknown) => (error as { code?: string })?.code ?? "";

const isRetryable = (error: unknown): boolean =>
  error instanceof ConcurrentChange || RETRYABLE.has(codeOf(error));

const scopedManager = (orm: Orm, brandId: string): EntityManager => {
  const em = orm.em.fork();
  em.setFilterParams("brand", { brandId });
  return em;
};

interface Asked {
  readonly statement: Statement;
  // biome-ignore lint/suspicious/noExplicitAny: each asker knows its rows.
  readonly answer: (rows: any[]) => void;
  readonly fail: (error: unknown) => void;
}

/** Statements asked for in one tick travel together, in the order they were asked. */
function run(em: EntityManager, before: () => Promise<void> = async () => undefined) {
  let asked: Asked[] = [];
  let failure: unknown;

  /** Why a statement failed: where that was for another that did, why that one did. */
  function causeOf(error: unknown): unknown {
    if (codeOf(error) === ABORTED) return failure ?? error;
    failure = error;
    return error;
  }

  async function send(): Promise<void> {
    const group = asked;
    asked = [];
    try {
      await before();
      const { text, values } = together(group.map(({ statement }) => statement));
      const executor: Kysely<unknown> =
        em.getTransactionContext() ?? em.getDriver().getConnection().getClient();
      const { rows } = await executor.executeQuery<Outcome<unknown>>(
        CompiledQuery.raw(text, [...values]),
      );
      for (const [index, { answer, fail }] of group.entries()) {
        const outcome = rows[index];
        if (outcome?.status === "fulfilled") answer(outcome.value.rows);
        else fail(causeOf(outcome?.reason));
      }
    } catch (error) {
      const cause = causeOf(error);
      for (const { fail } of group) fail(cause);
    }
  }

  return <Row>(statement: Statement): Promise<Row[]> =>
    new Promise<Row[]>((answer, fail) => {
      if (asked.push({ statement, answer, fail }) === 1) queueMicrotask(send);
    });
}

export function createLook(orm: Orm, clock: Clock): Look {
  return (actor) => {
    const { brandId } = actor;
    let em: EntityManager | undefined;
    return {
      // Many a look asks by statements alone, and a manager is dear.
      get em() {
        return (em ??= scopedManager(orm, brandId));
      },
      ...{ actor, brandId, now: clock(), vault: orm.vault, attempt: 0, rows: run(orm.em) },
    };
  };
}

export function createBegin(orm: Orm, clock: Clock, committed: (facts: number) => void): Begin {
  return async (actor, step) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once({ orm, clock, committed, attempt }, actor, step);
      } catch (error) {
        if (attempt >= RETRIES || !isRetryable(error)) throw error;
        await sleep(Math.random() * PAUSE_MS * attempt);
      }
    }
  };
}

interface Attempt {
  readonly orm: Orm;
  readonly clock: Clock;
  readonly committed: (facts: number) => void;
  readonly attempt: number;
}

async function once<T>(
  { orm, clock, committed, attempt }: Attempt,
  actor: Actor,
  step: (work: Work) => Promise<T>,
): Promise<T> {
  const facts: Fact[] = [];
  const result = await scopedManager(orm, actor.brandId).transactional(async (em) => {
    const work: Work = {
      em,
      actor,
      brandId: actor.brandId,
      now: clock(),
      vault: orm.vault,
      attempt,
      record: (fact) => facts.push(fact),
      // What the unit of work still holds must be there before SQL looks.
      rows: run(em, () => em.flush()),
    };
    const answer = await step(work);
    await appendToOutbox(work, facts);
    return answer;
  });
  committed(facts.length);
  return result;
}
