import { sql } from "../platform/database/sql.ts";
import type { Work } from "../platform/database/work.ts";
import { OWNER } from "../role/role.rules.ts";

/** Headquarters' owners that nobody knows to leave; held, so that two cannot let each other go at once. */
export async function ownersServing(work: Work): Promise<string[]> {
  const rows = await work.rows<{ id: string }>(sql("staff.owners")`
    select id from staff where brand_id = ${work.brandId}::uuid and role = ${OWNER} and left_at is null
    order by id for update`);
  return rows.map(({ id }) => id);
}
