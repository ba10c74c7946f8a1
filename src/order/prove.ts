import { type Check, proveBy, proveEach, type RowKey } from "../platform/database/proof.ts";
import { type Statement, sql } from "../platform/database/sql.ts";
import type { OrderChannel } from "../terms/clause.rules.ts";
import { asCouponUse } from "./order.queries.ts";
import { fingerprintOf } from "./order.rules.ts";
import { proveLines } from "./prove-lines.ts";

interface KeyedOrder {
  brand_id: string;
  id: string;
  member_id: string;
  store_id: string;
  net_minor: string;
  coupon_minor: string;
  currency: string;
  spent_points: string;
  tax_minor: string;
  shipping_minor: string;
  tenders: { kind: string; minor: string }[] | null;
  coupons: { couponId: string; statedMinor?: string }[] | null;
  quote_id: string | null;
  channel: OrderChannel;
  lines_sha256: string | null;
  occurred_at: string;
  key: string;
  key_posting_id: string | null;
  fingerprint: Buffer | null;
}

const PAGE = 10_000;

const keyedOrders = ([id, memberId]: RowKey) => sql("order.proveKeyed")`
    select o.brand_id, o.id, o.member_id, o.store_id, o.net_minor, o.coupon_minor, o.currency,
      o.spent_points, o.tax_minor, o.shipping_minor, o.tenders, o.coupons, o.quote_id, o.channel,
      o.lines_sha256, o.occurred_at, o.key, k.posting_id as key_posting_id, k.fingerprint
    from (
      select *, 'order:' || regexp_replace(source, '([\\\\:])', '\\\\\\1', 'g') || ':' || number as key
      from customer_order
      where (id, member_id) > (${id}::uuid, ${memberId}::uuid)
      order by id, member_id limit ${PAGE}
    ) o left join ledger_key k on k.brand_id = o.brand_id and k.key = o.key
    order by o.id, o.member_id`;

function brokenKey(order: KeyedOrder): string | undefined {
  const name = `brand ${order.brand_id}, owner ${order.member_id}, order ${order.id}`;
  if (order.key_posting_id !== order.id || !order.fingerprint)
    return `${name}: its key ${order.key} stands for ${order.key_posting_id ?? "nothing"}`;
  const expected = fingerprintOf({
    memberId: order.member_id,
    storeId: order.store_id,
    netMinor: BigInt(order.net_minor),
    couponMinor: BigInt(order.coupon_minor),
    currency: order.currency,
    spentPoints: BigInt(order.spent_points),
    taxMinor: BigInt(order.tax_minor),
    shippingMinor: BigInt(order.shipping_minor),
    tenders: order.tenders?.map(({ kind, minor }) => ({ kind, minor: BigInt(minor) })) ?? null,
    coupons: order.coupons?.map(asCouponUse) ?? null,
    ...{ quoteId: order.quote_id, channel: order.channel },
    linesSha256: order.lines_sha256,
    occurredAt: new Date(order.occurred_at),
  });
  return expected.equals(order.fingerprint)
    ? undefined
    : `${name}: fingerprint ${hex(order.fingerprint)}, its content's is ${hex(expected)}`;
}

const hex = (bytes: Buffer) => bytes.toString("hex");

const fingerprints = proveEach<KeyedOrder>({
  count: sql("order.proveCount")`select count(*) from customer_order`,
  pageSize: PAGE,
  page: keyedOrders,
  keyOf: ({ id, member_id: memberId }) => [id, memberId],
  judge: () => brokenKey,
});

const earned = sql("order.proveEarned")`
  select count(o.id) as rows, min(case
    when o.id is null
      then format('brand %s, owner %s, posting %s: no order was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from o.brand_id then format('%s: it has no posting', it)
    when o.points <> coalesce(e.points, 0)
      then format('%s: %s points, its transfers issued %s', it, o.points, coalesce(e.points, 0))
    when o.points - o.bonus_points <> coalesce(ruled, 0)
      then format('%s: %s points without bonuses, its rule and multiplier give %s',
        it, o.points - o.bonus_points, coalesce(ruled, 0))
    when o.spent_points <> coalesce(e.spent, 0)
      then format('%s: %s points paid, its transfers spent %s',
        it, o.spent_points, coalesce(e.spent, 0))
    when o.spent_minor <> coalesce(worth, 0)
      then format('%s: points paid %s, by their value %s', it, o.spent_minor, coalesce(worth, 0))
    end) as broken
  from customer_order o
  full join (select * from ledger_posting where kind = 'order') p
    on p.id = o.id and p.owner_id = o.member_id
  left join (
    select posting_id, owner_id, sum(amount) filter (where kind = 'earn') as points,
      sum(amount) filter (where kind = 'spend') as spent
    from ledger_transfer where kind in ('earn', 'spend') group by posting_id, owner_id
  ) e on e.posting_id = o.id and e.owner_id = o.member_id
  left join earning_rule r on r.id = o.earning_rule_id
  left join point_value v on v.id = o.point_value_id and v.from_at <= o.occurred_at
  cross join lateral (
    select div((o.base_minor / r.step_minor * r.points_per_step)::numeric * o.multiplier_bps, 10000),
    div(o.spent_points::numeric * v.minor, v.points)) given (ruled, worth)
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) n (it)`;

// By the ladder of when it occurred, and an entry of its member's history that had begun before and was not over.
const multiplied = sql("order.proveMultiplied")`
  select count(*) as rows, min(case
    when o.tier_no is not null and h.no is null
      then format('%s: its member has no entry %s', it, o.tier_no)
    when h.from_at >= o.occurred_at
      then format('%s: occurred %s, its member''s level began %s', it, o.occurred_at, h.from_at)
    when h.reason in ('PLAN', 'PLACED') and h.last_day < d.day
      then format('%s: occurred on %s, its member''s level was granted until %s', it, d.day, h.last_day)
    when o.multiplier_bps <> coalesce(l.bps, 10000)
      then format('%s: multiplied by %s, its member''s level by %s',
        it, o.multiplier_bps, coalesce(l.bps, 10000))
    end) as broken
  from customer_order o
  left join member_tier h on h.member_id = o.member_id and h.no = o.tier_no
  left join lateral (
    select levels from tier_ladder t where t.brand_id = o.brand_id and t.from_at <= o.occurred_at
    order by version desc limit 1
  ) t on true
  left join lateral (
    select (level->>'multiplierBps')::int from jsonb_array_elements(t.levels) with ordinality as e (level, at)
    where at = 1 or (level->>'rank')::int <= h.rank order by at desc limit 1
  ) l (bps) on true
  cross join lateral (select to_char(o.occurred_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C"
    from brand b where b.id = o.brand_id) d (day)
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) n (it)
  where o.multiplier_bps <> 10000 or o.tier_no is not null
    or o.brand_id in (select brand_id from tier_ladder)`;

// A growth kind's rule that reaches back earned nothing of what was booked before it was set.
const grown = sql("order.proveGrown")`
  select count(*) as rows, min(case
    when r.id is null then format('%s: %s grew by %s without a rule', it, t.asset, t.amount)
    when t.amount <> o.base_minor / r.step_minor * r.points_per_step
      then format('%s: %s grew by %s, its rule gives %s', it, t.asset, t.amount,
        o.base_minor / r.step_minor * r.points_per_step)
    when (t.from_address, t.to_address) is distinct from
        ('grown/' || s.code, 'growth/' || t.asset)
      then format('%s: %s grew from %s to %s', it, t.asset, t.from_address, t.to_address)
    end) as broken
  from ledger_transfer t
  left join customer_order o on o.id = t.posting_id and o.member_id = t.owner_id
  left join store s on s.id = o.store_id
  left join lateral (
    select * from earning_rule r
    where r.brand_id = t.brand_id and r.kind = t.asset and r.from_at <= o.occurred_at
    order by r.version desc limit 1
  ) r on true
  cross join lateral (select format('brand %s, owner %s, order %s',
    t.brand_id, t.owner_id, t.posting_id)) n (it)
  where t.kind = 'grow'`;

/** A statement put together from the constants below; it has no values. */
const proof = (name: string, text: string): Statement => ({
  text: `/* ${name} */ ${text}`,
  values: [],
});

// Refunds in their turn, with what the order's refunds come to by then, added up anew.
const TURNS = `
  select r.*, o.net_minor, o.points as order_points, o.spent_points,
    row_number() over turn as turn, sum(refunded_minor) over turn as total,
    sum(r.points) over turn as taken, sum(restored_points) over turn as restored,
    case when o.net_minor = 0 then 1 else sum(refunded_minor) over turn end as part,
    case when o.net_minor = 0 then 1 else o.net_minor end as whole
  from order_refund r left join customer_order o on o.id = r.order_id and o.member_id = r.member_id
  window turn as (partition by r.member_id, r.order_id order by r.no)`;

// The proportion is written a second time here, in whole numbers: a half goes away from zero.
const soFar = (total: string) =>
  `sign(${total}) * div(2 * abs(${total}::numeric) * part + whole, 2 * whole)`;

const takenBack = proof(
  "order.proveTakenBack",
  `
  select count(r.id) as rows, min(case
    when r.id is null
      then format('brand %s, owner %s, posting %s: no refund was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from r.brand_id then format('%s: it has no posting', it)
    when r.net_minor is null then format('%s: there is no order %s', it, r.order_id)
    when r.no <> turn or r.total_minor <> total
      then format('%s: number %s of its order, to %s in all; expected number %s, to %s',
        it, r.no, r.total_minor, turn, total)
    when total > r.net_minor or r.net_minor = 0 and turn > 1
      then format('%s: refunded %s in all, its order was paid %s', it, total, r.net_minor)
    when taken <> coalesce(due, 0)
      then format('%s: %s points taken back by now, expected %s of its order''s %s',
        it, taken, coalesce(due, 0), order_points)
    when restored <> ${soFar("spent_points")}
      then format('%s: %s points given back by now, expected %s of its order''s %s',
        it, restored, ${soFar("spent_points")}, spent_points)
    when r.points <> coalesce(e.taken_back, 0)
      then format('%s: %s points, its transfers took %s', it, r.points, coalesce(e.taken_back, 0))
    when r.restored_points <> coalesce(e.given_back, 0)
      then format('%s: gives back %s points, its transfers gave %s',
        it, r.restored_points, coalesce(e.given_back, 0))
    end) as broken
  from (${TURNS}) r
  full join (select * from ledger_posting where kind = 'refund') p
    on p.id = r.id and p.owner_id = r.member_id
  left join (
    select posting_id, owner_id, sum(amount) filter (where kind = 'unearn') as taken_back,
      sum(amount) filter (where kind in ('unspend', 'lapse')) as given_back
    from ledger_transfer where kind in ('unearn', 'unspend', 'lapse') group by posting_id, owner_id
  ) e on e.posting_id = r.id and e.owner_id = r.member_id
  cross join lateral (
    select sum(${soFar("t.amount")}) from ledger_transfer t
    where t.posting_id = r.order_id and t.owner_id = r.member_id and t.kind = 'earn') i (due)
  cross join lateral (
    select format('brand %s, owner %s, refund %s', r.brand_id, r.member_id, r.id)) n (it)`,
);

// Of each issuer's points its proportion was taken back, to that issuer.
const takenIssuers = proof(
  "order.proveTakenIssuers",
  `
  select count(*) as rows, min(case when coalesce(e.points, 0) <> coalesce(t.points, 0)
    then format('%s: %s points of %s taken back, expected %s', it, coalesce(t.points, 0), issuer,
      coalesce(e.points, 0)) end) as broken
  from (
    select r.brand_id, r.member_id, r.id, t.from_address as issuer,
      ${soFar("t.amount")} - lag(${soFar("t.amount")}, 1, 0::numeric)
        over (partition by r.member_id, r.order_id, t.no order by r.no) as points
    from (${TURNS}) r join ledger_transfer t
      on t.posting_id = r.order_id and t.owner_id = r.member_id and t.kind = 'earn'
  ) e full join (
    select r.brand_id, r.member_id, r.id, t.to_address as issuer, sum(t.amount) as points
    from order_refund r join ledger_transfer t
      on t.posting_id = r.id and t.owner_id = r.member_id and t.kind = 'unearn'
    group by r.brand_id, r.member_id, r.id, t.to_address
  ) t using (brand_id, member_id, id, issuer)
  cross join lateral (select format('brand %s, owner %s, refund %s', brand_id, member_id, id)) n (it)`,
);

// What of a net earns, told apart a second time: by the version in force when it occurred, else the usual one.
const based = sql("order.proveBased")`
  select count(*) as rows, min(case when o.base_minor <> greatest(0, o.net_minor - left_out)
    then format('brand %s, owner %s, order %s: %s of it earned, expected %s', o.brand_id, o.member_id, o.id,
      o.base_minor, greatest(0, o.net_minor - left_out)) end) as broken
  from customer_order o
  left join lateral (
    select * from earn_base b where b.brand_id = o.brand_id and b.from_at <= o.occurred_at
    order by version desc limit 1
  ) b on true
  cross join lateral (select
    case when coalesce(b.counts_tax, false) then 0 else o.tax_minor end
    + case when coalesce(b.counts_shipping, false) then 0 else o.shipping_minor end
    + coalesce((select sum((t->>'minor')::bigint) from jsonb_array_elements(o.tenders) t
        where t->>'kind' = any(coalesce(b.excluded_tenders, '{GIFT_CARD}'))), 0)
    + case when o.lines_sha256 is null then 0 else coalesce((select sum(l.net_minor) from order_line l
        where l.order_id = o.id and l.member_id = o.member_id
          and l.category = any(coalesce(b.excluded_categories, '{GIFT_CARD,STORED_VALUE}'))), 0) end) x (left_out)`;

// Spent points come back to their issuers, never to others and never more than each had given.
const issuers = sql("order.proveIssuers")`
  select count(*) as rows, min(case when b.points > coalesce(s.points, 0)
    then format('brand %s, owner %s, order %s: %s points of %s given back, it spent %s',
      b.brand_id, b.member_id, b.order_id, b.points, b.issuer, coalesce(s.points, 0)) end) as broken
  from (
    select r.brand_id, r.member_id, r.order_id, sum(t.amount) as points,
      case t.kind when 'lapse' then split_part(t.to_address, '/', 2)
        else (select issuer from bucket_of(t.to_address)) end as issuer
    from order_refund r join ledger_transfer t on t.posting_id = r.id and t.owner_id = r.member_id
    where t.kind in ('unspend', 'lapse') group by 1, 2, 3, issuer
  ) b left join (
    select t.owner_id, t.posting_id, b.issuer, sum(t.amount) as points
    from ledger_transfer t cross join lateral bucket_of(t.from_address) b where t.kind = 'spend' group by 1, 2, 3
  ) s on s.posting_id = b.order_id and s.owner_id = b.member_id and s.issuer = b.issuer`;

// Of growth a refund takes its proportion, or all that is left of it.
const ungrown = proof(
  "order.proveUngrown",
  `
  select count(*) as rows, min(case
    when u.due is null then format('brand %s, owner %s, posting %s: takes back %s that no order gave',
      t.brand_id, t.owner_id, t.posting_id, t.asset)
    when coalesce(t.amount, 0) <> least(u.due, coalesce(t.from_balance + t.amount, before.held, 0))
      then format('brand %s, owner %s, refund %s: %s of %s taken back, expected %s of %s held',
        u.brand_id, u.member_id, u.id, coalesce(t.amount, 0), u.asset, u.due,
        coalesce(t.from_balance + t.amount, before.held, 0))
    end) as broken
  from (
    select *, by_now - lag(by_now, 1, 0) over (partition by member_id, order_id, asset order by no) as due
    from (
      select r.brand_id, r.member_id, r.order_id, r.id, r.no, g.asset, ${soFar("g.amount")} as by_now
      from (${TURNS}) r
      join ledger_transfer g
        on g.posting_id = r.order_id and g.owner_id = r.member_id and g.kind = 'grow'
    ) g
  ) u full join (select * from ledger_transfer where kind = 'ungrow') t
    on t.posting_id = u.id and t.owner_id = u.member_id and t.asset = u.asset
  left join lateral (
    select e.balance_after as held
    from ledger_posting r
    join ledger_posting p on p.owner_id = r.owner_id and p.seq < r.seq
    join ledger_entry e on e.posting_id = p.id and e.owner_id = p.owner_id
    where t.posting_id is null and r.id = u.id and r.owner_id = u.member_id
      and e.address = 'growth/' || u.asset
    order by e.version desc limit 1
  ) before on true`,
);

const royalties = sql("order.proveRoyalties")`
  select count(*) as rows, min(case when coalesce(l.royalties, 0) <> 1
    then format('brand %s, owner %s, order %s: %s royalty lines, expected 1',
      o.brand_id, o.member_id, o.id, coalesce(l.royalties, 0)) end) as broken
  from customer_order o left join (
    select posting_id, owner_id, count(*) as royalties from settlement_line
    where kind = 'ROYALTY' and corrects_posting_id is null group by posting_id, owner_id
  ) l on l.posting_id = o.id and l.owner_id = o.member_id`;

// What a refund's lines take back is its own order's.
const takenOf = sql("order.proveTakenOf")`
  select count(*) as rows, min(case when r.order_id is distinct from l.corrects_posting_id
    then format('brand %s, owner %s, line %s/%s: takes back order %s, its refund is of %s', l.brand_id, l.owner_id,
      l.posting_id, l.no, coalesce(l.corrects_posting_id::text, 'none'), coalesce(r.order_id::text, 'none')) end) as broken
  from settlement_line l
  join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id and p.kind = 'refund'
  left join order_refund r on r.id = l.posting_id and r.member_id = l.owner_id
  -- What points that came back had ended for, N1 judges.
  where l.kind <> 'BREAKAGE' and coalesce(l.about, '') not like 'dispute/%'`;

// Whom an order says its shares go to was so: since then bound, looked after, and brought by its first order.
const partied = sql("order.proveParties")`
  select count(*) as rows, min(case
    when o.parties ? 'since' and not exists (select from member_binding b where b.member_id = o.member_id
        and b.from_at = (o.parties->>'since')::timestamptz and b.from_at <= o.occurred_at)
      then format('%s: bound since %s, it was not', it, o.parties->>'since')
    when jsonb_typeof(o.parties->'guide') = 'object' and not exists (select from member_guide g
        where g.member_id = o.member_id and g.staff_id = (o.parties->'guide'->>'id')::uuid
          and g.store_id = (o.parties->'guide'->>'storeId')::uuid and g.from_at <= o.occurred_at)
      then format('%s: looked after by %s, who was not its guide', it, o.parties->'guide'->>'id')
    when jsonb_typeof(o.parties->'brought') = 'object' and (
        (m.origin_store_id, m.enrolled_at) is distinct from
          ((o.parties->'brought'->>'storeId')::uuid, (o.parties->'brought'->>'joinedAt')::timestamptz)
        or exists (select from customer_order e where e.member_id = o.member_id and e.id < o.id))
      then format('%s: brought by store %s, it was not, or not its first', it, o.parties->'brought'->>'storeId')
    end) as broken
  from customer_order o left join member m on m.id = o.member_id
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) n (it)
  where o.parties is not null`;

const shares = proof(
  "order.proveShares",
  `
  select count(*) as rows, min(case
    when taken_amount <> -${soFar("s.amount_minor")} or taken_base <> -${soFar("s.base")}
      then format('%s: %s on %s taken back by now, expected %s on %s', it, taken_amount, taken_base,
        -${soFar("s.amount_minor")}, -${soFar("s.base")})
    when s.taken_orders <> -(case when part = whole then s.orders else 0 end)
      then format('%s: counts %s orders by now, expected %s', it, s.taken_orders,
        -(case when part = whole then s.orders else 0 end))
    end) as broken
  from (
    select g.brand_id, g.owner_id as member_id, g.no, g.base, g.amount_minor, g.orders, r.id, r.part, r.whole,
      coalesce(sum(t.amount_minor) over turn, 0) as taken_amount,
      coalesce(sum(t.base) over turn, 0) as taken_base,
      coalesce(sum(t.orders) over turn, 0) as taken_orders
    from (${TURNS}) r
    join settlement_line g on g.posting_id = r.order_id and g.owner_id = r.member_id
    left join settlement_line t on t.posting_id = r.id and t.owner_id = r.member_id and t.no = g.no
    window turn as (partition by g.posting_id, g.no, g.owner_id order by r.no)
  ) s
  cross join lateral (select format('brand %s, owner %s, line %s of refund %s',
    s.brand_id, s.member_id, s.no, s.id)) n (it)`,
);

// Of what disputes took back of an order's lines, the proportion of what was not refunded then; once for each refund.
const corrected = proof(
  "order.proveCorrected",
  `
  select count(*) as rows, min(case
    when id is null then format('%s: taken back by %s, no refund of its order', it, posting_id)
    when is_other then format('%s: refund %s takes back another line, or under another clause', it, id)
    when coalesce(taken_amount, 0) <> -(${soFar("amount_minor")}) or coalesce(taken_base, 0) <> -(${soFar("base")})
      then format('%s: refund %s took back %s on %s by now, expected %s on %s', it, id,
        coalesce(taken_amount, 0), coalesce(taken_base, 0), -(${soFar("amount_minor")}), -(${soFar("base")}))
    end) as broken
  from (
    select c.id, c.base, c.amount_minor, c.part, c.whole, t.posting_id, sum(t.amount_minor) over turn as taken_amount,
      sum(t.base) over turn as taken_base,
      (t.franchisee_id, t.kind, t.terms_id, t.clause, t.rate, t.of_month, t.orders, t.corrects_posting_id, t.corrects_no)
        <> (c.franchisee_id, c.kind, c.terms_id, c.clause, c.rate, c.of_month, 0::smallint, c.corrects_posting_id, c.corrects_no)
        or t.posting_id is not null and t.store_id is distinct from c.store_id as is_other, format('brand %s, owner %s, line %s', coalesce(c.brand_id, t.brand_id),
        coalesce(c.member_id, t.owner_id), coalesce(c.about, t.about)) as it
    from (
      select c.brand_id, r.member_id, r.id, r.no, c.about, c.base, c.amount_minor, c.franchisee_id, c.kind,
        c.store_id, c.terms_id, c.clause, c.rate, c.of_month, c.corrects_posting_id, c.corrects_no,
        case when r.net_minor = 0 then (b.refunded is null)::int else r.total - coalesce(b.refunded, 0) end as part,
        case when r.net_minor = coalesce(b.refunded, 0) then 1 else r.net_minor - coalesce(b.refunded, 0) end as whole
      from settlement_line c
      join settlement_line l on l.posting_id = c.corrects_posting_id and l.no = c.corrects_no
      join (${TURNS}) r on r.order_id = coalesce(l.corrects_posting_id, l.posting_id) and r.id > c.posting_id
      cross join lateral (select max(e.total_minor) as refunded from order_refund e
        where e.order_id = r.order_id and e.member_id = r.member_id and e.id < c.posting_id) b
      where c.about like 'dispute/%' and c.owner_id = c.franchisee_id
    ) c full join (select * from settlement_line where about like 'dispute/%' and owner_id <> franchisee_id) t
      on t.posting_id = c.id and t.owner_id = c.member_id and t.about = c.about
    window turn as (partition by c.member_id, c.about order by c.no)
  ) s`,
);

// Of what each party paid of a coupon its proportion was taken back, by refunds of its order alone.
const reversed = proof(
  "order.proveReversed",
  `
  select count(*) as rows, min(case
    when id is null then format('%s: a reversal by %s, no refund of its order', it, refund_id)
    when refund_id is null then format('%s: refund %s took nothing back of it', it, id)
    when returns <> (kind = 'RETURN') then format('%s: refund %s is a %s, it says otherwise', it, id, kind)
    when (headquarters, acceptor, issuer) is distinct from (by_headquarters, by_acceptor, by_issuer)
      then format('%s: %s, %s, %s taken back by refund %s, expected %s, %s, %s', it,
        headquarters, acceptor, issuer, id, by_headquarters, by_acceptor, by_issuer)
    end) as broken
  from (
    select r.id, r.kind, v.refund_id, v.returns, ${soFar("r.headquarters_minor")} as by_headquarters,
      ${soFar("r.acceptor_minor")} as by_acceptor, ${soFar("r.issuer_minor")} as by_issuer,
      sum(v.headquarters_minor) over turn as headquarters, sum(v.acceptor_minor) over turn as acceptor,
      sum(v.issuer_minor) over turn as issuer, format('brand %s, owner %s, redemption %s',
        coalesce(r.brand_id, v.brand_id), coalesce(r.member_id, v.member_id),
        coalesce(r.redemption_id, v.redemption_id)) as it
    from (
      select r.*, c.id as redemption_id, c.headquarters_minor, c.acceptor_minor, c.issuer_minor
      from (${TURNS}) r
      join coupon_redemption c on c.order_id = r.order_id and c.member_id = r.member_id
    ) r full join coupon_reversal v
      on v.redemption_id = r.redemption_id and v.refund_id = r.id and v.member_id = r.member_id
    window turn as (partition by r.member_id, r.redemption_id order by r.no)
  ) s`,
);

const sold = sql("order.proveSold")`
  select count(l.order_id) as rows, min(case
    when o.id is null
      then format('brand %s, owner %s, order %s: lines of no order',
        l.brand_id, l.member_id, l.order_id)
    when l.net + o.shipping_minor <> o.net_minor
      then format('%s: its lines and delivery sum to %s, its net is %s',
        it, l.net + o.shipping_minor, o.net_minor)
    when l.sha256 is distinct from o.lines_sha256
      then format('%s: the digest of its lines is %s, expected %s',
        it, coalesce(l.sha256, 'none'), coalesce(o.lines_sha256, 'none'))
    end) as broken
  from (select * from customer_order where lines_sha256 is not null) o full join (
    select brand_id, member_id, order_id, sum(net_minor) as net,
      encode(sha256(convert_to(string_agg(concat_ws(',', no, quantity, net_minor, coalesce(sku, ''),
          coalesce(category, ''), coalesce(gross_minor::text, '')),
        E'\\n' order by no), 'UTF8')), 'hex') as sha256
    from order_line group by brand_id, member_id, order_id
  ) l on l.order_id = o.id and l.member_id = o.member_id
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) n (it)`;

const refundedLines = sql("order.proveRefundedLines")`
  select count(*) as rows, min(case
    when l.net_minor is null then format('%s: line %s is none of its order''s', it, r.number)
    when r.minor > l.net_minor or r.pieces > l.quantity
      then format('%s: %s pieces and %s of line %s refunded, it has %s and %s',
        it, r.pieces, r.minor, r.number, l.quantity, l.net_minor)
    when r.sums is not null then format('%s: %s', it, r.sums)
    end) as broken
  from (
    select r.brand_id, r.member_id, r.order_id, j.number, sum(j.quantity) as pieces,
      sum(j."refundMinor"::bigint) as minor, min(case when r.refunded_minor <> r.listed
        then format('refund %s of %s, its lines sum to %s', r.id, r.refunded_minor, r.listed) end) as sums
    from (
      select *, (select sum((each->>'refundMinor')::bigint) from jsonb_array_elements(lines) each) as listed
      from order_refund where lines is not null
    ) r cross join jsonb_to_recordset(r.lines) j (number int, quantity int, "refundMinor" text)
    group by r.brand_id, r.member_id, r.order_id, j.number
  ) r left join order_line l
    on l.order_id = r.order_id and l.member_id = r.member_id and l.no = r.number
  cross join lateral (
    select format('brand %s, owner %s, order %s', r.brand_id, r.member_id, r.order_id)) n (it)`;

const parked = sql("order.proveParked")`
  select count(*) as rows, min(case when k.key is not null
    then format('brand %s, refund %s: waits for %s, which is there',
      p.brand_id, p.number, p.order_key) end) as broken
  from parked_refund p
  left join ledger_key k on k.brand_id = p.brand_id and k.key = p.order_key and p.refusal is null`;

/** L4 of orders, and what an order, its points and its lines must agree on (O1 to O8). */
export const orderChecks: readonly Check[] = [
  {
    invariant: "L4",
    says: "each order's key has the fingerprint of the order's content",
    of: "orders",
    run: fingerprints,
  },
  {
    invariant: "O1",
    says: "an order's points are what its rule and its member's level give and its transfers issued",
    of: "orders",
    run: proveBy(earned, multiplied, based),
  },
  {
    invariant: "O2",
    says: "refunds never exceed what was paid; their points are its proportion, both ways",
    of: "refunds",
    run: proveBy(takenBack, takenIssuers, issuers),
  },
  {
    invariant: "O3",
    says: "each order has one royalty line",
    of: "orders",
    run: proveBy(royalties),
  },
  {
    invariant: "O4",
    says: "each order's lines are what its contracts make of what the book keeps of it",
    of: "orders",
    async run(scope, watch) {
      const { broken } = await proveBy(takenOf, partied)(scope);
      return broken === undefined ? proveLines(scope, watch) : { rows: 0n, broken };
    },
  },
  {
    invariant: "O5",
    says: "refunds took back of each line, and of who paid a coupon, its proportion of what was refunded",
    of: "lines and coupons",
    run: proveBy(shares, corrected, reversed),
  },
  {
    invariant: "O6",
    says: "what was sold sums to the net and to its digest; its refunds stay within it",
    of: "orders",
    run: proveBy(sold, refundedLines),
  },
  {
    invariant: "O7",
    says: "no refund waits for an order that came",
    of: "parked",
    run: proveBy(parked),
  },
  {
    invariant: "O8",
    says: "growth is what its kind's rule gives; refunds took their proportion, as far as it was there",
    of: "growths",
    run: proveBy(grown, ungrown),
  },
];
