import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const once = sql("redemption.proveOnce")`
  select count(*) as rows, min(case
    when r.id is null then format('%s: its coupon was redeemed, it has no row', it)
    when e.redeemed is distinct from 1
      then format('%s: redeemed by %s events of coupon %s', it, coalesce(e.redeemed, 0), r.coupon_id)
    when (c.template_id, c.campaign_id, c.issuer_store_id)
        is distinct from (r.template_id, r.campaign_id, r.issuer_store_id)
      then format('%s: it is not of its coupon''s template, campaign and issuer', it)
    when r.order_id is null and p.kind is distinct from 'redemption'
      then format('%s: redeemed alone, it has no posting', it)
    when r.order_id is null and l.base not in (r.headquarters_minor, r.headquarters_minor + r.issuer_minor)
      then format('%s: %s and %s are paid by others, its line is of %s',
        it, r.headquarters_minor, r.issuer_minor, l.base)
    when r.lines <> '[]' and r.discount_minor <> (
        select sum((line->>'minor')::bigint) from jsonb_array_elements(r.lines) as t (line))
      then format('%s: %s, its lines do not sum to it', it, r.discount_minor)
    end) as broken
  from coupon_redemption r full join (
    select brand_id, redemption_id, count(*) filter (where kind = 'REDEEMED') as redeemed,
      min(coupon_id::text)::uuid as coupon_id, min(member_id::text)::uuid as member_id
    from coupon_event where redemption_id is not null group by brand_id, redemption_id
  ) e on e.redemption_id = r.id and e.brand_id = r.brand_id and e.coupon_id = r.coupon_id
  left join coupon c on c.id = r.coupon_id and c.brand_id = r.brand_id
  left join ledger_posting p on r.order_id is null and p.id = r.id and p.owner_id = r.member_id
  left join settlement_line l on r.order_id is null and l.posting_id = r.id and l.owner_id = r.member_id
    and l.kind = 'COUPON_SUBSIDY'
  cross join lateral (select format('brand %s, owner %s, redemption %s', coalesce(r.brand_id, e.brand_id),
    coalesce(r.member_id, e.member_id), coalesce(r.id, e.redemption_id))) n (it)`;

// The split is written a second time here: floors, and what is left over to the largest remainders.
const funded = sql("redemption.proveFunded")`
  select count(*) as rows, min(case
    when (r.headquarters_minor, r.acceptor_minor, r.issuer_minor)
        is distinct from (s.headquarters, s.acceptor, s.issuer)
      then format('%s: %s paid %s by headquarters, %s by acceptor, %s by issuer, expected %s, %s, %s', it,
        r.discount_minor, r.headquarters_minor, r.acceptor_minor, r.issuer_minor,
        s.headquarters, s.acceptor, s.issuer)
    when b.wrong then format('%s: more came back than was taken off', it)
    when v.reversed and not coalesce(b.whole, false)
      then format('%s: its coupon came back, not all of it was refunded', it)
    end) as broken
  from coupon_redemption r
  join coupon_template t on t.id = r.template_id
  cross join lateral (
    select coalesce((select o.accepts from campaign_opt_in o
        where o.campaign_id = r.campaign_id and o.store_id = r.store_id and o.from_at <= r.occurred_at
        order by o.no desc limit 1), false)::int * (t.funding->>'acceptor')::bigint as acceptor,
      coalesce((select o.accepts from campaign_opt_in o
        where o.campaign_id = r.campaign_id and o.store_id = r.issuer_store_id and o.from_at <= r.occurred_at
        order by o.no desc limit 1), false)::int * (t.funding->>'issuer')::bigint as issuer,
      (t.funding->>'headquarters')::bigint + (t.funding->>'acceptor')::bigint + (t.funding->>'issuer')::bigint as whole
  ) w
  cross join lateral (
    select sum(part) filter (where place = 1) as headquarters, sum(part) filter (where place = 2) as acceptor,
      sum(part) filter (where place = 3) as issuer
    from (
      select q.place, q.floor + (row_number() over (order by q.rest desc, q.place)
        <= r.discount_minor - sum(q.floor) over ())::int as part
      from (
        select place, div(r.discount_minor::numeric * weight, w.whole) as floor,
          mod(r.discount_minor::numeric * weight, w.whole) as rest
        from (values (1, w.whole - w.acceptor - w.issuer), (2, w.acceptor), (3, w.issuer)) x (place, weight)
      ) q
    ) p
  ) s
  left join lateral (
    select sum(headquarters_minor) not between 0 and r.headquarters_minor
        or sum(acceptor_minor) not between 0 and r.acceptor_minor
        or sum(issuer_minor) not between 0 and r.issuer_minor as wrong,
      sum(discount_minor) = r.discount_minor and bool_or(returns) as whole
    from coupon_reversal v where v.redemption_id = r.id and v.member_id = r.member_id
  ) b on true
  cross join lateral (
    select exists (select from coupon c join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
      where c.id = r.coupon_id and e.redemption_id = r.id and e.kind = 'REVERSED') as reversed
  ) v
  cross join lateral (select format('brand %s, owner %s, redemption %s', r.brand_id, r.member_id, r.id)) n (it)`;

/** What is redeemed and did not come back, by its limits; a merge may bring more together. */
const limits = sql("redemption.proveLimits")`
  select count(*) as rows, min(case
    when t.total > (t.limits->>'perMember')::bigint
      then format('%s: redeemed %s times, %s are allowed', it, t.total, t.limits->>'perMember')
    when t.most > (t.limits->>'perMemberDay')::bigint
      then format('%s: redeemed %s times on one day, %s are allowed', it, t.most, t.limits->>'perMemberDay')
    end) as broken
  from (
    select d.brand_id, d.member_id, d.template_id, t.limits, sum(d.used) as total, max(d.used) as most
    from (
      select r.brand_id, r.member_id, r.template_id, r.day, count(*) as used from coupon_redemption r
      where not exists (select from coupon c join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
        where c.id = r.coupon_id and e.redemption_id = r.id and e.kind = 'REVERSED')
      group by r.brand_id, r.member_id, r.template_id, r.day
    ) d join coupon_template t on t.id = d.template_id
    group by d.brand_id, d.member_id, d.template_id, t.limits
  ) t
  cross join lateral (
    select format('brand %s, owner %s, template %s', t.brand_id, t.member_id, t.template_id)) n (it)`;

const budgets = sql("redemption.proveBudgets")`
  with used as (
    select r.brand_id, r.template_id, r.campaign_id, r.day, (v.reversed is null)::int as count,
      r.discount_minor - coalesce(b.minor, 0) as minor
    from coupon_redemption r
    left join lateral (
      select true as reversed from coupon c join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
      where c.id = r.coupon_id and e.redemption_id = r.id and e.kind = 'REVERSED' limit 1
    ) v on true
    left join lateral (
      select sum(discount_minor) as minor from coupon_reversal b
      where b.redemption_id = r.id and b.member_id = r.member_id and b.returns
    ) b on true
    union all
    select brand_id, template_id, campaign_id, reserved_day, 1, reserved_minor from coupon where state = 'RESERVED'
  ), expected as (
    select brand_id, format('template/%s/count', template_id) as subject, sum(count) as amount
      from used group by brand_id, template_id
    union all
    select brand_id, format('template/%s/money', template_id), sum(minor) from used group by brand_id, template_id
    union all
    select brand_id, format('template/%s/day/%s', template_id, day), sum(count)
      from used group by brand_id, template_id, day
    union all
    select brand_id, format('campaign/%s/money', campaign_id), sum(minor) from used group by brand_id, campaign_id
    union all
    select c.brand_id, format('link/%s', c.source_key), count(*) from coupon c
      where c.source = 'LINK' group by c.brand_id, c.source_key
  )
  select count(*) as rows, min(case when b.used <> coalesce(e.amount, 0)
    then format('brand %s, budget %s: %s used, what there is comes to %s',
      b.brand_id, b.subject, b.used, coalesce(e.amount, 0)) end) as broken
  from budget b left join expected e using (brand_id, subject)
  where b.subject like 'template/%' or b.subject like 'campaign/%/money' or b.subject like 'link/%'`;

/** C3 to C6, recomputed from coupons, their events, redemptions and what refunds took back. */
export const redemptionChecks: readonly Check[] = [
  {
    invariant: "C3",
    says: "a redemption is one step of its coupon's life, and what was redeemed alone has its posting",
    of: "redemptions",
    run: proveBy(once),
  },
  {
    invariant: "C4",
    says: "who funds a redemption follows from its template and the stores that opted in; no more came back",
    of: "redemptions",
    run: proveBy(funded),
  },
  {
    invariant: "C5",
    says: "no member redeemed more of a template than it may",
    of: "members' templates",
    run: proveBy(limits),
  },
  {
    invariant: "C6",
    says: "a budget's use is what was redeemed, less what came back, with what is reserved",
    of: "budgets",
    run: proveBy(budgets),
  },
];
