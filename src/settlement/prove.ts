import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// What a month's close adds is booked behind its cut, under a key that names it (S6).
const cuts = sql("settlement.proveCuts")`
  select count(*) as rows, min(case
    when p.id is null then format('%s: it has no posting', it)
    when p.booked_at > c.cut_at and not (p.kind = 'month' and p.key = 'month:' || l.month || ':' || f.code)
      then format('%s: booked into %s on %s, it was cut on %s',
        it, l.month, p.booked_at, c.cut_at)
    when b.open_month is null then format('%s: in %s, no month is open', it, l.month)
    when (c.cut_at is null) <> (l.month >= b.open_month)
      then format('%s: in %s, which is %s, the open month is %s',
        it, l.month, case when c.cut_at is null then 'not cut' else 'cut' end, b.open_month)
    end) as broken
  from settlement_line l
  left join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
  left join month_close c on c.brand_id = l.brand_id and c.month = l.month
  left join settlement_book b on b.brand_id = l.brand_id
  left join franchisee f on f.id = l.franchisee_id and p.owner_id = f.id
  cross join lateral (select format('brand %s, owner %s, line %s/%s',
    l.brand_id, l.owner_id, l.posting_id, l.no)) n (it)`;

// Terms agreed in the instant of a booking, or later, were not there to book by. What orders' lines come to O4 judges, and
// N1 what points between stores do; events and coupons redeemed alone have lines of one clause each, whose share is
// written a second time here, in decimals: numeric rounds a half away from zero. What a close makes of a
// month is S6, what puts orders right by terms signed late S7, what disputes decided D2, what refunds took of that O5.
const authority = sql("settlement.proveAuthority")`
  select count(*) as rows, min(case
    when l.corrects_posting_id is not null
        and (o.posting_id is null or o.corrects_posting_id is not null
          or (l.brand_id, l.franchisee_id, l.store_id, l.kind, l.terms_id, l.clause, l.rate)
            <> (o.brand_id, o.franchisee_id, o.store_id, o.kind, o.terms_id, o.clause, o.rate)
          or l.base * sign(o.base) > 0 or l.amount_minor * sign(o.amount_minor) > 0)
      then format('%s: %s on %s, takes nothing back of line %s/%s: %s on %s', it,
        l.amount_minor, l.base, l.corrects_posting_id, l.corrects_no, o.amount_minor, o.base)
    when l.corrects_posting_id is null and l.orders <> (l.kind = 'ROYALTY')::int
        or l.corrects_posting_id is not null and l.orders > 0
      then format('%s: a %s that counts %s orders', it, l.kind, l.orders)
    when (f.brand_id, s.brand_id, t.brand_id)
        is distinct from (l.brand_id, l.brand_id, l.brand_id)
      then format('%s: its franchisee, store or terms are of another brand', it)
    when t.franchisee_id <> l.franchisee_id
      then format('%s: franchisee %s, its terms are franchisee %s''s',
        it, l.franchisee_id, t.franchisee_id)
    when c.kind is distinct from case when l.kind in ('POINTS_USED', 'BREAKAGE') then 'POINTS_COST' else l.kind end
      then format('%s: %s by clause %s, a %s', it, l.kind, l.clause, coalesce(c.kind, 'none'))
    when l.corrects_posting_id is null and t.from_at > l.occurred_at
      then format('%s: occurred on %s, version %s of its terms began on %s',
        it, l.occurred_at, t.version, t.from_at)
    when l.corrects_posting_id is null and exists (
        select from terms n where n.franchisee_id = l.franchisee_id and n.version > t.version
          and n.from_at <= l.occurred_at and n.agreed_at < p.booked_at)
      then format('%s: by version %s of its terms, a later one was in force on %s',
        it, t.version, l.occurred_at)
    when p.kind in ('event', 'redemption') and (c.rate <> l.rate or l.amount_minor <> share)
      then format('%s: %s of %s at %s is %s, its clause makes it %s',
        it, l.kind, l.base, l.rate, l.amount_minor, share)
    end) as broken
  from (select * from settlement_line i
    where kind not in ('VOLUME', 'MINIMUM', 'MAXIMUM', 'FEE', 'NET_FEE', 'POINTS_BLOCK')
      and coalesce(about, '') not like 'dispute/%'
      and (owner_id <> franchisee_id or not exists (select from ledger_posting
        where id = i.posting_id and owner_id = i.owner_id and kind = 'rerate'))) l
  left join settlement_line o
    on o.posting_id = l.corrects_posting_id and o.no = l.corrects_no and o.owner_id = l.owner_id
  left join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id
  left join franchisee f on f.id = l.franchisee_id
  left join store s on s.id = l.store_id
  left join terms t on t.id = l.terms_id
  left join terms_clause c on c.terms_id = l.terms_id and c.number = l.clause
  cross join lateral (select case l.kind
    when 'POINTS_COST' then -(l.base::numeric * c.rate)
    when 'COUPON_FUNDING' then -round(l.base::numeric * c.rate * 0.0001)
    else round(l.base::numeric * c.rate * 0.0001) end) due (share)
  cross join lateral (select format('brand %s, owner %s, line %s/%s',
    l.brand_id, l.owner_id, l.posting_id, l.no)) n (it)
  where not exists (select from franchisee own where own.id = l.owner_id)`;

const zeroSums = sql("settlement.proveZeroSums")`
  select count(*) as rows, min(case
    when e.sum <> 0 then format('brand %s: %s sums to %s, expected 0', e.brand_id, e.asset, e.sum)
    when e.misplaced is not null
      then format('brand %s, account %s: holds %s, expected %s',
        e.brand_id, e.misplaced, e.asset, e.currency)
    end) as broken
  from (
    select e.brand_id, e.asset, b.currency, sum(e.amount) as sum,
      min(e.address) filter (where e.asset is distinct from b.currency
        and (e.address like 'franchisee/%' or e.address like 'headquarters/%')) as misplaced
    from ledger_entry e left join brand b on b.id = e.brand_id
    group by e.brand_id, e.asset, b.currency
  ) e`;

// What closing moved out is left out, on both sides of headquarters' books.
const accruals = sql("settlement.proveAccruals")`
  select count(*) as rows, min(case when coalesce(e.amount, 0) <> coalesce(l.amount, 0)
    then format('brand %s, account %s: accrued %s, its lines sum to %s',
      brand_id, address, coalesce(e.amount, 0), coalesce(l.amount, 0)) end) as broken
  from (
    select brand_id, address, sum(amount) as amount from ledger_entry
    where kind <> 'close'
      and (address like 'franchisee/%/accrued/%' or address like 'headquarters/accrued/%')
    group by brand_id, address
  ) e full join (
    select l.brand_id, side.address, sum(side.amount) as amount
    from (
      select brand_id, franchisee_id, month, sum(amount_minor) as amount from settlement_line
      group by brand_id, franchisee_id, month
    ) l join franchisee f on f.id = l.franchisee_id
    cross join lateral (values
      ('franchisee/' || f.code || '/accrued/' || l.month, l.amount),
      ('headquarters/accrued/' || l.month, -l.amount)) as side (address, amount)
    group by l.brand_id, side.address
  ) l using (brand_id, address)`;

/** S1, S4 and S5, recomputed from lines, terms and transfers. */
export const settlementChecks: readonly Check[] = [
  {
    invariant: "S1",
    says: "nothing was booked into a month after its cut",
    of: "lines",
    run: proveBy(cuts),
  },
  {
    invariant: "S4",
    says: "each line is what a clause in force makes of its base, or takes back of such a line",
    of: "lines",
    run: proveBy(authority),
  },
  {
    invariant: "S5",
    says: "each asset sums to zero in its brand, accruals are the sums of their lines",
    of: "accruals",
    run: proveBy(accruals, zeroSums),
  },
];
