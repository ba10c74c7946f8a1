import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const booked = sql("split.proveBooked")`
  select count(*) as rows, min(case when coalesce(e.amount, 0) <> coalesce(s.amount, 0)
    then format('brand %s, split %s, account %s: moved %s, expected %s', brand_id, id, address,
      coalesce(e.amount, 0), coalesce(s.amount, 0)) end) as broken
  from (
    select s.brand_id, s.id, side.address, side.amount
    from split s join franchisee f on f.id = s.franchisee_id
    join split_act a on a.split_id = s.id and a.state = 'SUCCEEDED'
    cross join lateral (select case s.kind when 'SPLIT' then s.amount_minor else -s.amount_minor end) n (minor)
    cross join lateral (values
      ('franchisee/' || f.code || '/due', n.minor), ('franchisee/' || f.code || '/paid', -n.minor),
      ('headquarters/due', -n.minor), ('headquarters/paid', n.minor)) as side (address, amount)
    where s.kind <> 'FINISH'
  ) s full join (
    select e.brand_id, substr(l.key, 7)::uuid as id, e.address, sum(e.amount) as amount
    from ledger_posting l join ledger_entry e on e.posting_id = l.id and e.owner_id = l.owner_id
    where l.kind = 'payout' and l.key like 'split:%'
    group by 1, 2, 3
  ) e using (brand_id, id, address)`;

const limits = sql("split.proveLimits")`
  select count(*) as rows, min(case
    when p.id is null then format('%s: of no payment', it)
    when s.franchisee_id <> p.franchisee_id then format('%s: of %s, the payment is of %s', it, s.franchisee_id,
      p.franchisee_id)
    when s.kind = 'SPLIT' and s.amount_minor > p.amount_minor * s.max_bps / 10000
      then format('%s: %s of %s is more than %s basis points', it, s.amount_minor, p.amount_minor, s.max_bps)
    when s.kind = 'SPLIT' and s.amount_minor + s.deferred_minor <> s.owed_minor
      then format('%s: %s split and %s deferred, owed %s', it, s.amount_minor, s.deferred_minor, s.owed_minor)
    when s.kind <> 'RETURN' and s.no <> 1 then format('%s: number %s of its payment', it, s.no)
    when s.kind = 'FINISH' and s.amount_minor + s.deferred_minor <> 0 then format('%s: a finish moves nothing', it)
    when s.out_no <> case s.kind when 'SPLIT' then 'S' when 'RETURN' then 'R' else 'F' end
        || replace(p.order_id::text, '-', '') || '-' || s.no
      then format('%s: %s is not the number of its order', it, s.out_no)
    when s.planned_at < p.paid_at + interval '1 minute' then format('%s: planned on %s, paid on %s', it,
      s.planned_at, p.paid_at)
    when r.returned > t.amount_minor then format('%s: %s returned of %s', it, r.returned, t.amount_minor)
    when s.kind = 'RETURN' and s.amount_minor > 0 and (s.no > 20 or s.planned_at >= p.paid_at + interval '180 days')
      then format('%s: return %s, planned on %s', it, s.no, s.planned_at)
    end) as broken
  from split s left join order_payment p on p.id = s.payment_id
  left join lateral (
    select t.amount_minor from split t join split_act a on a.split_id = t.id and a.state = 'SUCCEEDED'
    where t.payment_id = s.payment_id and t.kind = 'SPLIT') t on s.kind = 'RETURN'
  left join lateral (
    select sum(r.amount_minor) as returned from split r join split_act a on a.split_id = r.id and a.state = 'SUCCEEDED'
    where r.payment_id = s.payment_id and r.kind = 'RETURN') r on s.kind = 'RETURN'
  cross join lateral (select format('brand %s, split %s', s.brand_id, s.id)) n (it)`;

const steps = sql("split.proveSteps")`
  select count(*) as rows, min(case
    when a.split_id is null then format('%s: it has no act', it)
    when a.no <> a.at_no then format('%s: act %s is missing', it, a.at_no)
    when (a.before, a.state) not in (('', 'PLANNED'), ('', 'EXECUTION_DEFERRED'), ('PLANNED', 'SENT'),
        ('SENT', 'SUCCEEDED'), ('SENT', 'CLOSED'), ('SENT', 'EXECUTION_DEFERRED'))
      then format('%s: %s after %s', it, a.state, coalesce(nullif(a.before, ''), 'nothing'))
    when a.state in ('CLOSED', 'EXECUTION_DEFERRED') and a.reason is null
      then format('%s: %s without a reason', it, a.state)
    when a.is_last and (a.state in ('PLANNED', 'SENT')) <> (o.split_id is not null)
      then format('%s: it is %s, and %s looked after', it, a.state, case when o.split_id is null then 'not' else 'still' end)
    end) as broken
  from split s left join (
    select *, row_number() over w - 1 as at_no, lag(state, 1, '') over w as before,
      lead(no) over w is null as is_last
    from split_act window w as (partition by split_id order by no)
  ) a on a.split_id = s.id
  left join split_open o on o.split_id = s.id
  cross join lateral (select format('brand %s, split %s', s.brand_id, s.id)) n (it)`;

/** F2, recomputed from payments, what was planned, what came of it, and what the book moved. */
export const splitChecks: readonly Check[] = [
  {
    invariant: "F2",
    says: "what was split off payments, and returned, is what succeeded, once, and within the limits",
    of: "splits",
    run: proveBy(limits, booked, steps),
  },
];
