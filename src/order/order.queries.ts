import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { tracked } from "../ledger/address.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { type Order, orderKey } from "./order.rules.ts";
import type { Earned, Refund } from "./refunding.rules.ts";

interface OrderRow {
  id: string;
  member_id: string;
  store_id: string;
  franchisee_id: string;
  bound_store_id: string | null;
  source: string;
  number: string;
  net_minor: string;
  coupon_minor: string;
  currency: string;
  points: string;
  earning_rule_id: string | null;
  occurred_at: string;
  booked_at: string;
}

const asOrder = (row: OrderRow): Order => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  franchiseeId: row.franchisee_id,
  boundStoreId: row.bound_store_id,
  source: row.source,
  number: row.number,
  netMinor: BigInt(row.net_minor),
  couponMinor: BigInt(row.coupon_minor),
  currency: row.currency,
  points: BigInt(row.points),
  earningRuleId: row.earning_rule_id,
  occurredAt: new Date(row.occurred_at),
  bookedAt: new Date(row.booked_at),
});

export async function writeOrders(work: Work, orders: readonly Order[]): Promise<void> {
  const column = <T>(read: (order: Order) => T) => orders.map(read);
  await work.rows(sql("order.write")`
    insert into customer_order (id, member_id, brand_id, store_id, franchisee_id, bound_store_id, source, number,
      net_minor, coupon_minor, currency, points, earning_rule_id, occurred_at, booked_at)
    select o.id, o.member_id, ${work.brandId}::uuid, o.store_id, o.franchisee_id, o.bound_store_id, o.source, o.number,
      o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.occurred_at, ${work.now}::timestamptz
    from unnest(
      ${column((o) => o.id)}::uuid[], ${column((o) => o.memberId)}::uuid[], ${column((o) => o.storeId)}::uuid[],
      ${column((o) => o.franchiseeId)}::uuid[], ${column((o) => o.boundStoreId)}::uuid[],
      ${column((o) => o.source)}::text[], ${column((o) => o.number)}::text[], ${column((o) => o.netMinor)}::bigint[],
      ${column((o) => o.couponMinor)}::bigint[], ${column((o) => o.currency)}::text[],
      ${column((o) => o.points)}::bigint[], ${column((o) => o.earningRuleId)}::uuid[],
      ${column((o) => o.occurredAt)}::timestamptz[]
    ) as o (id, member_id, store_id, franchisee_id, bound_store_id, source, number, net_minor, coupon_minor,
      currency, points, earning_rule_id, occurred_at)`);
}

/** Orders by id. */
export async function ordersById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Order>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<OrderRow>(sql("order.byId")`
    select id, member_id, store_id, franchisee_id, bound_store_id, source, number, net_minor,
      coupon_minor, currency, points, earning_rule_id, occurred_at, booked_at
    from customer_order where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asOrder(row)]));
}

/** Where the orders of these numbers are: their id and member, by key. */
export async function ordersByNumber(
  scope: Scope,
  names: ReadonlyArray<{ readonly source: string; readonly number: string }>,
): Promise<Map<string, { orderId: string; memberId: string }>> {
  const rows = await scope.rows<{ key: string; posting_id: string; owner_id: string }>(sql(
    "order.byNumber",
  )`
    select key, posting_id, owner_id from ledger_key
    where brand_id = ${scope.brandId}::uuid
      and key = any(${names.map(({ source, number }) => orderKey(source, number))}::text[])`);
  return new Map(rows.map((row) => [row.key, { orderId: row.posting_id, memberId: row.owner_id }]));
}

export async function refundsOf(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<Map<string, Refund>> {
  if (wish.orderIds.length === 0) return new Map();
  const rows = await scope.rows<{
    id: string;
    order_id: string;
    member_id: string;
    number: string;
    reason: string | null;
    points: string;
    occurred_at: string;
    booked_at: string;
  }>(sql("order.refundsOf")`
    select id, order_id, member_id, number, reason, points, occurred_at, booked_at from order_refund
    where member_id = any(${[...wish.memberIds]}::uuid[]) and order_id = any(${[...wish.orderIds]}::uuid[])
      and brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        id: row.id,
        orderId: row.order_id,
        memberId: row.member_id,
        number: row.number,
        reason: row.reason,
        points: BigInt(row.points),
        occurredAt: new Date(row.occurred_at),
        bookedAt: new Date(row.booked_at),
      },
    ]),
  );
}

export async function writeRefunds(work: Work, refunds: readonly Refund[]): Promise<void> {
  const column = <T>(read: (refund: Refund) => T) => refunds.map(read);
  await work.rows(sql("order.writeRefunds")`
    insert into order_refund (id, member_id, brand_id, order_id, number, reason, points, occurred_at, booked_at)
    select r.id, r.member_id, ${work.brandId}::uuid, r.order_id, r.number, r.reason, r.points, r.occurred_at,
      ${work.now}::timestamptz
    from unnest(
      ${column((r) => r.id)}::uuid[], ${column((r) => r.memberId)}::uuid[], ${column((r) => r.orderId)}::uuid[],
      ${column((r) => r.number)}::text[], ${column((r) => r.reason)}::text[], ${column((r) => r.points)}::bigint[],
      ${column((r) => r.occurredAt)}::timestamptz[]
    ) as r (id, member_id, order_id, number, reason, points, occurred_at)`);
}

/** Where each order's points are now, by order: the event they waited for may have come meanwhile. */
export async function earnedInto(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<Map<string, Earned>> {
  const rows = await scope.rows<{
    posting_id: string;
    issuer_code: string;
    address: string;
    amount: string;
  }>(sql("order.earnedInto")`
    select t.posting_id, n.issuer_code, t.amount,
      coalesce('wallet/' || x.last_day || '/' || n.issuer_code, t.to_address) as address
    from ledger_transfer t
    cross join lateral (select substr(t.from_address, length('issued/') + 1)) n (issuer_code)
    left join points_activation x on x.member_id = t.owner_id and x.order_id = t.posting_id
    where t.posting_id = any(${[...wish.orderIds]}::uuid[])
      and t.owner_id = any(${[...wish.memberIds]}::uuid[])
      and t.brand_id = ${scope.brandId}::uuid and t.kind = 'earn'`);
  return new Map(
    rows.map((row) => [
      row.posting_id,
      {
        into: tracked(0n, ...row.address.split("/")),
        issuerCode: row.issuer_code,
        points: BigInt(row.amount),
      },
    ]),
  );
}

const behindOf = ({ behind }: PageAsk) => behind?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Each member's orders, newest first, from behind an id. */
export async function ordersOfMembers(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Order>[]> {
  const rows = await scope.rows<OrderRow & { at: number }>(sql("order.pagesOfMembers")`
    select w.at::int as at, o.id, o.member_id, o.store_id, o.franchisee_id, o.bound_store_id, o.source,
      o.number, o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.occurred_at, o.booked_at
    from unnest(${asked.map((ask) => ask.of)}::uuid[], ${asked.map(behindOf)}::uuid[])
      with ordinality as w (id, behind, at)
    cross join lateral (
      select * from customer_order
      where member_id = w.id and brand_id = ${scope.brandId}::uuid and id < w.behind
      order by id desc limit ${limit}
    ) o
    order by w.at, o.id desc`);
  return rows.map((row) => [row.at, asOrder(row)]);
}

/** Each store's orders, newest first, from behind an id. */
export async function ordersOfStores(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Order>[]> {
  const rows = await scope.rows<OrderRow & { at: number }>(sql("order.pagesOfStores")`
    select w.at::int as at, o.id, o.member_id, o.store_id, o.franchisee_id, o.bound_store_id, o.source,
      o.number, o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.occurred_at, o.booked_at
    from unnest(${asked.map((ask) => ask.of)}::uuid[], ${asked.map(behindOf)}::uuid[])
      with ordinality as w (id, behind, at)
    cross join lateral (
      select * from customer_order
      where store_id = w.id and brand_id = ${scope.brandId}::uuid and id < w.behind
      order by id desc limit ${limit}
    ) o
    order by w.at, o.id desc`);
  return rows.map((row) => [row.at, asOrder(row)]);
}
