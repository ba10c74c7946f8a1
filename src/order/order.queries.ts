import { ownStore } from "../brand/brand.policy.ts";
import type { PageAsk, PagedRow } from "../kernel/page.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { OrderChannel } from "../terms/clause.rules.ts";
import { type CouponUse, type Order, type OrderLine, orderKey } from "./order.rules.ts";
import type { Parties } from "./selling.rules.ts";

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
  tax_minor: string;
  shipping_minor: string;
  tenders: { kind: string; minor: string }[] | null;
  base_minor: string;
  currency: string;
  points: string;
  bonus_points: string;
  earning_rule_id: string | null;
  spent_points: string;
  spent_minor: string;
  point_value_id: string | null;
  lines_sha256: string | null;
  coupons: { couponId: string; statedMinor?: string }[] | null;
  quote_id: string | null;
  multiplier_bps: number;
  tier_no: number | null;
  channel: OrderChannel;
  occurred_at: string;
  booked_at: string;
}

export const asCouponUse = (stored: {
  readonly couponId: string;
  readonly statedMinor?: string;
}): CouponUse => ({
  couponId: stored.couponId,
  ...(stored.statedMinor !== undefined && { statedMinor: BigInt(stored.statedMinor) }),
});

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
  taxMinor: BigInt(row.tax_minor),
  shippingMinor: BigInt(row.shipping_minor),
  tenders: row.tenders?.map(({ kind, minor }) => ({ kind, minor: BigInt(minor) })) ?? null,
  baseMinor: BigInt(row.base_minor),
  currency: row.currency,
  points: BigInt(row.points),
  bonusPoints: BigInt(row.bonus_points),
  earningRuleId: row.earning_rule_id,
  spentPoints: BigInt(row.spent_points),
  spentMinor: BigInt(row.spent_minor),
  pointValueId: row.point_value_id,
  linesSha256: row.lines_sha256,
  coupons: row.coupons?.map(asCouponUse) ?? null,
  quoteId: row.quote_id,
  multiplierBps: row.multiplier_bps,
  tierNo: row.tier_no,
  channel: row.channel,
  occurredAt: new Date(row.occurred_at),
  bookedAt: new Date(row.booked_at),
});

export async function writeOrders(
  work: Work,
  recordings: ReadonlyArray<{ readonly order: Order; readonly parties: Parties | null }>,
): Promise<void> {
  const column = <T>(read: (order: Order) => T) => recordings.map(({ order }) => read(order));
  await work.rows(sql("order.write")`
    insert into customer_order (id, member_id, brand_id, store_id, franchisee_id, bound_store_id, source, number,
      net_minor, coupon_minor, currency, points, earning_rule_id, spent_points, spent_minor, point_value_id,
      lines_sha256, tax_minor, shipping_minor, tenders, base_minor, bonus_points, coupons, quote_id, multiplier_bps, tier_no,
      channel, parties, occurred_at, booked_at)
    select o.id, o.member_id, ${work.brandId}::uuid, o.store_id, o.franchisee_id, o.bound_store_id, o.source, o.number,
      o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.spent_points, o.spent_minor,
      o.point_value_id, o.lines_sha256, o.tax_minor, o.shipping_minor, o.tenders::jsonb, o.base_minor,
      o.bonus_points, o.coupons::jsonb, o.quote_id, o.multiplier_bps, o.tier_no, o.channel,
      o.parties::jsonb, o.occurred_at, ${work.now}::timestamptz
    from unnest(
      ${column((o) => o.id)}::uuid[], ${column((o) => o.memberId)}::uuid[], ${column((o) => o.storeId)}::uuid[],
      ${column((o) => o.franchiseeId)}::uuid[], ${column((o) => o.boundStoreId)}::uuid[],
      ${column((o) => o.source)}::text[], ${column((o) => o.number)}::text[], ${column((o) => o.netMinor)}::bigint[],
      ${column((o) => o.couponMinor)}::bigint[], ${column((o) => o.currency)}::text[],
      ${column((o) => o.points)}::bigint[], ${column((o) => o.earningRuleId)}::uuid[],
      ${column((o) => o.spentPoints)}::bigint[], ${column((o) => o.spentMinor)}::bigint[],
      ${column((o) => o.pointValueId)}::uuid[], ${column((o) => o.linesSha256)}::text[],
      ${column((o) => o.taxMinor)}::bigint[], ${column((o) => o.shippingMinor)}::bigint[],
      ${column((o) => asJson(o.tenders))}::text[], ${column((o) => o.baseMinor)}::bigint[],
      ${column((o) => o.bonusPoints)}::bigint[], ${column((o) => asJson(o.coupons))}::text[],
      ${column((o) => o.quoteId)}::uuid[],
      ${column((o) => o.multiplierBps)}::int[], ${column((o) => o.tierNo)}::int[],
      ${column((o) => o.channel)}::text[], ${recordings.map(({ parties }) => asJson(parties))}::text[],
      ${column((o) => o.occurredAt)}::timestamptz[]
    ) as o (id, member_id, store_id, franchisee_id, bound_store_id, source, number, net_minor, coupon_minor,
      currency, points, earning_rule_id, spent_points, spent_minor, point_value_id, lines_sha256, tax_minor, shipping_minor,
      tenders, base_minor, bonus_points, coupons, quote_id, multiplier_bps, tier_no, channel, parties, occurred_at)`);
}

/** Orders by id. */
export async function ordersById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Order>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<OrderRow>(sql("order.byId")`
    select id, member_id, store_id, franchisee_id, bound_store_id, source, number, net_minor,
      coupon_minor, currency, points, earning_rule_id, spent_points, spent_minor, point_value_id, lines_sha256,
      tax_minor, shipping_minor, tenders, base_minor, bonus_points, coupons, quote_id, multiplier_bps, tier_no, channel,
      occurred_at, booked_at
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

/** What was sold, of the orders that say so: one statement, and none where no order does. */
export async function writeOrderLines(
  work: Work,
  recordings: ReadonlyArray<{ readonly order: Order; readonly sold: readonly OrderLine[] }>,
): Promise<void> {
  const lines = recordings.flatMap(({ order, sold }) => sold.map((line) => ({ order, line })));
  if (lines.length === 0) return;
  await work.rows(sql("order.writeLines")`
    insert into order_line (order_id, no, member_id, brand_id, sku, category, quantity, gross_minor, net_minor)
    select l.order_id, l.no, l.member_id, ${work.brandId}::uuid, l.sku, l.category, l.quantity, l.gross_minor,
      l.net_minor
    from unnest(
      ${lines.map(({ order }) => order.id)}::uuid[], ${lines.map(({ line }) => line.number)}::int[],
      ${lines.map(({ order }) => order.memberId)}::uuid[], ${lines.map(({ line }) => line.sku)}::text[],
      ${lines.map(({ line }) => line.category ?? null)}::text[], ${lines.map(({ line }) => line.quantity)}::int[],
      ${lines.map(({ line }) => line.grossMinor ?? null)}::bigint[], ${lines.map(({ line }) => line.netMinor)}::bigint[]
    ) as l (order_id, no, member_id, sku, category, quantity, gross_minor, net_minor)`);
}

/** What was sold in each of the orders, in order; one recorded without lines is left out. */
export async function soldIn(
  scope: Scope,
  orders: ReadonlyArray<Pick<Order, "id" | "memberId" | "linesSha256">>,
): Promise<Map<string, OrderLine[]>> {
  const listed = orders.filter(({ linesSha256 }) => linesSha256 !== null);
  if (listed.length === 0) return new Map();
  const rows = await scope.rows<{
    order_id: string;
    no: number;
    sku: string | null;
    category: string | null;
    quantity: number;
    gross_minor: string | null;
    net_minor: string;
  }>(sql("order.soldIn")`
    select order_id, no, sku, category, quantity, gross_minor, net_minor from order_line
    where order_id = any(${listed.map(({ id }) => id)}::uuid[])
      and member_id = any(${listed.map(({ memberId }) => memberId)}::uuid[])
      and brand_id = ${scope.brandId}::uuid
    order by order_id, no`);
  const lines = rows.map((row) => ({
    orderId: row.order_id,
    ...{ number: row.no, sku: row.sku, category: row.category, quantity: row.quantity },
    grossMinor: row.gross_minor === null ? null : BigInt(row.gross_minor),
    netMinor: BigInt(row.net_minor),
  }));
  return Map.groupBy(lines, ({ orderId }) => orderId);
}

const behindOf = ({ behind }: PageAsk) => behind?.[0] ?? "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Each member's orders, and those of members that were merged into it, newest first, from behind an id; at their own
 * stores, for franchisees and stores.
 */
export async function ordersOfMembers(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Order>[]> {
  const { actor } = scope;
  const franchiseeId = actor.kind === "franchisee" ? actor.franchiseeId : null;
  const storeId = ownStore(actor) ?? null;
  const rows = await scope.rows<OrderRow & { at: number }>(sql("order.pagesOfMembers")`
    select w.at::int as at, o.id, o.member_id, o.store_id, o.franchisee_id, o.bound_store_id, o.source,
      o.number, o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.spent_points,
      o.spent_minor, o.point_value_id, o.lines_sha256, o.tax_minor, o.shipping_minor, o.tenders,
      o.base_minor, o.bonus_points, o.coupons, o.quote_id, o.multiplier_bps, o.tier_no, o.channel,
      o.occurred_at, o.booked_at
    from unnest(${asked.map((ask) => ask.of)}::uuid[], ${asked.map(behindOf)}::uuid[])
      with ordinality as w (id, behind, at)
    cross join lateral (
      select o.* from (select w.id union all select id from member where merged_into = w.id) m
      cross join lateral (
        select * from customer_order
        where member_id = m.id and brand_id = ${scope.brandId}::uuid and id < w.behind
          and (${franchiseeId}::uuid is null or franchisee_id = ${franchiseeId}::uuid)
          and (${storeId}::uuid is null or store_id = ${storeId}::uuid)
        order by id desc limit ${limit}
      ) o
      order by o.id desc limit ${limit}
    ) o
    order by w.at, o.id desc`);
  return rows.map((row) => [row.at, asOrder(row)]);
}

/**
 * The order that was recorded first of each member, or of those that were merged into it: it stays the first, whatever
 * comes late.
 */
export async function firstOrders(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Order>> {
  const rows = await scope.rows<OrderRow & { of: string }>(sql("order.first")`
    select w.id as of, o.id, o.member_id, o.store_id, o.franchisee_id, o.bound_store_id, o.source,
      o.number, o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.spent_points,
      o.spent_minor, o.point_value_id, o.lines_sha256, o.tax_minor, o.shipping_minor, o.tenders,
      o.base_minor, o.bonus_points, o.coupons, o.quote_id, o.multiplier_bps, o.tier_no, o.channel,
      o.occurred_at, o.booked_at
    from unnest(${[...memberIds]}::uuid[]) as w (id)
    cross join lateral (
      select o.* from (select w.id union all select id from member where merged_into = w.id) m
      cross join lateral (
        select * from customer_order where member_id = m.id and brand_id = ${scope.brandId}::uuid
        order by id limit 1
      ) o
      order by o.id limit 1
    ) o`);
  return new Map(rows.map((row) => [row.of, asOrder(row)]));
}

/** Each store's orders, newest first, from behind an id. */
export async function ordersOfStores(
  scope: Scope,
  asked: readonly PageAsk[],
  limit: number,
): Promise<PagedRow<Order>[]> {
  const rows = await scope.rows<OrderRow & { at: number }>(sql("order.pagesOfStores")`
    select w.at::int as at, o.id, o.member_id, o.store_id, o.franchisee_id, o.bound_store_id, o.source,
      o.number, o.net_minor, o.coupon_minor, o.currency, o.points, o.earning_rule_id, o.spent_points,
      o.spent_minor, o.point_value_id, o.lines_sha256, o.tax_minor, o.shipping_minor, o.tenders,
      o.base_minor, o.bonus_points, o.coupons, o.quote_id, o.multiplier_bps, o.tier_no, o.channel,
      o.occurred_at, o.booked_at
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
