import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// What coupons that multiply points gave is of no rule, and of no budget of points.
const budgets = sql("bonus.proveBudgets")`
  with given as (
    select brand_id, rule, sum(points) as points from bonus_given group by brand_id, rule
  ), expected as (
    select brand_id, format('bonus/%s/points', rule) as subject, points from given
    union all
    select g.brand_id, format('campaign/%s/points', r.campaign_id), sum(g.points)
    from given g join bonus_rule r on r.brand_id = g.brand_id and r.code = g.rule and r.version = 1
    group by g.brand_id, r.campaign_id
  )
  select count(*) as rows, min(case when b.used <> coalesce(e.points, 0)
    then format('brand %s, budget %s: %s points used, its rules gave %s',
      b.brand_id, b.subject, b.used, coalesce(e.points, 0)) end) as broken
  from budget b left join expected e using (brand_id, subject)
  where b.subject like 'bonus/%' or b.subject like 'campaign/%/points'`;

/** V3: what rules gave for orders and events, and what of their budgets is used. */
export const pointsBudgetChecks: readonly Check[] = [
  {
    invariant: "V3",
    says: "what is used of a budget of points is what its rules gave, for orders and events",
    of: "budgets",
    run: proveBy(budgets),
  },
];
