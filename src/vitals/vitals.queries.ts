import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { COUNTED } from "../platform/outbox/outbox.ts";

/** What waits, and since when, over all brands; of each `COUNTED` rows are counted at most. */
export interface Backlog {
  readonly outbox: number;
  readonly outboxOldest: Date | undefined;
  readonly inboxWaiting: number;
  readonly inboxSetAside: number;
  readonly webhooksWaiting: number;
  readonly webhooksDead: number;
  readonly soundProof: Date | undefined;
}

interface Row {
  readonly outbox: number;
  readonly outbox_oldest: string | null;
  readonly inbox_waiting: number;
  readonly inbox_set_aside: number;
  readonly webhooks_waiting: number;
  readonly webhooks_dead: number;
  readonly sound_proof: string | null;
}

const dateOf = (text: string | null | undefined) => (text ? new Date(text) : undefined);

export async function readBacklog(scope: Scope): Promise<Backlog> {
  const [row] = await scope.rows<Row>(sql("vitals.backlog")`select
    (select count(*)::int from (select from outbox limit ${COUNTED}) o) as outbox,
    (select recorded_at from outbox order by no limit 1) as outbox_oldest,
    (select count(*)::int from (select from inbox_delivery where state = 'WAITING' limit ${COUNTED}) i) as inbox_waiting,
    (select count(*)::int from (select from inbox_delivery where state = 'SET_ASIDE' limit ${COUNTED}) i) as inbox_set_aside,
    (select count(*)::int from (select from webhook_delivery where state = 'WAITING' limit ${COUNTED}) w) as webhooks_waiting,
    (select count(*)::int from (select from webhook_delivery where state = 'DEAD' limit ${COUNTED}) w) as webhooks_dead,
    (select max(ended_at) from proof where broken is null) as sound_proof`);
  if (!row) throw new Error("nothing was read");
  return {
    ...{ outbox: row.outbox, outboxOldest: dateOf(row.outbox_oldest) },
    ...{ inboxWaiting: row.inbox_waiting, inboxSetAside: row.inbox_set_aside },
    ...{ webhooksWaiting: row.webhooks_waiting, webhooksDead: row.webhooks_dead },
    soundProof: dateOf(row.sound_proof),
  };
}

/** When each job last came to its end. */
export async function readJobs(scope: Scope): Promise<ReadonlyMap<string, Date>> {
  const rows = await scope.rows<{ name: string; ran_at: string }>(
    sql("vitals.jobs")`select name, ran_at from job where ran_at is not null`,
  );
  return new Map(rows.map(({ name, ran_at }) => [name, new Date(ran_at)]));
}

/** Which of the migrations that this hub knows have not run. A database may be ahead of it. */
export async function missingMigrations(
  scope: Scope,
  known: readonly string[],
): Promise<readonly string[]> {
  const rows = await scope.rows<{ name: string }>(sql("vitals.migrations")`
    select name from unnest(${known}::text[]) as name
    where not exists (select from migration m where m.name = name.name)`);
  return rows.map(({ name }) => name);
}
