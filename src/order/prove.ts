import { type Check, type Proof, proveBy, type Watch } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { fingerprintOf } from "./order.rules.ts";

interface KeyedOrder {
  brand_id: string;
  id: string;
  member_id: string;
  store_id: string;
  net_minor: string;
  coupon_minor: string;
  currency: string;
  occurred_at: string;
  key: string;
  key_posting_id: string | null;
  fingerprint: Buffer | null;
}

const PAGE = 10_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

const keyedOrders = (scope: Scope, last: { readonly id: string; readonly member_id: string }) =>
  scope.rows<KeyedOrder>(sql("order.proveKeyed")`
    select o.brand_id, o.id, o.member_id, o.store_id, o.net_minor, o.coupon_minor, o.currency,
      o.occurred_at, o.key, k.posting_id as key_posting_id, k.fingerprint
    from (
      select *, 'order:' || regexp_replace(source, '([\\\\:])', '\\\\\\1', 'g') || ':' || number as key
      from customer_order
      where (id, member_id) > (${last.id}::uuid, ${last.member_id}::uuid)
      order by id, member_id limit ${PAGE}
    ) o left join ledger_key k on k.brand_id = o.brand_id and k.key = o.key
    order by o.id, o.member_id`);

async function fingerprints(scope: Scope, watch: Watch): Promise<Proof> {
  const [orders] = await scope.rows<{ count: string }>(sql("order.proveCount")`
    select count(*) from customer_order`);
  const bar = watch(Number(orders?.count));
  let last = { id: FIRST, member_id: FIRST };
  let seen = 0;
  let broken: string | undefined;
  for (;;) {
    const page = await keyedOrders(scope, last);
    for (const order of page) broken ??= brokenKey(order);
    seen += page.length;
    bar.update(seen);
    if (broken !== undefined || page.length < PAGE) break;
    last = page.at(-1) ?? last;
  }
  bar.stop();
  return { rows: BigInt(seen), broken };
}

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
    occurredAt: new Date(order.occurred_at),
  });
  return expected.equals(order.fingerprint)
    ? undefined
    : `${name}: fingerprint ${hex(order.fingerprint)}, its content's is ${hex(expected)}`;
}

const hex = (bytes: Buffer) => bytes.toString("hex");

const earned = sql("order.proveEarned")`
  select count(o.id) as rows, min(case
    when o.id is null
      then format('brand %s, owner %s, posting %s: no order was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from o.brand_id then format('%s: it has no posting', it)
    when o.points <> coalesce(e.points, 0)
      then format('%s: %s points, its transfers issued %s', it, o.points, coalesce(e.points, 0))
    when o.points <> coalesce(ruled, 0)
      then format('%s: %s points, its rule gives %s', it, o.points, coalesce(ruled, 0))
    end) as broken
  from customer_order o
  full join (select * from ledger_posting where kind = 'order') p
    on p.id = o.id and p.owner_id = o.member_id
  left join (
    select posting_id, owner_id, sum(amount) as points from ledger_transfer where kind = 'earn'
    group by posting_id, owner_id
  ) e on e.posting_id = o.id and e.owner_id = o.member_id
  left join earning_rule r on r.id = o.earning_rule_id
  cross join lateral (select o.net_minor / r.step_minor * r.points_per_step) given (ruled)
  cross join lateral (
    select format('brand %s, owner %s, order %s', o.brand_id, o.member_id, o.id)) n (it)`;

// A growth kind's rule that reaches back earned nothing of what was booked before it was set.
const grown = sql("order.proveGrown")`
  select count(*) as rows, min(case
    when r.id is null then format('%s: %s grew by %s without a rule', it, t.asset, t.amount)
    when t.amount <> o.net_minor / r.step_minor * r.points_per_step
      then format('%s: %s grew by %s, its rule gives %s', it, t.asset, t.amount,
        o.net_minor / r.step_minor * r.points_per_step)
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

const takenBack = sql("order.proveTakenBack")`
  select count(r.id) as rows, min(case
    when r.id is null
      then format('brand %s, owner %s, posting %s: no refund was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from r.brand_id then format('%s: it has no posting', it)
    when o.points is distinct from r.points
      then format('%s: %s points, its order %s has %s',
        it, r.points, r.order_id, coalesce(o.points::text, 'none'))
    when r.points <> coalesce(e.points, 0)
      then format('%s: %s points, its transfers took %s', it, r.points, coalesce(e.points, 0))
    end) as broken
  from order_refund r
  full join (select * from ledger_posting where kind = 'refund') p
    on p.id = r.id and p.owner_id = r.member_id
  left join customer_order o on o.id = r.order_id and o.member_id = r.member_id
  left join (
    select posting_id, owner_id, sum(amount) as points from ledger_transfer
    where kind = 'unearn' group by posting_id, owner_id
  ) e on e.posting_id = r.id and e.owner_id = r.member_id
  cross join lateral (
    select format('brand %s, owner %s, refund %s', r.brand_id, r.member_id, r.id)) n (it)`;

const royalties = sql("order.proveRoyalties")`
  select count(*) as rows, min(case when coalesce(l.royalties, 0) <> 1
    then format('brand %s, owner %s, order %s: %s royalty lines, expected 1',
      o.brand_id, o.member_id, o.id, coalesce(l.royalties, 0)) end) as broken
  from customer_order o left join (
    select posting_id, member_id, count(*) as royalties from settlement_line
    where kind = 'ROYALTY' and corrects_posting_id is null group by posting_id, member_id
  ) l on l.posting_id = o.id and l.member_id = o.member_id`;

const bases = sql("order.proveBases")`
  select count(*) as rows, min(case
    when o.id is null then format('%s: neither an order''s nor its refund''s', it)
    when l.corrects_posting_id is not null and r.order_id is distinct from o.id
      then format('%s: takes back order %s, its refund is of %s',
        it, o.id, coalesce(r.order_id::text, 'none'))
    when l.corrects_posting_id is null and l.base <> has.base
      then format('%s: %s on %s, the order has %s', it, l.kind, l.base, has.base)
    when l.kind <> 'BOUND_SHARE'
        and (l.store_id, l.franchisee_id) <> (o.store_id, o.franchisee_id)
      then format('%s: %s of a store or franchisee that did not sell it', it, l.kind)
    when l.kind = 'BOUND_SHARE' and (l.store_id is distinct from o.bound_store_id
        or l.franchisee_id = o.franchisee_id)
      then format('%s: %s of a store that did not bind its buyer, or of its seller', it, l.kind)
    end) as broken
  from settlement_line l
  left join customer_order o
    on o.id = coalesce(l.corrects_posting_id, l.posting_id) and o.member_id = l.member_id
  left join order_refund r on r.id = l.posting_id and r.member_id = l.member_id
  cross join lateral (select case l.kind when 'POINTS_COST' then o.points
    when 'COUPON_SUBSIDY' then o.coupon_minor else o.net_minor end) has (base)
  cross join lateral (select format('brand %s, owner %s, line %s/%s',
    l.brand_id, l.member_id, l.posting_id, l.no)) n (it)`;

/** L4 of orders, and what an order, its points and its lines must agree on (O1 to O4). */
export const orderChecks: readonly Check[] = [
  {
    invariant: "L4",
    says: "each order's key has the fingerprint of the order's content",
    of: "orders",
    run: fingerprints,
  },
  {
    invariant: "O1",
    says: "an order's points are what its rule gives and its transfers issued",
    of: "orders",
    run: proveBy(earned),
  },
  {
    invariant: "O2",
    says: "a refund's points are its order's, and what its transfers took back",
    of: "refunds",
    run: proveBy(takenBack),
  },
  {
    invariant: "O2",
    says: "what an order lets its member grow by is what the kind's rule gives",
    of: "growths",
    run: proveBy(grown),
  },
  {
    invariant: "O3",
    says: "each order has one royalty line",
    of: "orders",
    run: proveBy(royalties),
  },
  {
    invariant: "O4",
    says: "each line rests on its order's net, points or coupon, and on its stores",
    of: "lines",
    run: proveBy(bases),
  },
];
