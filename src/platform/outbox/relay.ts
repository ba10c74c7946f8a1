import { NO_BRAND, system } from "../../kernel/actor.ts";
import { createBegin } from "../database/begin.ts";
import type { Orm } from "../database/orm.ts";
import { sql } from "../database/sql.ts";
import type { Begin, Clock, Work } from "../database/work.ts";
import type { EventBus } from "../event-bus.ts";
import type { Log } from "../log.ts";

/** Rows of facts moved at once. */
const BATCH = 100;
/** A wake may be lost with the process that sent it: look this often anyway. */
const LOOK_EVERY_MS = 1_000;

export interface Relay {
  wake(): void;
  stop(): Promise<void>;
}

/**
 * Moves committed facts from the outbox to the feed and numbers them. Only one relay works at a time (it
 * holds the counter's row), so the feed's numbers become visible in order and a reader's cursor skips nothing.
 */
export function startRelay(orm: Orm, clock: Clock, bus: EventBus, log: Log): Relay {
  const begin: Begin = createBegin(orm, clock, () => undefined);
  let again = false;
  let stopped = false;
  let running: Promise<void> | undefined;

  const wake = () => {
    again = true;
    running ??= drain().finally(() => {
      running = undefined;
      if (again && !stopped) wake();
    });
  };

  async function drain(): Promise<void> {
    again = false;
    try {
      while (!stopped) {
        const moved = await begin(system("relay", NO_BRAND), moveBatch);
        if (moved > 0) bus.publish("feed");
        if (moved < BATCH) return;
      }
    } catch (error) {
      log.warn({ error: (error as Error).message }, "the relay will try again");
    }
  }

  const unsubscribe = bus.subscribe("outbox", wake);
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      unsubscribe();
      await running;
    },
  };
}

async function moveBatch(work: Work): Promise<number> {
  const [counter] = await work.rows<{ seq: string }>(sql("relay.lock")`
    select seq from feed_counter where id = 1 for update skip locked`);
  if (!counter) return 0;
  const [moved] = await work.rows<{ rows: string }>(sql("relay.move")`
    with taken as (
      delete from outbox where id in (select id from outbox order by id limit ${BATCH}) returning *
    ), published as (
      insert into feed (seq, id, brand_id, facts, count, recorded_at)
      select ${counter.seq}::bigint + sum(count) over (order by id), id, brand_id, facts, count, recorded_at
      from taken returning count
    ), counted as (select coalesce(sum(count), 0) as facts, count(*) as rows from published)
    update feed_counter set seq = seq + (select facts from counted) where id = 1
    returning (select rows from counted) as rows`);
  return Number(moved?.rows ?? 0);
}
