import { CLOCKS_DIFFER_SECONDS } from "../four-eyes/four-eyes.rules.ts";
import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const adjustments = sql("adjustment.prove")`
  select count(a.id) as rows, min(case
    when a.id is null
      then format('brand %s, owner %s, posting %s: points were adjusted, nobody approved it',
        m.brand_id, m.owner_id, m.posting_id)
    when d.decided_by = a.proposed_by and e.takes_two
      then format('%s: proposed and decided by %s', it, d.decided_by)
    when d.decided_at >= a.until_at
      then format('%s: decided on %s, it was open until %s', it, d.decided_at, a.until_at)
    when d.decided_at < a.proposed_at
      then format('%s: decided on %s, proposed on %s', it, d.decided_at, a.proposed_at)
    when d.verdict is distinct from 'APPROVED' and m.points is not null
      then format('%s: %s, and its transfers moved %s', it, coalesce(lower(d.verdict), 'open'), m.points)
    when d.posting_id <> m.posting_id
      then format('%s: approved with posting %s, posted by %s', it, d.posting_id, m.posting_id)
    when d.verdict = 'APPROVED' and m.points is distinct from a.points
      then format('%s: %s points, its transfers moved %s', it, a.points, coalesce(m.points::text, 'none'))
    when d.verdict = 'APPROVED' and a.points > 0
        and (m.issuers <> 'issued/' || a.issuer_code or m.buckets <> 'wallet/' || a.last_day || '/' || a.issuer_code)
      then format('%s: moved from %s to %s', it, m.issuers, m.buckets)
    end) as broken
  from points_adjustment a
  left join points_adjustment_decision d on d.adjustment_id = a.id and d.member_id = a.member_id
  left join lateral (
    select bool_and(e.brand_id is null or coalesce(abs(a.points) >= e.adjustments_from, false)) as takes_two
    from unnest(array[d.decided_at, d.decided_at - make_interval(secs => ${CLOCKS_DIFFER_SECONDS})]) as t (at)
    left join four_eyes_term e on e.brand_id = d.brand_id and t.at >= e.from_at and t.at < e.to_at) e on true
  full join (
    select t.brand_id, t.owner_id, t.posting_id, min(p.key) as key,
      sum(case when t.from_address like 'issued/%' then t.amount else -t.amount end) as points,
      string_agg(distinct t.from_address, ', ') as issuers,
      string_agg(distinct t.to_address, ', ') as buckets
    from ledger_transfer t left join ledger_posting p on p.id = t.posting_id and p.owner_id = t.owner_id
    where t.kind = 'adjust' group by t.brand_id, t.owner_id, t.posting_id
  ) m on m.key = 'adjustment:' || a.id::text and m.owner_id = a.member_id and m.brand_id = a.brand_id
  cross join lateral (
    select format('brand %s, owner %s, adjustment %s', a.brand_id, a.member_id, a.id)) n (it)`;

/** M1, recomputed from the proposals, their decisions and what the book moved. */
export const adjustmentChecks: readonly Check[] = [
  {
    invariant: "M1",
    says: "what was adjusted by hand was approved, by a second person where that takes two, in time and in just that amount",
    of: "proposals",
    run: proveBy(adjustments),
  },
];
