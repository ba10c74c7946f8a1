import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { FeedRow } from "../platform/outbox/feed-event.ts";

/** Who follows the feed for all webhooks. */
const FOLLOWER = "webhooks";

/** How far the feed was followed, and its newest event; undefined: another worker has it in hand. */
export async function takeFollower(
  work: Work,
): Promise<{ readonly behind: bigint; readonly newest: bigint } | undefined> {
  const [row] = await work.rows<{ seq: string; newest: string }>(sql("fanOut.take")`
    select f.seq, c.seq as newest from feed_follower f, feed_counter c
    where f.name = ${FOLLOWER} and c.id = 1 for update of f skip locked`);
  return row && { behind: BigInt(row.seq), newest: BigInt(row.newest) };
}

/** Whether there are events that were not looked at, or replays that are not over. */
export async function isBehind(scope: Scope): Promise<boolean> {
  const [row] = await scope.rows<{ behind: boolean }>(sql("fanOut.isBehind")`
    select (select seq from feed_follower where name = ${FOLLOWER}) < (select seq from feed_counter where id = 1)
      or exists (select from webhook_replay where ended_at is null) as behind`);
  return row?.behind ?? false;
}

export async function moveFollower(work: Work, seq: bigint): Promise<void> {
  await work.rows(sql("fanOut.move")`
    update feed_follower set seq = ${seq}::bigint, moved_at = ${work.now}::timestamptz
    where name = ${FOLLOWER}`);
}

/** A webhook as the feed is heard by it. */
export interface Listener {
  readonly id: string;
  readonly brandId: string;
  readonly franchiseeId: string | null;
  readonly types: readonly string[];
  readonly behind: bigint;
}

interface ListenerRow {
  id: string;
  brand_id: string;
  franchisee_id: string | null;
  types: string[];
  behind: string;
}

const asListener = (row: ListenerRow): Listener => ({
  ...{ id: row.id, brandId: row.brand_id, franchiseeId: row.franchisee_id, types: row.types },
  behind: BigInt(row.behind),
});

export async function listenersOf(work: Work): Promise<Listener[]> {
  const rows = await work.rows<ListenerRow>(sql("fanOut.listeners")`
    select id, brand_id, franchisee_id, types, behind from webhook where closed_at is null order by id`);
  return rows.map(asListener);
}

/** Rows of the feed behind a place, of one brand or of all. */
export const feedRows = (
  scope: Scope,
  wish: { readonly behind: bigint; readonly limit: number; readonly brandId: string | undefined },
): Promise<FeedRow[]> =>
  scope.rows<FeedRow>(
    wish.brandId === undefined
      ? sql("fanOut.rows")`
        select seq, brand_id, recorded_at, facts from feed where seq > ${wish.behind}::bigint
        order by seq limit ${wish.limit}`
      : sql("fanOut.rowsOfBrand")`
        select seq, brand_id, recorded_at, facts from feed
        where brand_id = ${wish.brandId}::uuid and seq > ${wish.behind}::bigint order by seq limit ${wish.limit}`,
  );

export interface Replay {
  readonly id: string;
  readonly webhookId: string;
  readonly behind: bigint;
  readonly until: bigint;
  readonly deadOnly: boolean;
  /** Its webhook was closed meanwhile. */
  readonly closed: boolean;
  readonly listener: Listener;
}

/** The oldest replay that nobody else has in hand. */
export async function takeReplay(work: Work): Promise<Replay | undefined> {
  const [row] = await work.rows<
    ListenerRow &
      Record<"replay_id" | "from_seq" | "until", string> &
      Record<"dead_only" | "closed", boolean>
  >(sql("fanOut.takeReplay")`
    select r.id as replay_id, r.behind as from_seq, r.until, r.dead_only, w.closed_at is not null as closed, w.id, w.brand_id, w.franchisee_id, w.types,
      w.behind
    from webhook_replay r join webhook w on w.id = r.webhook_id
    where r.ended_at is null order by r.id limit 1 for update of r skip locked`);
  return (
    row && {
      ...{ id: row.replay_id, webhookId: row.id, behind: BigInt(row.from_seq) },
      ...{ until: BigInt(row.until), deadOnly: row.dead_only, closed: row.closed },
      listener: asListener(row),
    }
  );
}

export async function moveReplay(
  work: Work,
  id: string,
  to: bigint,
  ended: boolean,
): Promise<void> {
  await work.rows(sql("fanOut.moveReplay")`
    update webhook_replay set behind = ${to}::bigint,
      ended_at = case when ${ended}::boolean then ${work.now}::timestamptz end
    where id = ${id}::uuid`);
}

export async function writeReplay(
  work: Work,
  wish: {
    readonly webhookId: string;
    readonly behind: bigint;
    readonly until: bigint;
    readonly deadOnly: boolean;
  },
): Promise<void> {
  await work.rows(sql("fanOut.writeReplay")`
    insert into webhook_replay (id, webhook_id, brand_id, behind, until, dead_only, asked_by, asked_at)
    values (${newId()}::uuid, ${wish.webhookId}::uuid, ${work.brandId}::uuid, ${wish.behind}::bigint,
      ${wish.until}::bigint, ${wish.deadOnly}::boolean, ${idOf(work.actor)}::uuid, ${work.now}::timestamptz)`);
}

/** What is kept of the feed: events behind `floor`, up to `newest`. */
export async function keptRange(
  scope: Scope,
): Promise<{ readonly floor: bigint; readonly newest: bigint }> {
  const [row] = await scope.rows<{ floor: string; seq: string }>(sql("fanOut.kept")`
    select floor, seq from feed_counter where id = 1`);
  return { floor: BigInt(row?.floor ?? 0), newest: BigInt(row?.seq ?? 0) };
}

/** The place in the feed before what the brand recorded from an instant on; undefined: it recorded nothing since. */
export async function placeAt(scope: Scope, at: Date): Promise<bigint | undefined> {
  const [row] = await scope.rows<{ place: string }>(sql("fanOut.placeAt")`
    select seq - count as place from feed
    where brand_id = ${scope.brandId}::uuid and recorded_at >= ${at}::timestamptz order by seq limit 1`);
  return row && BigInt(row.place);
}
