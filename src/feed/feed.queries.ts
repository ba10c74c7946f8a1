import { BadInput } from "../kernel/refusal.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import {
  eventsOf,
  type FeedEvent,
  type FeedRow,
  isCursor,
  type Lost,
  whyLost,
} from "../platform/outbox/feed-event.ts";

/** Events of one brand behind a cursor. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Go on behind this; it moves although the brand has no events, so that it does not grow too old. */
  readonly cursor: string;
  readonly hasMore: boolean;
  /** The earliest place that can be gone on from. */
  readonly oldest: string;
  /** Why the page begins elsewhere than behind the cursor it was asked for: then it is empty, and its cursor the newest. */
  readonly lost: Lost | undefined;
}

/**
 * The next events of a brand behind `after`, in order, without gap: at least `first` of them while there are any, and
 * no more than the facts of one transaction beyond it. Facts that are still in the outbox come in a later page.
 */
export async function eventsAfter(
  scope: Scope,
  {
    brandId,
    after,
    first,
  }: { readonly brandId: string; readonly after: string; readonly first: number },
): Promise<FeedPage> {
  if (!isCursor(after)) throw new BadInput("after is not a cursor of this feed");
  const behind = BigInt(after);
  const rows = await scope.rows<
    { newest: string; floor: string } & { [key in keyof FeedRow]: FeedRow[key] | null }
  >(sql("feed.eventsAfter")`
    select c.seq as newest, c.floor, f.* from feed_counter c left join (
      select seq, brand_id, recorded_at, facts, sum(behind) over (order by seq) - behind as before
      from (
        select *, least(count, seq - ${behind}::bigint) as behind from feed
        where brand_id = ${brandId}::uuid and seq > ${behind}::bigint order by seq limit ${first}::int
      ) next
    ) f on f.before < ${first}::int
    where c.id = 1 order by f.seq`);
  const newest = BigInt(rows[0]?.newest ?? 0);
  const oldest = rows[0]?.floor ?? "0";
  const lost = whyLost(behind, { seq: newest, floor: BigInt(oldest) });
  if (lost) return { events: [], cursor: String(newest), hasMore: false, oldest, lost };
  const events = rows
    .flatMap((row) => (row.seq === null ? [] : eventsOf(row as FeedRow)))
    .filter(({ cursor }) => BigInt(cursor) > behind);
  const last = events.at(-1)?.cursor;
  const hasMore = events.length >= first && last !== String(newest);
  return { events, cursor: hasMore && last ? last : String(newest), hasMore, oldest, lost };
}

/** The earliest place that can be gone on from, and the one behind which nothing has happened yet. */
export async function feedEnds(
  scope: Scope,
): Promise<{ readonly oldest: string; readonly newest: string }> {
  const [counter] = await scope.rows<{ oldest: string; newest: string }>(sql("feed.ends")`
    select floor as oldest, seq as newest from feed_counter where id = 1`);
  return counter ?? { oldest: "0", newest: "0" };
}

/** The place behind which nothing has happened yet. */
export const newestCursor = async (scope: Scope): Promise<string> => (await feedEnds(scope)).newest;

/**
 * The place up to which events are older than an instant, or everything is; not beyond what a follower that moved since
 * another instant has not read.
 */
export async function forgettable(
  scope: Scope,
  { before, aliveSince }: { readonly before: Date; readonly aliveSince: Date },
): Promise<bigint> {
  const [row] = await scope.rows<{ place: string }>(sql("feed.forgettable")`
    select least(
      coalesce(
        (select seq - count from feed where recorded_at >= ${before}::timestamptz order by seq limit 1), c.seq
      ),
      (select min(seq) from feed_held where moved_at >= ${aliveSince}::timestamptz)
    ) as place from feed_counter c where c.id = 1`);
  return BigInt(row?.place ?? 0);
}

/** From now on nobody goes on from before this place. */
export async function raiseFloor(work: Work, place: bigint): Promise<void> {
  await work.rows(sql("feed.raiseFloor")`
    update feed_counter set floor = ${place}::bigint where id = 1 and floor < ${place}::bigint`);
}

/** Deletes rows up to a place nobody can go on from, the oldest first; answers how many. */
export async function deleteForgotten(work: Work, place: bigint, limit: number): Promise<number> {
  const rows = await work.rows(sql("feed.deleteForgotten")`
    delete from feed where seq in (
      select seq from feed where seq <= ${place}::bigint order by seq limit ${limit}::int
    ) returning 1`);
  return rows.length;
}
