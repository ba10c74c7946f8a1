import { ownStore } from "../brand/brand.policy.ts";
import { firstIdAt } from "../kernel/id.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { MemberFilter } from "./roster.rules.ts";

/** A member on a walk, and its place in it. */
export interface Step {
  readonly id: string;
  readonly enrolledAt: Date | undefined;
}

const FIRST = "00000000-0000-0000-0000-000000000000";

interface Way {
  readonly behind: readonly string[] | undefined;
  readonly limit: number;
}

/** The brand's members in order of enrolment, from behind `[instant, id]`. */
export async function byEnrolment(
  scope: Scope,
  { enrolledFrom, enrolledUntil }: MemberFilter,
  { behind, limit }: Way,
): Promise<Step[]> {
  // One bound, not two: the index is entered where both hold.
  const [at, id = FIRST] = behind ?? [enrolledFrom ?? "-infinity"];
  const rows = await scope.rows<{ id: string; enrolled_at: string }>(sql("roster.byEnrolment")`
    select id, enrolled_at from member
    where brand_id = ${scope.brandId}::uuid and (enrolled_at, id) > (${at}::timestamptz, ${id}::uuid)
      and enrolled_at < coalesce(${enrolledUntil ?? null}::timestamptz, 'infinity')
      and erased_at is null and merged_into is null
    order by enrolled_at, id limit ${limit}::int`);
  return rows.map((row) => ({ id: row.id, enrolledAt: new Date(row.enrolled_at) }));
}

/** The members that have a tag now, from behind `[id]`. */
export async function byTag(scope: Scope, tag: string, { behind, limit }: Way): Promise<Step[]> {
  const rows = await scope.rows<{ id: string }>(sql("roster.byTag")`
    select member_id as id from member_tag
    where brand_id = ${scope.brandId}::uuid and tag = ${tag}
      and member_id > ${behind?.[0] ?? FIRST}::uuid
      and (until_at is null or until_at > ${scope.now}::timestamptz)
    order by member_id limit ${limit}::int`);
  return rows.map(({ id }) => ({ id, enrolledAt: undefined }));
}

/** The members that belong to one of the stores now, from behind `[id]`. */
export async function byStores(
  scope: Scope,
  storeIds: readonly string[],
  { behind, limit }: Way,
): Promise<Step[]> {
  const rows = await scope.rows<{ id: string }>(sql("roster.byStores")`
    select b.member_id as id from unnest(${[...storeIds]}::uuid[]) as s (id)
    cross join lateral (
      select member_id from member_binding
      where store_id = s.id and brand_id = ${scope.brandId}::uuid
        and member_id > ${behind?.[0] ?? FIRST}::uuid
        and from_at <= ${scope.now}::timestamptz
        and (to_at is null or to_at > ${scope.now}::timestamptz)
      order by member_id limit ${limit}::int
    ) b order by b.member_id limit ${limit}::int`);
  return rows.map(({ id }) => ({ id, enrolledAt: undefined }));
}

/** An order's id is made when it is recorded, which is not before it occurred by more than a clock runs ahead. */
const CLOCKS_MS = 10 * 60_000;
const idFloor = (at: Date | undefined): string =>
  at ? firstIdAt(new Date(Math.max(0, at.getTime() - CLOCKS_MS))) : FIRST;

/**
 * Which of the members are meant, in no order. Each is looked at by itself: `limit 1` keeps PostgreSQL from reading
 * whole tables for all of them at once. A store's visits are those at the store, a franchisee's those at its
 * own; each member's orders are read from an id on, by index.
 */
export async function matching(
  scope: Scope,
  ids: readonly string[],
  filter: MemberFilter,
  stores: readonly string[] | undefined,
): Promise<Set<string>> {
  const { actor, now } = scope;
  const { tag, channel, enrolledFrom, enrolledUntil } = filter;
  const [from, until] = [filter.lastVisitFrom, filter.lastVisitUntil];
  const storeId = ownStore(actor) ?? null;
  const franchiseeId = actor.kind === "franchisee" ? actor.franchiseeId : null;
  const rows = await scope.rows<{ id: string }>(sql("roster.matching")`
    select m.id from member m
    where m.id = any(${[...ids]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid
      and m.erased_at is null and m.merged_into is null
      and (${channel ?? null}::text is null or m.channel = ${channel ?? null}::text)
      and m.enrolled_at >= coalesce(${enrolledFrom ?? null}::timestamptz, '-infinity')
      and m.enrolled_at < coalesce(${enrolledUntil ?? null}::timestamptz, 'infinity')
      and (${tag ?? null}::text is null or (
        select true from member_tag t where t.member_id = m.id and t.tag = ${tag ?? null}::text
          and (t.until_at is null or t.until_at > ${now}::timestamptz) limit 1))
      and (${stores === undefined} or (
        select true from member_binding b
        where b.member_id = m.id and b.store_id = any(${[...(stores ?? [])]}::uuid[])
          and b.from_at <= ${now}::timestamptz and (b.to_at is null or b.to_at > ${now}::timestamptz) limit 1))
      and (${from === undefined && until === undefined} or (
        select true from customer_order o
        where o.member_id = m.id and o.id >= ${idFloor(from)}::uuid
          and o.occurred_at >= coalesce(${from ?? null}::timestamptz, '-infinity')
          and (${storeId}::uuid is null or o.store_id = ${storeId}::uuid)
          and (${franchiseeId}::uuid is null or o.franchisee_id = ${franchiseeId}::uuid) limit 1))
      and (${until === undefined} or (
        select true from customer_order o
        where o.member_id = m.id and o.id >= ${idFloor(until)}::uuid
          and o.occurred_at >= ${until ?? null}::timestamptz
          and (${storeId}::uuid is null or o.store_id = ${storeId}::uuid)
          and (${franchiseeId}::uuid is null or o.franchisee_id = ${franchiseeId}::uuid) limit 1) is null)`);
  return new Set(rows.map(({ id }) => id));
}
