import { idOf } from "../kernel/actor.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Audience } from "./audience.rules.ts";
import type { Drop, EndedWhy } from "./drop.rules.ts";

interface DropRow {
  id: string;
  number: string;
  template_id: string;
  store_id: string | null;
  cadence_id: string | null;
  audience: Audience;
  behind: string;
  members: string;
  issued: string;
  held_out: string;
  refused: string;
  ordered_at: string;
  ended_at: string | null;
  ended_why: EndedWhy | null;
}

const asDrop = (row: DropRow): Drop => ({
  id: row.id,
  number: row.number,
  templateId: row.template_id,
  storeId: row.store_id,
  cadenceId: row.cadence_id,
  audience: row.audience,
  behind: row.behind,
  members: Number(row.members),
  issued: Number(row.issued),
  heldOut: Number(row.held_out),
  refused: Number(row.refused),
  orderedAt: new Date(row.ordered_at),
  endedAt: row.ended_at === null ? null : new Date(row.ended_at),
  endedWhy: row.ended_why,
});

/** A drop by the number it was ordered under. */
export async function dropNumbered(scope: Scope, number: string): Promise<Drop | undefined> {
  const [row] = await scope.rows<DropRow>(sql("drop.numbered")`
    select id, number, template_id, store_id, cadence_id, audience, behind, members, issued, held_out, refused,
      ordered_at, ended_at, ended_why
    from coupon_drop where brand_id = ${scope.brandId}::uuid and number = ${number}::text`);
  return row && asDrop(row);
}

/** The brand's drops, newest first, from behind an id. */
export async function dropPage(scope: Scope, wish: PageWish): Promise<Drop[]> {
  const rows = await scope.rows<DropRow>(sql("drop.page")`
    select id, number, template_id, store_id, cadence_id, audience, behind, members, issued, held_out, refused,
      ordered_at, ended_at, ended_why
    from coupon_drop where brand_id = ${scope.brandId}::uuid
      and id < coalesce(${wish.after}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asDrop);
}

/** The drops that are not over, oldest first. */
export async function openDrops(scope: Scope): Promise<Drop[]> {
  const rows = await scope.rows<DropRow>(sql("drop.open")`
    select id, number, template_id, store_id, cadence_id, audience, behind, members, issued, held_out, refused,
      ordered_at, ended_at, ended_why
    from coupon_drop where brand_id = ${scope.brandId}::uuid and ended_at is null order by id`);
  return rows.map(asDrop);
}

export async function writeDrop(work: Work, drop: Drop): Promise<void> {
  await work.rows(sql("drop.write")`
    insert into coupon_drop (id, brand_id, template_id, number, cadence_id, store_id, audience, ordered_by, ordered_at)
    values (${drop.id}::uuid, ${work.brandId}::uuid, ${drop.templateId}::uuid, ${drop.number}, ${drop.cadenceId}::uuid,
      ${drop.storeId}::uuid, ${JSON.stringify(drop.audience)}::jsonb, ${idOf(work.actor)}::uuid,
      ${drop.orderedAt}::timestamptz)`);
}

/** Takes a drop in hand until the transaction ends: of many workers one gives to the next members. */
export async function holdDrop(work: Work, id: string): Promise<Drop> {
  const [row] = await work.rows<DropRow>(sql("drop.hold")`
    select id, number, template_id, store_id, cadence_id, audience, behind, members, issued, held_out, refused,
      ordered_at, ended_at, ended_why
    from coupon_drop where id = ${id}::uuid and brand_id = ${work.brandId}::uuid for update`);
  if (!row) throw new Error(`there is no drop ${id}`);
  return asDrop(row);
}

/** How far a drop came, and why it is over where it is. */
export async function moveDrop(
  work: Work,
  drop: Omit<Drop, "endedAt" | "endedWhy"> & { readonly endedWhy: EndedWhy | null },
): Promise<Drop> {
  const [row] = await work.rows<DropRow>(sql("drop.move")`
    update coupon_drop set behind = ${drop.behind}::uuid, members = ${drop.members}::bigint,
      issued = ${drop.issued}::bigint, held_out = ${drop.heldOut}::bigint, refused = ${drop.refused}::bigint,
      ended_why = ${drop.endedWhy}::text,
      ended_at = case when ${drop.endedWhy}::text is not null then ${work.now}::timestamptz end
    where id = ${drop.id}::uuid and brand_id = ${work.brandId}::uuid
    returning id, number, template_id, store_id, cadence_id, audience, behind, members, issued, held_out, refused,
      ordered_at, ended_at, ended_why`);
  return asDrop(row as DropRow);
}

/** The next members whose turn it is, in order of id: of a list, with a tag, or all. */
export async function nextMembers(
  scope: Scope,
  { audience, behind, orderedAt }: Drop,
  size: number,
): Promise<string[]> {
  const rows = await scope.rows<{ id: string }>(
    found(scope, { audience, behind, orderedAt, size }),
  );
  return rows.map(({ id }) => id);
}

function found(
  { brandId, now }: Scope,
  wish: Pick<Drop, "audience" | "behind" | "orderedAt"> & { readonly size: number },
): Statement {
  const { audience, behind, orderedAt, size } = wish;
  if (audience.kind === "MEMBERS")
    return sql("drop.nextOfList")`
      select m.id from member m
      where m.id in (select coalesce(merged_into, id) from member where id = any(${[...audience.memberIds]}::uuid[]))
        and m.brand_id = ${brandId}::uuid and m.erased_at is null and m.id > ${behind}::uuid
      order by m.id limit ${size}`;
  if (audience.kind === "TAG")
    return sql("drop.nextTagged")`
      select m.id from member_tag t join member m on m.id = t.member_id
      where t.brand_id = ${brandId}::uuid and t.tag = ${audience.tag} and t.member_id > ${behind}::uuid
        and (t.until_at is null or t.until_at > ${now}::timestamptz)
        and m.merged_into is null and m.erased_at is null and m.enrolled_at <= ${orderedAt}::timestamptz
      order by t.member_id limit ${size}`;
  return sql("drop.nextMembers")`
    select id from member
    where brand_id = ${brandId}::uuid and merged_into is null and erased_at is null and id > ${behind}::uuid
      and enrolled_at <= ${orderedAt}::timestamptz
    order by id limit ${size}`;
}

/** About how many members a drop goes through, for whoever watches it. */
export async function countMeant(scope: Scope, { audience }: Drop): Promise<number> {
  if (audience.kind === "MEMBERS") return audience.memberIds.length;
  const [row] = await scope.rows<{ count: number }>(
    audience.kind === "TAG"
      ? sql("drop.countTagged")`
        select count(*)::int as count from member_tag
        where brand_id = ${scope.brandId}::uuid and tag = ${audience.tag}`
      : sql("drop.countMembers")`
        select count(*)::int as count from member
        where brand_id = ${scope.brandId}::uuid and merged_into is null and erased_at is null`,
  );
  return row?.count ?? 0;
}
