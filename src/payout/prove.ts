import { CLOCKS_DIFFER_SECONDS } from "../four-eyes/four-eyes.rules.ts";
import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// What each side of a paid payout is to have moved, beside what postings under its key moved.
const paid = sql("payout.provePaid")`
  select count(*) as rows, min(case when coalesce(e.amount, 0) <> coalesce(p.amount, 0)
    then format('brand %s, payout %s, account %s: moved %s, expected %s', brand_id, id, address,
      coalesce(e.amount, 0), coalesce(p.amount, 0)) end) as broken
  from (
    select p.brand_id, p.id, side.address, side.amount
    from payout p join franchisee f on f.id = p.franchisee_id
    join payout_act a on a.payout_id = p.id and a.state = 'PAID'
    cross join lateral (values
      ('franchisee/' || f.code || '/due', -p.amount_minor), ('franchisee/' || f.code || '/paid', p.amount_minor),
      ('headquarters/due', p.amount_minor), ('headquarters/paid', -p.amount_minor)) as side (address, amount)
  ) p full join (
    select e.brand_id, substr(l.key, 8)::uuid as id, e.address, sum(e.amount) as amount
    from ledger_posting l join ledger_entry e on e.posting_id = l.id and e.owner_id = l.owner_id
    where l.kind = 'payout' and l.key like 'payout:%'
    group by 1, 2, 3
  ) e using (brand_id, id, address)`;

// Nothing else moves what was paid: a payout's posting does, or a split's.
const others = sql("payout.proveOthers")`
  select count(*) as rows, min(case
    when l.id is null or l.kind <> 'payout' or l.key not like 'payout:%' and l.key not like 'split:%'
      then format('brand %s, owner %s, posting %s: moved %s, and is no payment', e.brand_id, e.owner_id, e.posting_id,
        e.address)
    end) as broken
  from ledger_entry e left join ledger_posting l on l.id = e.posting_id and l.owner_id = e.owner_id
  where e.address = 'headquarters/paid' or e.address like 'franchisee/%/paid'`;

const steps = sql("payout.proveSteps")`
  select count(*) as rows, min(case
    when a.payout_id is null then format('%s: it has no act', it)
    when a.no <> a.at_no then format('%s: act %s is missing', it, a.at_no)
    when (a.before, a.state) not in (('', 'INSTRUCTED'), ('INSTRUCTED', 'SENT'), ('INSTRUCTED', 'CANCELLED'),
        ('SENT', 'PAID'), ('SENT', 'FAILED'))
      then format('%s: %s after %s', it, a.state, coalesce(nullif(a.before, ''), 'nothing'))
    when a.at < a.before_at then format('%s: %s before %s', it, a.state, a.before)
    when a.state = 'SENT' and a.by_id is null then format('%s: released by nobody', it)
    when a.state = 'SENT' and a.by_id = r.prepared_by and e.payouts
      then format('%s: prepared and released by %s', it, r.prepared_by)
    when a.state in ('FAILED', 'CANCELLED') and a.reason is null then format('%s: %s without a reason', it, a.state)
    end) as broken
  from payout p join payout_run r on r.id = p.run_id
  left join (
    select *, row_number() over w - 1 as at_no, lag(state, 1, '') over w as before, lag(at) over w as before_at
    from payout_act window w as (partition by payout_id order by no)
  ) a on a.payout_id = p.id
  cross join lateral (
    select bool_and(coalesce(e.payouts, true)) as payouts
    from unnest(array[a.at, a.at - make_interval(secs => ${CLOCKS_DIFFER_SECONDS})]) as t (at)
    left join four_eyes_term e on e.brand_id = p.brand_id and t.at >= e.from_at and t.at < e.to_at) e
  cross join lateral (select format('brand %s, payout %s (%s)', p.brand_id, p.id, p.number)) n (it)`;

/** F1, recomputed from runs, payouts, their acts and what the book moved. */
export const payoutChecks: readonly Check[] = [
  {
    invariant: "F1",
    says: "what was paid was prepared and released, by two people where that takes two, once each, and nothing else is",
    of: "payouts",
    run: proveBy(steps, paid, others),
  },
];
