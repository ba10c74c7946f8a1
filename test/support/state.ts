import type { Fact } from "../../src/platform/outbox/fact.ts";
import type { Kit } from "./database.ts";

/**
 * A digest of every row of a brand, by table, tables of tomorrow included: what changes nothing leaves it
 * as it was. The queue of events is left out, the relay moves it in its own time; so are the trail, which
 * says who tried, and the counts of those who guessed.
 */
export async function stateOf(kit: Kit, brandId: string): Promise<Record<string, string>> {
  const rows = await kit.asOwner<{ name: string; digest: string }>(await digestsOf(kit), [brandId]);
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** By kit: a schema stays as it is. */
const asked = new WeakMap<Kit, Promise<string>>();

function digestsOf(kit: Kit): Promise<string> {
  const known = asked.get(kit) ?? writeDigests(kit);
  asked.set(kit, known);
  return known;
}

async function writeDigests(kit: Kit): Promise<string> {
  const tables = await kit.asOwner<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute t on t.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and t.attname = 'brand_id'
      and c.relname not in ('outbox', 'feed', 'audit_entry', 'audit_link', 'attempt')
    order by 1`);
  const digests = tables.map(
    ({ name }) => `
      select '${name}' as name,
        count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest
      from ${name} t where brand_id = $1`,
  );
  return [...digests, "select 'brand', md5(t::text) from brand t where id = $1"].join(
    " union all ",
  );
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
