import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** The earning rules of the brand, oldest first. */
export async function earningRules(scope: Scope) {
  const rows = await scope.rows<{
    id: string;
    version: number;
    points_per_step: string;
    step_minor: string;
    valid_months: number | null;
    from_at: string;
  }>(sql("points.earningRules")`
    select id, version, points_per_step, step_minor, valid_months, from_at from earning_rule
    where brand_id = ${scope.brandId}::uuid order by version`);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    pointsPerStep: BigInt(row.points_per_step),
    stepMinor: BigInt(row.step_minor),
    validMonths: row.valid_months,
    fromAt: new Date(row.from_at),
  }));
}
