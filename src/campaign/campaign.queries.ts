import { type MemberFacts, parseCondition } from "../kernel/condition.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Campaign } from "./campaign.rules.ts";

/** The brand's campaigns, by code, with what stores said to them. */
export async function campaigns(scope: Scope): Promise<Campaign[]> {
  const [rows, said] = await Promise.all([
    scope.rows<{
      id: string;
      code: string;
      name: string;
      from_at: string;
      until_at: string | null;
      audience: string | null;
      holdout_bps: number;
      exclusive_group: string | null;
      points_budget: string | null;
      money_budget_minor: string | null;
      stopped_at: string | null;
    }>(sql("campaign.all")`
      select id, code, name, from_at, until_at, audience, holdout_bps, exclusive_group, points_budget,
        money_budget_minor, stopped_at
      from campaign where brand_id = ${scope.brandId}::uuid order by code`),
    scope.rows<{
      campaign_id: string;
      store_id: string;
      accepts: boolean;
      from_at: string;
    }>(sql("campaign.optIns")`
      select campaign_id, store_id, accepts, from_at, no from campaign_opt_in
      where brand_id = ${scope.brandId}::uuid
      union all
      -- Who owns a store next has said nothing yet.
      select i.campaign_id, i.store_id, false, o.from_at, 0 from campaign_opt_in i
      join store_ownership o on o.store_id = i.store_id and o.from_at > i.from_at
      where i.brand_id = ${scope.brandId}::uuid and i.no = 1
      order by campaign_id, store_id, from_at, no`),
  ]);
  const optIns = Map.groupBy(said, (row) => row.campaign_id);
  return rows.map((row) => ({
    ...{ id: row.id, code: row.code, name: row.name, fromAt: new Date(row.from_at) },
    untilAt: row.until_at === null ? null : new Date(row.until_at),
    audience:
      row.audience === null
        ? null
        : parseCondition<{ readonly member: MemberFacts }>(row.audience, ["member"]),
    holdoutBps: row.holdout_bps,
    exclusiveGroup: row.exclusive_group,
    pointsBudget: row.points_budget === null ? null : BigInt(row.points_budget),
    moneyBudgetMinor: row.money_budget_minor === null ? null : BigInt(row.money_budget_minor),
    stoppedAt: row.stopped_at === null ? null : new Date(row.stopped_at),
    optIns: (optIns.get(row.id) ?? []).map(({ store_id: storeId, accepts, from_at }) => ({
      ...{ storeId, accepts, fromAt: new Date(from_at) },
    })),
  }));
}
