import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { EarningRuleTerms } from "./earning.rules.ts";
import type { Activation, Validity } from "./validity.rules.ts";

/** The earning rules of the brand, of points and of every growth kind, each kind's oldest first. */
export async function earningRules(scope: Scope): Promise<EarningRuleTerms[]> {
  const rows = await scope.rows<{
    id: string;
    kind: string;
    version: number;
    points_per_step: string;
    step_minor: string;
    validity: Validity;
    activation: Activation;
    from_at: string;
  }>(sql("points.earningRules")`
    select id, kind, version, points_per_step, step_minor, validity, activation, from_at
    from earning_rule where brand_id = ${scope.brandId}::uuid order by kind, version`);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    version: row.version,
    pointsPerStep: BigInt(row.points_per_step),
    stepMinor: BigInt(row.step_minor),
    validity: row.validity,
    activation: row.activation,
    fromAt: new Date(row.from_at),
  }));
}
