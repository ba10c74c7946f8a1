import type { Actor } from "../kernel/actor.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Impersonation } from "./impersonation.rules.ts";

interface Row {
  id: string;
  supporter_id: string;
  staff_id: string | null;
  member_id: string | null;
  reason: string;
  began_at: string;
  ends_at: string;
  ended_at: string | null;
}

const asImpersonation = (row: Row): Impersonation => ({
  ...{ id: row.id, supporterId: row.supporter_id, reason: row.reason },
  ...{ staffId: row.staff_id, memberId: row.member_id },
  ...{ beganAt: new Date(row.began_at), endsAt: new Date(row.ends_at) },
  endedAt: row.ended_at === null ? null : new Date(row.ended_at),
});

export async function writeImpersonation(work: Work, wish: Impersonation): Promise<void> {
  await work.rows(sql("impersonation.write")`
    insert into impersonation (brand_id, id, supporter_id, staff_id, member_id, reason, began_at, ends_at)
    values (${work.brandId}::uuid, ${wish.id}::uuid, ${wish.supporterId}::uuid, ${wish.staffId}::uuid,
      ${wish.memberId}::uuid, ${wish.reason}, ${wish.beganAt}::timestamptz, ${wish.endsAt}::timestamptz)`);
}

/** Ends it, once. */
export async function writeEnd(work: Work, id: string, endedBy: string): Promise<void> {
  await work.rows(sql("impersonation.end")`
    insert into impersonation_end (brand_id, impersonation_id, ended_by, at)
    values (${work.brandId}::uuid, ${id}::uuid, ${endedBy}::uuid, ${work.now}::timestamptz)
    on conflict do nothing`);
}

export async function impersonationOf(
  scope: Scope,
  id: string,
): Promise<Impersonation | undefined> {
  const [row] = await scope.rows<Row>(sql("impersonation.of")`
    select i.*, e.at as ended_at from impersonation i
    left join impersonation_end e on e.brand_id = i.brand_id and e.impersonation_id = i.id
    where i.brand_id = ${scope.brandId}::uuid and i.id = ${id}::uuid`);
  return row && asImpersonation(row);
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Newest first: all of a brand's, those of a franchisee's people, or one person's own. */
export async function impersonationPage(
  scope: Scope,
  of: Actor | "EVERYBODY",
  wish: PageWish,
): Promise<Impersonation[]> {
  const own = of === "EVERYBODY" || of.kind === "system" ? null : of.id;
  const franchiseeId = of !== "EVERYBODY" && of.kind === "franchisee" ? of.franchiseeId : null;
  const rows = await scope.rows<Row>(sql("impersonation.page")`
    select i.*, e.at as ended_at from impersonation i
    left join impersonation_end e on e.brand_id = i.brand_id and e.impersonation_id = i.id
    where i.brand_id = ${scope.brandId}::uuid and i.id < ${wish.after ?? LAST}::uuid
      and (${own}::uuid is null or ${own}::uuid in (i.staff_id, i.member_id) or i.staff_id in (
        select s.id from staff s left join store_ownership o on o.store_id = s.store_id
          and o.from_at <= i.began_at and (o.to_at is null or o.to_at > i.began_at)
        where s.brand_id = i.brand_id
          and ${franchiseeId}::uuid in (s.franchisee_id, o.franchisee_id)))
    order by i.id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asImpersonation);
}
