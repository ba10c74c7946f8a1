import { setTimeout as sleep } from "node:timers/promises";
import type { Transaction } from "@mikro-orm/core";
import type { EntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Actor } from "../../kernel/actor.ts";
import type { Fact } from "../outbox/fact.ts";
import { appendToOutbox } from "../outbox/outbox.ts";
import { traced } from "../signals/trace.ts";
import type { Orm } from "./orm.ts";
import { confineTo, type Outcome, type Statement, together, UNCONFINED } from "./sql.ts";
import {
  type Begin,
  type Clock,
  ConcurrentChange,
  type Look,
  type Origin,
  type Scope,
  type Work,
} from "./work.ts";

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

/** Row-level security, the second wall behind the filters: what PostgreSQL shows an actor at all. */
const confinementOf = (actor: Actor): string =>
  actor.kind === "system" && actor.forAllBrands ? UNCONFINED : confineTo(actor.brandId);

interface Asked {
  readonly statement: Statement;
  // biome-ignore lint/suspicious/noExplicitAny: each asker knows its rows.
  readonly answer: (rows: any[]) => void;
  readonly fail: (error: unknown) => void;
}

interface Sending {
  /** What is to be done before statements are sent. */
  readonly before?: () => Promise<void>;
  /** Where no transaction is open: they travel in one that is confined by this. */
  readonly confinement?: string;
}

/** Statements asked for in one tick travel together, in the order they were asked. */
function run(em: EntityManager, { before, confinement }: Sending) {
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
      await before?.();
      const { text, values } = together(
        group.map(({ statement }) => statement),
        confinement,
      );
      // A look keeps out of a transaction that it is opened in: it has one of its own.
      const transaction = confinement ? undefined : em.getTransactionContext<Kysely<unknown>>();
      const executor = transaction ?? em.getDriver().getConnection().getClient();
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

/** Has a manager's own statements travel with all others. */
function sendingBy(rows: Scope["rows"], em: EntityManager): EntityManager {
  const executor = {
    executeQuery: async ({ sql }: CompiledQuery) => ({
      rows: await rows({ text: sql, values: [] }),
    }),
  };
  em.setTransactionContext(executor as unknown as Transaction);
  return em;
}

export function createLook(orm: Orm, clock: Clock): Look {
  return (actor, origin) => {
    const { brandId } = actor;
    const rows = run(orm.em, { confinement: confinementOf(actor) });
    let em: EntityManager | undefined;
    return {
      // Many a look asks by statements alone, and a manager is dear.
      get em() {
        return (em ??= sendingBy(rows, scopedManager(orm, brandId)));
      },
      ...{ actor, brandId, origin, now: clock(), vault: orm.vault, attempt: 0, rows },
    };
  };
}

export function createBegin(
  orm: Orm,
  clock: Clock,
  committed: (facts: readonly Fact[]) => void,
): Begin {
  return async (actor, step, origin) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await traced("transaction", () =>
          once({ orm, clock, committed, attempt, origin }, actor, step),
        );
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
  readonly committed: (facts: readonly Fact[]) => void;
  readonly attempt: number;
  readonly origin: Origin | undefined;
}

async function once<T>(
  { orm, clock, committed, attempt, origin }: Attempt,
  actor: Actor,
  step: (work: Work) => Promise<T>,
): Promise<T> {
  const facts: Fact[] = [];
  const confinement = CompiledQuery.raw(confinementOf(actor));
  const result = await scopedManager(orm, actor.brandId).transactional(async (em) => {
    await em.getTransactionContext<Kysely<unknown>>()?.executeQuery(confinement);
    const work: Work = {
      em,
      actor,
      brandId: actor.brandId,
      origin,
      now: clock(),
      vault: orm.vault,
      attempt,
      record: (fact) => facts.push(fact),
      // What the unit of work still holds must be there before SQL looks.
      rows: run(em, { before: () => em.flush() }),
    };
    const answer = await step(work);
    await appendToOutbox(work, facts);
    return answer;
  });
  committed(facts);
  return result;
}
