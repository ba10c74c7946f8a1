import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const lives = sql("coupon.proveLives")`
  select count(*) as rows, min(case
    when c.id is null then format('%s: its events are of no coupon', it)
    when e.steps is null then format('%s: it has no events', it)
    when e.steps <> c.events or e.last_no <> c.events
      then format('%s: %s events up to number %s, it counts %s', it, e.steps, e.last_no, c.events)
    when e.astray is not null then format('%s: %s', it, e.astray)
    when e.state <> c.state then format('%s: %s, its events come to %s', it, c.state, e.state)
    when c.state = 'RESERVED' and (e.quote_id, e.until_at, e.detail)
        is distinct from (c.quote_id, c.reserved_until, c.reserved_minor::text)
      then format('%s: reserved by quote %s until %s, its event says quote %s until %s',
        it, c.quote_id, c.reserved_until, e.quote_id, e.until_at)
    when t.campaign_id is distinct from c.campaign_id
      then format('%s: of campaign %s, its template is of %s', it, c.campaign_id, t.campaign_id)
    when t.validity->>'kind' = 'FIXED' and (c.valid_from, c.valid_until) is distinct from (
        (t.validity->>'firstDay')::timestamp at time zone b.time_zone,
        ((t.validity->>'lastDay')::date + 1)::timestamp at time zone b.time_zone)
      then format('%s: good from %s to %s, its template says otherwise', it, c.valid_from, c.valid_until)
    end) as broken
  from coupon c full join (
    select s.brand_id, s.member_id, s.coupon_id, count(*) as steps, max(no) as last_no,
      (array_agg(after order by no desc))[1] as state,
      (array_agg(quote_id order by no desc))[1] as quote_id,
      (array_agg(until_at order by no desc))[1] as until_at,
      (array_agg(detail order by no desc))[1] as detail,
      min(case
        when (kind = 'ISSUED') <> (no = 1) then format('event %s is %s', no, kind)
        when no > 1 and not coalesce(before = any(froms), false)
          then format('event %s is %s, it was %s', no, kind, before)
        end) as astray
    from (
      select e.*, n.after, f.froms, lag(n.after) over (partition by e.member_id, e.coupon_id order by e.no) as before
      from coupon_event e
      join (values ('ISSUED', 'ISSUED', null), ('RESERVED', 'RESERVED', '{ISSUED}'), ('RELEASED', 'ISSUED', '{RESERVED}'),
        ('REDEEMED', 'REDEEMED', '{ISSUED,RESERVED}'), ('REVERSED', 'ISSUED', '{REDEEMED}'),
        ('GIVEN', 'GIVEN', '{ISSUED}'), ('REVOKED', 'REVOKED', '{ISSUED}')) n (kind, after, from_text)
        using (kind)
      cross join lateral (select n.from_text::text[]) f (froms)
    ) s group by s.brand_id, s.member_id, s.coupon_id
  ) e on e.coupon_id = c.id and e.member_id = c.member_id and e.brand_id = c.brand_id
  left join coupon_template t on t.id = c.template_id and t.brand_id = c.brand_id
  left join brand b on b.id = c.brand_id
  cross join lateral (select format('brand %s, owner %s, coupon %s', coalesce(c.brand_id, e.brand_id),
    coalesce(c.member_id, e.member_id), coalesce(c.id, e.coupon_id))) n (it)`;

const origins = sql("coupon.proveOrigins")`
  select count(*) as rows, min(case
    when c.source = 'GIFT' and (g.state is distinct from 'GIVEN' or (g.template_id, g.valid_from, g.valid_until)
        is distinct from (c.template_id, c.valid_from, c.valid_until))
      then format('%s: a gift of coupon %s, which was not given as it is', it, c.source_key)
    when c.source = 'POINTS' and p.paid is distinct from t.price_points
      then format('%s: bought for %s points, its price is %s', it, coalesce(p.paid::text, 'no'), t.price_points)
    end) as broken
  from coupon c
  join coupon_template t on t.id = c.template_id
  left join coupon g on c.source = 'GIFT' and g.id::text = c.source_key and g.brand_id = c.brand_id
  left join lateral (
    select sum(l.amount) as paid from ledger_posting q
    join ledger_transfer l on l.posting_id = q.id and l.owner_id = q.owner_id
    where c.source = 'POINTS' and q.owner_id = c.member_id and q.id::text = c.source_key
      and q.kind = 'purchase' and l.kind = 'spend' and l.to_address = 'spent/headquarters'
  ) p on true
  cross join lateral (select format('brand %s, owner %s, coupon %s', c.brand_id, c.member_id, c.id)) n (it)
  where c.source in ('GIFT', 'POINTS')`;

/** C1 and C2: lives and origins of coupons. */
export const couponChecks: readonly Check[] = [
  {
    invariant: "C1",
    says: "a coupon's state is what the steps of its life come to, each possible after the one before",
    of: "coupons",
    run: proveBy(lives),
  },
  {
    invariant: "C2",
    says: "a gift is what another gave, and what was bought was paid its price in points",
    of: "gifts and purchases",
    run: proveBy(origins),
  },
];
