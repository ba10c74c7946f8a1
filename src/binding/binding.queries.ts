import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Binding, BindingSource } from "./binding.rules.ts";
import { BindingPolicyEntity } from "./binding-policy.entity.ts";
import type { BindingPolicyTerms } from "./binding-policy.rules.ts";

/** The versions of the brand's policy, oldest first. */
export async function bindingPolicies(scope: Scope): Promise<BindingPolicyTerms[]> {
  const found = await scope.em.find(BindingPolicyEntity, {}, { orderBy: { version: "asc" } });
  return found.map((policy) => ({
    ...{ version: policy.version, fromAt: policy.fromAt, takeover: policy.takeover },
    ...{ firstOrder: policy.firstOrder, transferDays: policy.transferDays },
    validityDays: policy.validityDays ?? null,
    protectionDays: policy.protectionDays ?? null,
    nearestMetres: policy.nearestMetres ?? null,
  }));
}

interface BindingRow {
  id: string;
  member_id: string;
  store_id: string;
  source: BindingSource;
  scene_id: string | null;
  from_at: string;
  to_at: string | null;
}

const asBinding = (row: BindingRow): Binding => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  source: row.source,
  sceneId: row.scene_id,
  fromAt: new Date(row.from_at),
  toAt: row.to_at === null ? null : new Date(row.to_at),
});

/** Every binding the members ever had, oldest first. */
export async function bindingsOf(scope: Scope, memberIds: readonly string[]): Promise<Binding[]> {
  if (memberIds.length === 0) return [];
  const rows = await scope.rows<BindingRow>(sql("binding.bindingsOf")`
    select id, member_id, store_id, source, scene_id, from_at, to_at from member_binding
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, from_at`);
  return rows.map(asBinding);
}

/** A binding by its id. */
export async function bindingById(
  scope: Scope,
  { id, memberId }: Pick<Binding, "id" | "memberId">,
): Promise<Binding | undefined> {
  const [row] = await scope.rows<BindingRow>(sql("binding.byId")`
    select id, member_id, store_id, source, scene_id, from_at, to_at from member_binding
    where member_id = ${memberId}::uuid and id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asBinding(row);
}

/** A member's bindings, newest first, from behind the one that began at an instant; of one store only, where it is said. */
export async function bindingPage(
  scope: Scope,
  memberId: string,
  wish: PageWish & { readonly storeId?: string | undefined },
): Promise<Binding[]> {
  const rows = await scope.rows<BindingRow>(sql("binding.page")`
    select id, member_id, store_id, source, scene_id, from_at, to_at from member_binding
    where member_id = ${memberId}::uuid and brand_id = ${scope.brandId}::uuid
      and store_id = coalesce(${wish.storeId}::uuid, store_id)
      and from_at < coalesce(${wish.after}::timestamptz, 'infinity')
    order by from_at desc limit ${pageSize(wish) + 1}`);
  return rows.map(asBinding);
}

/** The bindings to a store that are in force now, by member, from behind a member. */
export async function boundPage(scope: Scope, storeId: string, wish: PageWish): Promise<Binding[]> {
  const rows = await scope.rows<BindingRow>(sql("binding.boundPage")`
    select id, member_id, store_id, source, scene_id, from_at, to_at from member_binding
    where store_id = ${storeId}::uuid and brand_id = ${scope.brandId}::uuid
      and from_at <= ${scope.now}::timestamptz and (to_at is null or to_at > ${scope.now}::timestamptz)
      and member_id > coalesce(${wish.after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by member_id limit ${pageSize(wish) + 1}`);
  return rows.map(asBinding);
}

/** How many members each of the stores has now. */
export async function boundCounts(
  scope: Scope,
  storeIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await scope.rows<{ store_id: string; members: number }>(sql("binding.boundCounts")`
    select store_id, count(*)::int as members from member_binding
    where store_id = any(${[...storeIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
      and from_at <= ${scope.now}::timestamptz and (to_at is null or to_at > ${scope.now}::timestamptz)
    group by store_id`);
  return new Map(rows.map((row) => [row.store_id, row.members]));
}

/** Members with a binding to the store that does not end by an instant, in order of id, from behind one. */
export async function membersBoundBeyond(
  scope: Scope,
  wish: {
    readonly storeId: string;
    readonly at: Date;
    readonly behind: string;
    readonly size: number;
  },
): Promise<string[]> {
  const rows = await scope.rows<{ member_id: string }>(sql("binding.boundBeyond")`
    select distinct member_id from member_binding
    where store_id = ${wish.storeId}::uuid and brand_id = ${scope.brandId}::uuid
      and (to_at is null or to_at > ${wish.at}::timestamptz) and member_id > ${wish.behind}::uuid
    order by member_id limit ${wish.size}`);
  return rows.map((row) => row.member_id);
}

/** Bindings that ended by themselves after one instant and by another, at the end they began with. */
export async function bindingsLapsed(
  scope: Scope,
  between: { readonly after: Date; readonly until: Date },
): Promise<Binding[]> {
  const rows = await scope.rows<BindingRow>(sql("binding.lapsed")`
    select id, member_id, store_id, source, scene_id, from_at, to_at from member_binding
    where brand_id = ${scope.brandId}::uuid and lapses
      and to_at > ${between.after}::timestamptz and to_at <= ${between.until}::timestamptz
    order by member_id, from_at`);
  return rows.map(asBinding);
}

/**
 * Writes new bindings; answers those that stood. One that another got before is left out, and one of a member that
 * was merged into another meanwhile.
 */
export async function writeBindings(work: Work, bindings: readonly Binding[]): Promise<Binding[]> {
  if (bindings.length === 0) return [];
  const written = await work.rows<{ id: string }>(sql("binding.writeBindings")`
    insert into member_binding (member_id, id, brand_id, store_id, source, scene_id, from_at, to_at)
    select b.member_id, b.id, ${work.brandId}::uuid, b.store_id, b.source, b.scene_id, b.from_at, b.to_at
    from unnest(
      ${bindings.map((b) => b.memberId)}::uuid[], ${bindings.map((b) => b.id)}::uuid[],
      ${bindings.map((b) => b.storeId)}::uuid[], ${bindings.map((b) => b.source)}::text[],
      ${bindings.map((b) => b.sceneId ?? null)}::uuid[], ${bindings.map((b) => b.fromAt)}::timestamptz[],
      ${bindings.map((b) => b.toAt)}::timestamptz[]
    ) as b (member_id, id, store_id, source, scene_id, from_at, to_at)
    where not exists (select from member where id = b.member_id and merged_into is not null)
    on conflict do nothing returning id`);
  const ids = new Set(written.map((row) => row.id));
  return bindings.filter((binding) => ids.has(binding.id));
}

/** Brings the ends of bindings forward; answers how many were. An end is never put off. */
export async function endBindings(work: Work, bindings: readonly Binding[]): Promise<number> {
  if (bindings.length === 0) return 0;
  const ended = await work.rows(sql("binding.endBindings")`
    update member_binding b set to_at = e.to_at, lapses = false
    from unnest(
      ${bindings.map((b) => b.memberId)}::uuid[], ${bindings.map((b) => b.id)}::uuid[],
      ${bindings.map((b) => b.toAt)}::timestamptz[]
    ) as e (member_id, id, to_at)
    where b.member_id = e.member_id and b.id = e.id and b.brand_id = ${work.brandId}::uuid
      and (b.to_at is null or b.to_at >= e.to_at) returning 1`);
  return ended.length;
}
