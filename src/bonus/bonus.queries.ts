import type { Funding } from "../campaign/funding.rules.ts";
import type { Hours } from "../campaign/hours.rules.ts";
import type { Scope as Lines } from "../campaign/scope.rules.ts";
import { parseCondition } from "../kernel/condition.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import {
  addGiven,
  asAward,
  asCaps,
  type BonusRule,
  type Given,
  type StoredAward,
  type StoredCaps,
  subjectsOf,
} from "./bonus.rules.ts";

/** Every version of the brand's bonus rules, by code, oldest first. */
export async function bonusRules(scope: Scope): Promise<BonusRule[]> {
  const rows = await scope.rows<{
    id: string;
    campaign_id: string;
    code: string;
    version: number;
    name: string;
    award: StoredAward;
    scope: Lines;
    condition: string | null;
    hours: Hours | null;
    priority: number;
    best_of: string | null;
    caps: StoredCaps;
    funding: Funding;
    retired: boolean;
    from_at: string;
  }>(sql("bonus.rules")`
    select id, campaign_id, code, version, name, award, scope, condition, hours, priority, best_of, caps, funding,
      retired, from_at
    from bonus_rule where brand_id = ${scope.brandId}::uuid order by code, version`);
  return rows.map((row) => {
    const award = asAward(row.award);
    return {
      ...{ id: row.id, code: row.code, version: row.version, name: row.name },
      ...{ campaignId: row.campaign_id, award, scope: row.scope, hours: row.hours },
      condition: row.condition === null ? null : parseCondition(row.condition, subjectsOf(award)),
      ...{ priority: row.priority, bestOf: row.best_of, caps: asCaps(row.caps) },
      ...{ funding: row.funding, retired: row.retired, fromAt: new Date(row.from_at) },
    };
  });
}

/**
 * What each rule gave each of the members, all its stories together: on each of the local days; and ever, where a cap asks
 * for it.
 */
export async function givenTo(
  scope: Scope,
  memberIds: readonly string[],
  { days, ever }: { readonly days: readonly string[]; readonly ever: boolean },
): Promise<Map<string, Given>> {
  const rows = await scope.rows<{
    member_id: string;
    rule: string;
    day: string | null;
    points: string;
  }>(sql("bonus.givenTo")`
    select s.member_id, g.rule, case when g.day = any(${[...days]}::text[]) then g.day end as day, sum(g.points) as points
    from (
      select id as member_id, id from unnest(${[...memberIds]}::uuid[]) as w (id)
      union all
      select merged_into, id from member
      where merged_into = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    ) s cross join lateral (
      -- One member's rows at a time: joined, the whole brand's awards would be opened for a few.
      select rule, day, points from bonus_given
      where member_id = s.id and brand_id = ${scope.brandId}::uuid
        and (${ever}::boolean or day = any(${[...days]}::text[])) offset 0
    ) g
    group by 1, 2, 3`);
  const given = new Map<string, Given>(memberIds.map((id) => [id, new Map()]));
  for (const row of rows) {
    const ofMember = given.get(row.member_id);
    if (ofMember) addGiven(ofMember, row.rule, row.day, BigInt(row.points));
  }
  return given;
}
