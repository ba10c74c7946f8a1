import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Guide, GuideSource } from "./guide.rules.ts";

interface GuideRow {
  id: string;
  member_id: string;
  staff_id: string;
  store_id: string;
  source: GuideSource;
  from_at: string;
  to_at: string | null;
}

const asGuide = (row: GuideRow): Guide => ({
  id: row.id,
  memberId: row.member_id,
  staffId: row.staff_id,
  storeId: row.store_id,
  source: row.source,
  fromAt: new Date(row.from_at),
  toAt: row.to_at === null ? null : new Date(row.to_at),
});

/** Every guide each of the members ever had, newest first. */
export async function guidesOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Guide[]>> {
  const rows = await scope.rows<GuideRow>(sql("guide.of")`
    select id, member_id, staff_id, store_id, source, from_at, to_at from member_guide
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, from_at desc`);
  return Map.groupBy(rows.map(asGuide), ({ memberId }) => memberId);
}

/** Everything a person has not ended yet, by member. */
export async function openGuidesOf(scope: Scope, staffId: string): Promise<Guide[]> {
  const rows = await scope.rows<GuideRow>(sql("guide.openOf")`
    select id, member_id, staff_id, store_id, source, from_at, to_at from member_guide
    where staff_id = ${staffId}::uuid and brand_id = ${scope.brandId}::uuid and to_at is null
    order by member_id`);
  return rows.map(asGuide);
}

/** Waits for whoever gives members to the person, or lets it go. */
export async function holdStaff(work: Work, staffId: string): Promise<void> {
  await work.rows(sql("guide.holdStaff")`
    select 1 from staff where id = ${staffId}::uuid and brand_id = ${work.brandId}::uuid for no key update`);
}

/** Writes guides; one that was to come is changed to what it is now. */
export async function writeGuides(work: Work, guides: readonly Guide[]): Promise<void> {
  if (guides.length === 0) return;
  await work.rows(sql("guide.write")`
    insert into member_guide (member_id, id, brand_id, staff_id, store_id, source, from_at, to_at)
    select g.member_id, g.id, ${work.brandId}::uuid, g.staff_id, g.store_id, g.source, g.from_at, g.to_at
    from unnest(
      ${guides.map((g) => g.memberId)}::uuid[], ${guides.map((g) => g.id)}::uuid[],
      ${guides.map((g) => g.staffId)}::uuid[], ${guides.map((g) => g.storeId)}::uuid[],
      ${guides.map((g) => g.source)}::text[], ${guides.map((g) => g.fromAt)}::timestamptz[],
      ${guides.map((g) => g.toAt)}::timestamptz[]
    ) as g (member_id, id, staff_id, store_id, source, from_at, to_at)
    on conflict (member_id, id) do update set staff_id = excluded.staff_id, store_id = excluded.store_id,
      source = excluded.source, from_at = excluded.from_at, to_at = excluded.to_at`);
}

export async function endGuides(work: Work, guides: readonly Guide[]): Promise<void> {
  if (guides.length === 0) return;
  await work.rows(sql("guide.end")`
    update member_guide g set to_at = e.to_at
    from unnest(
      ${guides.map((g) => g.memberId)}::uuid[], ${guides.map((g) => g.id)}::uuid[],
      ${guides.map((g) => g.toAt)}::timestamptz[]
    ) as e (member_id, id, to_at)
    where g.member_id = e.member_id and g.id = e.id and g.brand_id = ${work.brandId}::uuid`);
}
