import type { Right } from "../kernel/right.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { templateOf } from "../role/role.rules.ts";

interface RoleRow {
  id: string;
  role: string;
  rights: Right[] | null;
}

/** What their roles allow each of them, in one statement. Who is missing has all of its kind's. */
export async function rightsOf(
  scope: Scope,
  staffIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<Right>>> {
  if (staffIds.length === 0) return new Map();
  const rows = await scope.rows<RoleRow>(sql("role.rightsOf")`
    select s.id, s.role, r.rights from staff s left join role r on r.brand_id = s.brand_id and r.code = s.role
    where s.id = any(${staffIds}::uuid[]) and s.brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map(({ id, role, rights }) => [id, new Set(rights ?? templateOf(role)?.rights ?? [])]),
  );
}
