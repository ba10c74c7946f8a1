import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Measure } from "./ladder.rules.ts";
import type { FoundTier, MemberTier, TierReason } from "./tier.rules.ts";

interface TierRow {
  member_id: string;
  no: number;
  ladder_id: string;
  level: string;
  rank: number;
  reason: TierReason;
  measured: string | null;
  order_id: string | null;
  from_at: string;
  last_day: string | null;
  number: string | null;
  note: string | null;
  placed_by: string | null;
  booked_at: string;
  returned_at: string | null;
}

const asTier = (row: TierRow): FoundTier => ({
  memberId: row.member_id,
  no: row.no,
  ladderId: row.ladder_id,
  level: row.level,
  rank: row.rank,
  reason: row.reason,
  measured: row.measured === null ? null : BigInt(row.measured),
  orderId: row.order_id,
  fromAt: new Date(row.from_at),
  lastDay: row.last_day,
  number: row.number,
  note: row.note,
  placedBy: row.placed_by,
  bookedAt: new Date(row.booked_at),
  returnedAt: row.returned_at === null ? null : new Date(row.returned_at),
});

/** Each member's history, in order of its numbers; who has none is left out. */
export async function tiersOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, FoundTier[]>> {
  const rows = await scope.rows<TierRow>(sql("tier.ofMembers")`
    select t.member_id, t.no, t.ladder_id, t.level, t.rank, t.reason, t.measured, t.order_id, t.from_at, t.last_day,
      t.number, t.note, t.placed_by, t.booked_at, r.returned_at
    from member_tier t
    cross join lateral (
      select max(returned_at) as returned_at from order_returned
      where t.reason = 'PLAN' and member_id = t.member_id and order_id = t.order_id
    ) r
    where t.member_id = any(${[...memberIds]}::uuid[]) and t.brand_id = ${scope.brandId}::uuid
    order by t.member_id, t.no`);
  return Map.groupBy(rows.map(asTier), ({ memberId }) => memberId);
}

/** Each member's history, newest first, from behind a number. */
export async function tierPages(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<FoundTier>[]> {
  const rows = await scope.rows<TierRow & { at: number }>(sql("tier.pages")`
    select w.at::int as at, t.member_id, t.no, t.ladder_id, t.level, t.rank, t.reason, t.measured, t.order_id,
      t.from_at, t.last_day, t.number, t.note, t.placed_by, t.booked_at, r.returned_at
    from unnest(${asked.map(({ of }) => of)}::uuid[],
      ${asked.map(({ behind }) => Number(behind?.[0] ?? 2_147_483_647))}::int[]) with ordinality as w (id, behind, at)
    cross join lateral (
      select * from member_tier
      where member_id = w.id and brand_id = ${scope.brandId}::uuid and no < w.behind
      order by no desc limit ${limit}
    ) t
    cross join lateral (
      select max(returned_at) as returned_at from order_returned
      where t.reason = 'PLAN' and member_id = t.member_id and order_id = t.order_id
    ) r
    order by w.at, t.no desc`);
  return rows.map((row) => [row.at, asTier(row)]);
}

/** What a member did between two instants, `[from, to)`. */
export interface MeasureAsk {
  readonly memberId: string;
  readonly from: Date;
  readonly to: Date;
}

/** Each ask's measure, in order; two statements for whatever many, and none for none. */
export async function measuredOf(
  scope: Scope,
  measure: Measure,
  asked: readonly MeasureAsk[],
): Promise<bigint[]> {
  if (asked.length === 0) return [];
  const column = <T>(read: (ask: MeasureAsk) => T) => asked.map(read);
  if (measure.kind === "GROWTH") {
    const rows = await scope.rows<{ measured: string }>(sql("tier.grown")`
      select g.measured from unnest(
        ${column((a) => a.memberId)}::uuid[], ${column((a) => a.from)}::timestamptz[],
        ${column((a) => a.to)}::timestamptz[]
      ) with ordinality as w (member_id, from_at, to_at, at)
      cross join lateral (
        select greatest(coalesce(sum(amount), 0), 0) as measured from member_growth g
        where g.member_id = w.member_id and g.brand_id = ${scope.brandId}::uuid and g.kind = ${measure.growthKind}
          and g.occurred_at >= w.from_at and g.occurred_at < w.to_at
      ) g order by w.at`);
    return rows.map(({ measured }) => BigInt(measured));
  }
  const rows = await scope.rows<{ spend: string; visits: string }>(sql("tier.sold")`
    select s.spend, s.visits from unnest(
      ${column((a) => a.memberId)}::uuid[], ${column((a) => a.from)}::timestamptz[],
      ${column((a) => a.to)}::timestamptz[]
    ) with ordinality as w (member_id, from_at, to_at, at)
    cross join lateral (
      select coalesce(sum(net_minor), 0) as spend, coalesce(sum(visits), 0) as visits from member_sale s
      where s.member_id = w.member_id and s.brand_id = ${scope.brandId}::uuid
        and s.occurred_at >= w.from_at and s.occurred_at < w.to_at
    ) s order by w.at`);
  return rows.map(({ spend, visits }) => BigInt(measure.kind === "SPEND" ? spend : visits));
}

/** Adds to histories; a number that was taken meanwhile is a conflict, and the step is tried again. */
export async function writeTiers(work: Work, tiers: readonly MemberTier[]): Promise<void> {
  if (tiers.length === 0) return;
  const column = <T>(read: (tier: MemberTier) => T) => tiers.map(read);
  await work.rows(sql("tier.write")`
    insert into member_tier (member_id, no, brand_id, ladder_id, level, rank, reason, measured, order_id, from_at,
      last_day, number, note, placed_by, booked_at)
    select t.member_id, t.no, ${work.brandId}::uuid, t.ladder_id, t.level, t.rank, t.reason, t.measured, t.order_id,
      t.from_at, t.last_day, t.number, t.note, t.placed_by, ${work.now}::timestamptz
    from unnest(
      ${column((t) => t.memberId)}::uuid[], ${column((t) => t.no)}::int[], ${column((t) => t.ladderId)}::uuid[],
      ${column((t) => t.level)}::text[], ${column((t) => t.rank)}::int[], ${column((t) => t.reason)}::text[],
      ${column((t) => t.measured)}::bigint[], ${column((t) => t.orderId)}::uuid[],
      ${column((t) => t.fromAt)}::timestamptz[], ${column((t) => t.lastDay)}::text[],
      ${column((t) => t.number)}::text[], ${column((t) => t.note)}::text[], ${column((t) => t.placedBy)}::uuid[]
    ) as t (member_id, no, ladder_id, level, rank, reason, measured, order_id, from_at, last_day, number, note, placed_by)`);
}
