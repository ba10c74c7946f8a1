import { ownStore } from "../brand/brand.policy.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { type Hold, statusOf } from "./hold.rules.ts";

/** A hold as it was made. */
export interface NewHold
  extends Pick<Hold, "id" | "memberId" | "storeId" | "source" | "number" | "points" | "untilAt"> {
  readonly postingId: string;
}

export async function writeHold(scope: Scope, hold: NewHold): Promise<void> {
  await scope.rows(sql("hold.write")`
    insert into points_hold (id, member_id, brand_id, store_id, source, number, points, posting_id, held_at, until_at)
    values (${hold.id}::uuid, ${hold.memberId}::uuid, ${scope.brandId}::uuid, ${hold.storeId}::uuid,
      ${hold.source}, ${hold.number}, ${hold.points}::bigint, ${hold.postingId}::uuid,
      ${scope.now}::timestamptz, ${hold.untilAt}::timestamptz)`);
}

interface HoldRow {
  id: string;
  member_id: string;
  store_id: string;
  source: string;
  number: string;
  points: string;
  posting_id: string;
  held_at: string;
  until_at: string;
}

/** Holds with what became of them, which is read from the book. */
async function asHolds(scope: Scope, rows: readonly HoldRow[]): Promise<Hold[]> {
  if (rows.length === 0) return [];
  const ends = await scope.rows<{ hold_id: string; kind: string; spent: string }>(sql("hold.ends")`
    select split_part(t.from_address, '/', 2) as hold_id, p.kind,
      coalesce(sum(t.amount) filter (where t.kind = 'commit'), 0) as spent
    from ledger_transfer t join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    where t.owner_id = any(${[...new Set(rows.map((row) => row.member_id))]}::uuid[]) and t.asset = 'PTS'
      and t.from_address like 'held/%'
      and split_part(t.from_address, '/', 2) = any(${rows.map((row) => row.id)}::text[])
    group by 1, p.id, p.kind`);
  const endOf = new Map(
    ends.map(({ hold_id, kind, spent }) => [hold_id, { kind, spent: BigInt(spent) }]),
  );
  return rows.map((row) => {
    const end = endOf.get(row.id);
    const untilAt = new Date(row.until_at);
    return {
      id: row.id,
      memberId: row.member_id,
      storeId: row.store_id,
      source: row.source,
      number: row.number,
      points: BigInt(row.points),
      heldAt: new Date(row.held_at),
      untilAt,
      status: statusOf(untilAt, end, scope.now),
      spent: end?.spent ?? 0n,
    };
  });
}

export async function holdOf(scope: Scope, id: string): Promise<Hold | undefined> {
  const rows = await scope.rows<HoldRow>(sql("hold.of")`
    select id, member_id, store_id, source, number, points, posting_id, held_at, until_at
    from points_hold where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  const [hold] = await asHolds(scope, rows);
  return hold;
}

/** The hold a posting made. */
export async function holdIdOf(
  scope: Scope,
  made: { readonly memberId: string; readonly postingId: string },
): Promise<string | undefined> {
  const [row] = await scope.rows<{ id: string }>(sql("hold.idOf")`
    select id from points_hold where member_id = ${made.memberId}::uuid
      and posting_id = ${made.postingId}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row?.id;
}

/** Each member's holds, newest first, from behind `[postingId]`; a store is shown its own. */
export async function holdsOfMembers(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<ListedHold>[]> {
  const behind = asked.map(({ behind: key }) => key?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff");
  const rows = await scope.rows<HoldRow & { at: number }>(sql("hold.ofMembers")`
    select w.at::int as at, h.*
    from unnest(${asked.map((ask) => ask.of)}::uuid[], ${behind}::uuid[])
      with ordinality as w (id, posting_id, at)
    cross join lateral (
      select id, member_id, store_id, source, number, points, posting_id, held_at, until_at
      from points_hold
      where member_id = w.id and brand_id = ${scope.brandId}::uuid and posting_id < w.posting_id
        and store_id = coalesce(${ownStore(scope.actor)}::uuid, store_id)
      order by posting_id desc limit ${limit}
    ) h order by w.at, h.posting_id desc`);
  const holds = await asHolds(scope, rows);
  return rows.flatMap((row, place) => {
    const hold = holds[place];
    return hold ? [[row.at, { ...hold, postingId: row.posting_id }] as const] : [];
  });
}

/** A hold and the place it has in its member's list. */
export type ListedHold = Hold & { readonly postingId: string };

/** The members of holds that timed out since an instant and still hold points, each named once a hold. */
export async function membersWithDueHolds(
  scope: Scope,
  wish: { readonly since: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await scope.rows<{ member_id: string }>(sql("hold.due")`
    select h.member_id from points_hold h
    where h.brand_id = ${scope.brandId}::uuid
      and h.until_at > ${wish.since}::timestamptz and h.until_at <= ${scope.now}::timestamptz
      and exists (
        select from ledger_account a where a.owner_id = h.member_id and a.balance > 0
          and a.address like 'held/%' and split_part(a.address, '/', 2) = h.id::text)
    order by h.until_at limit ${wish.limit}`);
  return rows.map((row) => row.member_id);
}
