import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { OwnedStore } from "./brand.rules.ts";

interface Row {
  id: string;
  code: string;
  closed_at: string | null;
  successor_id: string | null;
  franchisee_id: string;
  franchisee_code: string;
  from_at: string;
  to_at: string | null;
}

/** The brand's stores, with their ownership through time. */
export async function ownedStores(scope: Scope): Promise<OwnedStore[]> {
  const rows = await scope.rows<Row>(sql("brand.ownedStores")`
    select s.id, s.code, s.closed_at, s.successor_id, o.franchisee_id, f.code as franchisee_code, o.from_at, o.to_at
    from store s
    join store_ownership o on o.store_id = s.id
    join franchisee f on f.id = o.franchisee_id
    where s.brand_id = ${scope.brandId}::uuid
    order by s.id, o.from_at`);
  return [...Map.groupBy(rows, (row) => row.id)].map(([id, owned]) => ({
    id,
    code: owned[0]?.code ?? "",
    closedAt: owned[0]?.closed_at ? new Date(owned[0].closed_at) : null,
    successorId: owned[0]?.successor_id ?? null,
    owners: owned.map((row) => ({
      franchiseeId: row.franchisee_id,
      franchiseeCode: row.franchisee_code,
      fromAt: new Date(row.from_at),
      toAt: row.to_at === null ? null : new Date(row.to_at),
    })),
  }));
}

/** The ids of the stores each of the franchisees owns at this instant. */
export async function storesOwnedBy(
  scope: Scope,
  franchiseeIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await scope.rows<{ store_id: string; franchisee_id: string }>(sql(
    "brand.storesOwnedBy",
  )`
    select store_id, franchisee_id from store_ownership
    where brand_id = ${scope.brandId}::uuid and franchisee_id = any(${[...franchiseeIds]}::uuid[])
      and from_at <= ${scope.now}::timestamptz and (to_at is null or to_at > ${scope.now}::timestamptz)
    order by store_id`);
  const owned = Map.groupBy(rows, (row) => row.franchisee_id);
  return new Map([...owned].map(([id, stores]) => [id, stores.map((row) => row.store_id)]));
}

/** Today's owner of each of the stores. */
export async function ownersNow(
  scope: Scope,
  storeIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await scope.rows<{ store_id: string; franchisee_id: string }>(sql("brand.ownersNow")`
    select store_id, franchisee_id from store_ownership
    where brand_id = ${scope.brandId}::uuid and store_id = any(${[...storeIds]}::uuid[])
      and from_at <= ${scope.now}::timestamptz and (to_at is null or to_at > ${scope.now}::timestamptz)`);
  return new Map(rows.map((row) => [row.store_id, row.franchisee_id]));
}
