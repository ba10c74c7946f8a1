import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** Every brand of the hub and its calendar, for what the hub does for all of them. */
export async function brandZones(
  scope: Scope,
): Promise<Array<{ readonly brandId: string; readonly timeZone: string }>> {
  const rows = await scope.rows<{ id: string; time_zone: string }>(sql("brand.zones")`
    select id, time_zone from brand order by id`);
  return rows.map(({ id, time_zone }) => ({ brandId: id, timeZone: time_zone }));
}
