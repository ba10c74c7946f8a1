import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const sales = sql("plan.proveSales")`
  select count(s.order_id) as rows, min(case
    when s.order_id is null
      then format('brand %s, owner %s, entry %s: no plan was sold with it', t.brand_id, t.member_id, t.no)
    when t.no is null then format('%s: it opened nothing', it)
    when o.id is null then format('%s: its order is not there', it)
    when p.code is null then format('%s: there is no plan %s', it, s.plan)
    when t.level <> p.level then format('%s: opened %s, its plan opens %s', it, t.level, p.level)
    when o.net_minor is distinct from r.minor
      then format('%s: paid %s, its price is %s', it, o.net_minor, coalesce(r.minor::text, 'none'))
    when o.points <> 0 then format('%s: earned %s points, expected 0', it, o.points)
    when t.from_at < o.occurred_at
      then format('%s: opened %s, sold %s', it, t.from_at, o.occurred_at)
    end) as broken
  from plan_sale s
  full join (select * from member_tier where reason = 'PLAN') t
    on t.member_id = s.member_id and t.order_id = s.order_id and t.no = s.tier_no
  left join customer_order o on o.id = s.order_id and o.member_id = s.member_id
  left join membership_plan p on p.brand_id = s.brand_id and p.code = s.plan
  left join lateral (
    select (e.price->>'minor')::bigint from jsonb_array_elements(p.prices) as e (price)
    where e.price->>'code' = s.price
  ) r (minor) on true
  cross join lateral (
    select format('brand %s, owner %s, order %s', s.brand_id, s.member_id, s.order_id)) n (it)`;

/** R2: nobody stands on a plan's level unpaid. */
export const planChecks: readonly Check[] = [
  {
    invariant: "R2",
    says: "each plan sold was paid its price, earned nothing, and opened its level",
    of: "sales",
    run: proveBy(sales),
  },
];
