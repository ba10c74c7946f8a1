import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const entries = sql("tier.proveEntries")`
  select count(*) as rows, min(case
    when t.no <> t.turn then format('%s: expected number %s', it, t.turn)
    when e.level is null then format('%s: no level %s of rank %s in its ladder', it, t.level, t.rank)
    when t.reason in ('REACHED', 'RAISED') and t.measured < (e.level->>'reach')::bigint
      then format('%s: %s by %s, its level takes %s', it, t.reason, t.measured, e.level->>'reach')
    when t.reason = 'KEPT' and t.measured < (e.level->>'keep')::bigint
      then format('%s: %s by %s, its level takes %s', it, t.reason, t.measured, e.level->>'keep')
    when t.reason in ('REACHED', 'RAISED') and t.rank <= b.rank
        or t.reason = 'FELL' and t.rank >= coalesce(b.rank, t.rank)
      then format('%s: %s rank %s from rank %s', it, t.reason, t.rank, coalesce(b.rank::text, 'none'))
    when t.reason in ('KEPT', 'FELL') and coalesce(b.last_day, '9999-12-31') >= d.day
      then format('%s: %s on %s, it was held until %s', it, t.reason, d.day, coalesce(b.last_day, 'for ever'))
    when t.reason = 'REACHED' and o.occurred_at is distinct from t.from_at
      then format('%s: %s %s, its order occurred %s',
        it, t.reason, t.from_at, coalesce(o.occurred_at::text, 'never'))
    end) as broken
  from (
    select *, row_number() over (partition by member_id order by no) as turn from member_tier
  ) t
  left join tier_ladder l on l.id = t.ladder_id and l.brand_id = t.brand_id
  left join lateral (
    select e.level from jsonb_array_elements(l.levels) as e (level)
    where e.level->>'code' = t.level and (e.level->>'rank')::int = t.rank
  ) e on true
  left join lateral (
    select rank, last_day from member_tier b
    where b.member_id = t.member_id and b.no < t.no and b.reason not in ('PLAN', 'PLACED')
    order by b.no desc limit 1
  ) b on t.reason not in ('PLAN', 'PLACED')
  left join customer_order o on o.id = t.order_id and o.member_id = t.member_id
  cross join lateral (select to_char(t.from_at at time zone z.time_zone, 'YYYY-MM-DD') collate "C"
    from brand z where z.id = t.brand_id) d (day)
  cross join lateral (
    select format('brand %s, owner %s, entry %s', t.brand_id, t.member_id, t.no)) n (it)`;

/** R1: nobody stands where nothing brought it. */
export const tierChecks: readonly Check[] = [
  {
    invariant: "R1",
    says: "levels were reached and kept by what their ladder takes, and lost behind their last day",
    of: "levels",
    run: proveBy(entries),
  },
];
