import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const corrections = sql("dispute.proveCorrections")`
  select count(*) as rows, min(case
    when d.id is null or u.dispute_id is null
      then format('brand %s, owner %s, posting %s: a correction that no upheld dispute asked for',
        coalesce(l.brand_id, p.brand_id), coalesce(l.owner_id, p.owner_id), coalesce(l.posting_id, p.id))
    when p.id is null or l.posting_id is null
      then format('%s: upheld with %s, nothing was corrected', it, u.amount_minor)
    when (l.owner_id, l.no, p.brand_id) is distinct from (d.franchisee_id, 0::smallint, d.brand_id)
      then format('%s: its correction is another franchisee''s', it)
    when o.posting_id is null or o.month <> s.month
      then format('%s: it corrects no line of its statement', it)
    when (l.franchisee_id, l.kind, l.terms_id, l.clause, l.rate, l.of_month)
        <> (o.franchisee_id, o.kind, o.terms_id, o.clause, o.rate, o.of_month) or l.store_id is distinct from o.store_id
      then format('%s: it corrects %s by clause %s, its line is %s by clause %s', it, l.kind, l.clause, o.kind, o.clause)
    when u.amount_minor > d.amount_minor
      then format('%s: upheld with %s, disputed were %s', it, u.amount_minor, d.amount_minor)
    when l.amount_minor <> case when o.amount_minor < 0 then u.amount_minor else -u.amount_minor end
      then format('%s: upheld with %s, it corrects %s by %s', it, u.amount_minor, o.amount_minor, l.amount_minor)
    when (o.amount_minor + t.amount_minor) * sign(o.amount_minor::numeric) < 0
        or (o.base + t.base) * sign(o.base::numeric) < 0
      then format('%s: %s on %s is taken back of its line, which is %s on %s',
        it, t.amount_minor, t.base, o.amount_minor, o.base)
    end) as broken
  from (select * from statement_act where kind = 'UPHELD') u
  full join (select *, 'correction:' || substr(about, 9) as key from settlement_line
    where about like 'dispute/%' and owner_id = franchisee_id) l
    on l.about = 'dispute/' || u.dispute_id
  full join (select * from ledger_posting where kind = 'correction') p on p.key = coalesce(l.key, 'correction:' || u.dispute_id)
    and (l.posting_id is null or p.id = l.posting_id and p.owner_id = l.owner_id)
  left join dispute d on d.id = u.dispute_id
  left join statement s on s.id = d.statement_id
  left join settlement_line o on o.posting_id = d.posting_id and o.no = d.no and o.franchisee_id = d.franchisee_id
    and o.posting_id = l.corrects_posting_id and o.no = l.corrects_no
  left join lateral (
    select sum(c.amount_minor) as amount_minor, sum(c.base) as base
    from settlement_line c join ledger_posting q on q.id = c.posting_id and q.owner_id = c.owner_id
    where c.corrects_posting_id = o.posting_id and c.corrects_no = o.no and q.booked_at <= p.booked_at
      and c.franchisee_id = o.franchisee_id and c.kind = o.kind
  ) t on true
  cross join lateral (select format('brand %s, owner %s, dispute %s', d.brand_id, d.franchisee_id, d.id)) n (it)`;

/** D2, recomputed from disputes, the lines they are about, and what was taken back of them. */
export const disputeChecks: readonly Check[] = [
  {
    invariant: "D2",
    says: "a correction rests on an upheld dispute, and takes back no more than that, nor than is left of its line",
    of: "corrections",
    run: proveBy(corrections),
  },
];
