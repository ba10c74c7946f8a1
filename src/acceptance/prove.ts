import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// The fold of acts is written a second time here, by counting.
const lives = sql("acceptance.proveLives")`
  select count(*) as rows, min(case
    when (s.brand_id, s.franchisee_id) <> (a.brand_id, a.franchisee_id)
      then format('%s: of franchisee %s, its statement is of %s', it, a.franchisee_id, s.franchisee_id)
    when a.no <> a.expected_no then format('%s: its number follows on %s', it, a.expected_no - 1)
    when a.state <> a.comes_to then format('%s: %s, its acts come to %s', it, a.state, a.comes_to)
    when not coalesce(a.before, 'ISSUED') = any(k.froms)
      then format('%s: %s, the statement was %s', it, a.kind, coalesce(a.before, 'ISSUED'))
    when a.kind = 'DISPUTED' and a.accepted_before then format('%s: DISPUTED, the statement was accepted', it)
    when not a.actor_kind = any(k.actors) then format('%s: %s by %s', it, a.kind, a.actor_kind)
    when a.kind in ('ACCEPTED_BY_SILENCE', 'FELL_OVERDUE')
        and (a.kind = 'ACCEPTED_BY_SILENCE') <> (coalesce(s.silence, 'STANDS_OPEN') = 'ACCEPTS')
      then format('%s: %s, by its contract silence %s', it, a.kind, coalesce(s.silence, 'STANDS_OPEN'))
    when a.kind in ('ACCEPTED_BY_SILENCE', 'FELL_OVERDUE')
        and a.at < s.issued_at + make_interval(days => coalesce(s.accept_days, 15)) - interval '2 hours'
      then format('%s: %s on %s, it was issued on %s with %s days to answer',
        it, a.kind, a.at, s.issued_at, coalesce(s.accept_days, 15))
    end) as broken
  from (
    select c.*, lag(comes_to) over w as before, coalesce(lag(accepted) over w, false) as accepted_before
    from (
      select *, case when open > 0 then 'DISPUTED'
        when not answered then case when overdue then 'OVERDUE' else 'ISSUED' end
        when settled > 0 then 'SETTLED' else 'ACCEPTED' end as comes_to
      from (
        select *, row_number() over w as expected_no,
          sum(case when kind = 'DISPUTED' then 1 when kind in ('WITHDRAWN', 'UPHELD', 'REJECTED') then -1 else 0 end) over w as open,
          bool_or(kind in ('ACCEPTED', 'ACCEPTED_BY_SILENCE', 'DISPUTED')) over w as answered,
          bool_or(kind in ('ACCEPTED', 'ACCEPTED_BY_SILENCE')) over w as accepted,
          bool_or(kind = 'FELL_OVERDUE') over w as overdue,
          sum(case kind when 'SETTLED' then 1 when 'REOPENED' then -1 else 0 end) over w as settled
        from statement_act window w as (partition by statement_id order by no)
      ) counted
    ) c window w as (partition by statement_id order by no)
  ) a
  left join statement_standing s on s.id = a.statement_id
  left join (
    select kind, froms::text[], actors::text[] from (values
      ('REMINDED', '{ISSUED}', '{system}'), ('ACCEPTED', '{ISSUED,OVERDUE}', '{franchisee}'),
      ('ACCEPTED_BY_SILENCE', '{ISSUED}', '{system}'), ('FELL_OVERDUE', '{ISSUED}', '{system}'),
      ('DISPUTED', '{ISSUED,OVERDUE,DISPUTED,ACCEPTED}', '{franchisee}'), ('WRITTEN', '{DISPUTED}', '{franchisee,hq}'),
      ('WITHDRAWN', '{DISPUTED}', '{franchisee}'), ('UPHELD', '{DISPUTED}', '{hq}'), ('REJECTED', '{DISPUTED}', '{hq}'),
      ('SETTLED', '{ACCEPTED}', '{system,hq}'), ('REOPENED', '{SETTLED}', '{system,hq}')) v (kind, froms, actors)
  ) k using (kind)
  cross join lateral (select format('brand %s, statement %s, act %s', a.brand_id, a.statement_id, a.no)) n (it)`;

const disputes = sql("acceptance.proveDisputes")`
  select count(*) as rows, min(case
    when d.id is null then format('dispute %s: acts upon it, and it is not there', a.dispute_id)
    when a.dispute_id is null then format('dispute %s: it was never opened', d.id)
    when (a.statement_id, a.statements) is distinct from (d.statement_id, 1::bigint)
      then format('dispute %s: its acts are of another statement', d.id)
    when a.kinds[1] <> 'DISPUTED' or a.opened <> 1 then format('dispute %s: opened %s times', d.id, a.opened)
    when a.closed > 1 or a.closed = 1 and a.kinds[cardinality(a.kinds)] not in ('WITHDRAWN', 'UPHELD', 'REJECTED')
      then format('dispute %s: it went on behind its end', d.id)
    end) as broken
  from dispute d full join (
    select dispute_id, min(statement_id::text)::uuid as statement_id, count(distinct statement_id) as statements,
      array_agg(kind order by no) as kinds, count(*) filter (where kind = 'DISPUTED') as opened,
      count(*) filter (where kind in ('WITHDRAWN', 'UPHELD', 'REJECTED')) as closed
    from statement_act where dispute_id is not null group by dispute_id
  ) a on a.dispute_id = d.id`;

/** D1, recomputed from the acts upon statements. */
export const acceptanceChecks: readonly Check[] = [
  {
    invariant: "D1",
    says: "a statement's state is what its acts come to, each possible after the one before and by whom it may be done",
    of: "acts",
    run: proveBy(lives, disputes),
  },
];
