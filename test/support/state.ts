import type { Fact } from "../../src/platform/outbox/fact.ts";
import type { Kit } from "./database.ts";

/**
 * A digest of every row of a brand, by table, tables of tomorrow included: what changes nothing leaves it
 * as it was. The queue of events is left out, the relay moves it in its own time.
 */
export async function stateOf(kit: Kit, brandId: string): Promise<Record<string, string>> {
  const tables = await kit.asOwner<{ name: string }>(`
    select table_name as name from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'brand_id'
      and table_name not in ('outbox', 'feed')
    order by table_name`);
  const digests = tables.map(
    ({ name }) => `
      select '${name}' as name,
        count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest
      from ${name} t where brand_id = $1`,
  );
  const rows = await kit.asOwner<{ name: string; digest: string }>(
    [...digests, "select 'brand', md5(t::text) from brand t where id = $1"].join(" union all "),
    [brandId],
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** How many events of a brand were recorded, relayed or not. */
export async function eventsOf(kit: Kit, brandId: string): Promise<number> {
  const [counted] = await kit.asOwner<{ events: number }>(
    `select (select coalesce(sum(count), 0) from outbox where brand_id = $1)::int
      + (select coalesce(sum(count), 0) from feed where brand_id = $1)::int as events`,
    [brandId],
  );
  return counted?.events ?? 0;
}

/** The facts of a brand that were recorded and not relayed yet, oldest first. */
export async function factsOf(kit: Kit, brandId: string): Promise<Fact[]> {
  const rows = await kit.asOwner<{ facts: Fact[] }>(
    "select facts from outbox where brand_id = $1 order by id",
    [brandId],
  );
  return rows.flatMap(({ facts }) => facts);
}
