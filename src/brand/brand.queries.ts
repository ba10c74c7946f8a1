import { kept } from "../platform/database/revision.ts";
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

const place = kept(async (scope) => {
  const [brand] = await scope.rows<{ time_zone: string; region: string }>(sql("brand.place")`
    select time_zone, region from brand where id = ${scope.brandId}::uuid`);
  if (!brand) throw new Error(`there is no brand ${scope.brandId}`);
  return brand;
});

/** The brand's time zone, which never changes and is asked for once. */
export const zoneOf = async (scope: Scope): Promise<string> =>
  (await place.of(scope)).value.time_zone;

/** The country whose numbering plan the brand's telephones follow (ISO 3166), which never changes either. */
export const regionOf = async (scope: Scope): Promise<string> =>
  (await place.of(scope)).value.region;
