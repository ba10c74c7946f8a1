import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Binding, BindingSource } from "./binding.rules.ts";

interface BindingRow {
  id: string;
  member_id: string;
  store_id: string;
  source: BindingSource;
  from_at: string;
  to_at: string | null;
}

const asBinding = (row: BindingRow): Binding => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  source: row.source,
  fromAt: new Date(row.from_at),
  toAt: row.to_at === null ? null : new Date(row.to_at),
});

/** Every binding the members ever had, oldest first. */
export async function bindingsOf(scope: Scope, memberIds: readonly string[]): Promise<Binding[]> {
  if (memberIds.length === 0) return [];
  const rows = await scope.rows<BindingRow>(sql("binding.bindingsOf")`
    select id, member_id, store_id, source, from_at, to_at from member_binding
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, from_at`);
  return rows.map(asBinding);
}

/** Writes new bindings; answers those that stood. One that another got before is left out. */
export async function writeBindings(work: Work, bindings: readonly Binding[]): Promise<Binding[]> {
  if (bindings.length === 0) return [];
  const written = await work.rows<{ id: string }>(sql("binding.writeBindings")`
    insert into member_binding (member_id, id, brand_id, store_id, source, from_at)
    select b.member_id, b.id, ${work.brandId}::uuid, b.store_id, b.source, b.from_at
    from unnest(
      ${bindings.map((b) => b.memberId)}::uuid[], ${bindings.map((b) => b.id)}::uuid[],
      ${bindings.map((b) => b.storeId)}::uuid[], ${bindings.map((b) => b.source)}::text[],
      ${bindings.map((b) => b.fromAt)}::timestamptz[]
    ) as b (member_id, id, store_id, source, from_at)
    on conflict do nothing returning id`);
  const ids = new Set(written.map((row) => row.id));
  return bindings.filter((binding) => ids.has(binding.id));
}
