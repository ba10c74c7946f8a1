import { setTimeout as sleep } from "node:timers/promises";
import { forAllBrands } from "../../kernel/actor.ts";
import { createBegin, createLook } from "../database/begin.ts";
import type { Orm } from "../database/orm.ts";
import { sql } from "../database/sql.ts";
import type { Begin, Clock, Work } from "../database/work.ts";
import type { EventBus } from "../event-bus.ts";
import { inTurn } from "../in-turn.ts";
import type { Log } from "../log.ts";
import { COUNTED, waitingRows } from "./outbox.ts";

/** Rows of facts moved at once; twice as many each time as that was not enough, up to a bound. */
const BATCH = 100;
const MOST = 1_600;
/** From one move to the next: what is committed meanwhile goes together. */
const PACE_MS = 10;
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
  const look = createLook(orm, clock);
  const relay = forAllBrands("relay");
  let behind = false;
  const { wake, stop } = inTurn(drain, ({ message }) =>
    log.warn({ error: message }, "the relay will try again"),
  );

  async function drain(stopping: AbortSignal): Promise<void> {
    for (let limit = BATCH; !stopping.aborted; limit = Math.min(2 * limit, MOST)) {
      const moved = await begin(relay, (work) => moveBatch(work, limit));
      if (moved === 0) return;
      bus.publish("feed");
      await tellLength(moved === limit);
      if (moved < limit) return void (await sleep(PACE_MS));
    }
  }

  /** Says once that the outbox is long, and once that it no longer is. */
  async function tellLength(full: boolean): Promise<void> {
    if (full && !behind && (await waitingRows(look(relay))) >= COUNTED) {
      behind = true;
      log.warn({ rows: COUNTED }, "the relay is behind: the outbox holds that many rows, or more");
    } else if (!full && behind) {
      behind = false;
      log.warn("the relay has caught up");
    }
  }

  const unsubscribe = bus.subscribe("outbox", wake);
  const timer = setInterval(wake, LOOK_EVERY_MS);
  timer.unref();
  wake();
  return {
    wake,
    async stop() {
      clearInterval(timer);
      unsubscribe();
      await stop();
    },
  };
}

/**
 * Whoever finds the counter taken waits for it, as its own facts may have come too late for the other. A relay that
 * is stopped in the middle of its work lets go soon. All of it is one round trip.
 */
async function moveBatch(work: Work, limit: number): Promise<number> {
  const [, , [moved]] = await Promise.all([
    work.rows(sql("relay.hurry")`set local idle_in_transaction_session_timeout = '5s'`),
    work.rows(sql("relay.lock")`select from feed_counter where id = 1 for update`),
    work.rows<{ rows: string }>(sql("relay.move")`
      with taken as (
        delete from outbox where no in (select no from outbox order by no limit ${limit}) returning *
      ), published as (
        insert into feed (seq, id, brand_id, facts, count, recorded_at)
        select c.seq + sum(t.count) over (order by t.no), t.id, t.brand_id, t.facts, t.count, t.recorded_at
        from taken t, feed_counter c where c.id = 1
        returning count
      ), counted as (select coalesce(sum(count), 0) as facts, count(*) as rows from published)
      update feed_counter set seq = seq + counted.facts from counted where id = 1 and counted.rows > 0
      returning counted.rows`),
  ]);
  return Number(moved?.rows ?? 0);
}
