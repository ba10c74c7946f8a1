import { sql } from "../database/sql.ts";
import type { Scope } from "../database/work.ts";
import type { FeedRow } from "./feed-event.ts";
import { FACTS_A_ROW } from "./outbox.ts";

/** The feed's ends: the newest event's number, and up to which nothing is kept any longer. */
export interface Bounds {
  readonly newest: number;
  readonly floor: number;
}

interface HeldRow extends FeedRow {
  /** How heavy its facts are. */
  readonly bytes: number;
}

type Found = { newest: string; floor: string } & { [key in keyof HeldRow]: HeldRow[key] | null };

const read = (found: readonly Found[]): Bounds & { readonly rows: readonly HeldRow[] } => ({
  newest: Number(found[0]?.newest ?? 0),
  floor: Number(found[0]?.floor ?? 0),
  rows: found.filter((row): row is Found & HeldRow => row.seq !== null),
});

export async function boundsOf(scope: Scope): Promise<Bounds> {
  return read(
    await scope.rows<Found>(sql("feed.bounds")`
      select seq as newest, floor, null as seq from feed_counter where id = 1`),
  );
}

/** The next rows behind a place where a row ends, and the feed's ends at that instant. */
export const rowsBehind = async (scope: Scope, place: number, limit: number) =>
  read(
    await scope.rows<Found>(sql("feed.tail")`
      select c.seq as newest, c.floor, f.* from feed_counter c left join (
        select seq, brand_id, recorded_at, facts, pg_column_size(facts) as bytes
        from feed where seq > ${place}::bigint order by seq limit ${limit}::int
      ) f on true
      where c.id = 1 order by f.seq`),
  );

/** The rows that have an event behind `from` and not behind `to`, and the feed's ends at that instant. */
export const rowsBetween = async (scope: Scope, from: number, to: number) =>
  read(
    await scope.rows<Found>(sql("feed.since")`
      select c.seq as newest, c.floor, f.* from feed_counter c left join (
        select seq, brand_id, recorded_at, facts, 0 as bytes from feed
        where seq > ${from}::bigint and seq < ${to + FACTS_A_ROW}::bigint and seq - count < ${to}::bigint
      ) f on true
      where c.id = 1 order by f.seq`),
  );
