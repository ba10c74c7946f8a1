import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { type BundledPosting, iso } from "./bundle.queries.ts";

/** What refunds came to, each with all before it, of what their order's net was. */
export async function refundsSoFar(
  scope: Scope,
  postings: readonly BundledPosting[],
): Promise<Map<string, { order: string; refundedMinor: string; ofMinor: string }>> {
  const ids = postings.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{
    id: string;
    order: string;
    refundedMinor: string;
    ofMinor: string;
  }>(sql("bundle.refunds")`
    select r.id, r.order_id as "order", r.total_minor::text as "refundedMinor", o.net_minor::text as "ofMinor"
    from order_refund r join customer_order o on o.id = r.order_id and o.member_id = r.member_id
    where r.id = any(${ids}::uuid[]) and r.member_id = any(${postings.map(({ ownerId }) => ownerId)}::uuid[])`);
  return new Map(rows.map(({ id, ...refund }) => [id, refund]));
}

/** Postings of orders, by id. */
export async function orderPostings(
  scope: Scope,
  orderIds: readonly string[],
): Promise<BundledPosting[]> {
  if (orderIds.length === 0) return [];
  const rows = await scope.rows<Omit<BundledPosting, "seq"> & { readonly seq: string }>(sql(
    "bundle.orderPostings",
  )`
    select p.id, p.owner_id as "ownerId", p.kind, p.key, p.occurred_at as "occurredAt", p.booked_at as "bookedAt", p.seq,
      encode(p.chain, 'hex') as digest
    from customer_order o join ledger_posting p on p.id = o.id and p.owner_id = o.member_id
    where o.id = any(${[...orderIds]}::uuid[]) and o.brand_id = ${scope.brandId}::uuid`);
  return rows.map((row) => ({
    ...row,
    ...{ seq: Number(row.seq), occurredAt: iso(row.occurredAt), bookedAt: iso(row.bookedAt) },
  }));
}

/** How far an order was refunded when late terms or a dispute put it right: by refunds before that posting; null: not at all. */
export interface PutRight {
  readonly posting: string;
  readonly order: string;
  readonly refundedMinor: string | null;
  readonly ofMinor: string;
}

/** The orders whose lines, or what became of these, disputes corrected; by posting of the correction. */
export const correctedOrders = async (
  scope: Scope,
  corrections: readonly BundledPosting[],
): Promise<{ posting: string; order: string }[]> =>
  corrections.length === 0
    ? []
    : scope.rows(sql("bundle.correctedOrders")`
    select c.posting_id as posting, o.id as "order"
    from settlement_line c
    join settlement_line l on l.posting_id = c.corrects_posting_id and l.no = c.corrects_no
    join customer_order o on o.id = coalesce(l.corrects_posting_id, l.posting_id)
    where c.posting_id = any(${corrections.map(({ id }) => id)}::uuid[]) and c.brand_id = ${scope.brandId}::uuid`);

export async function putRight(
  scope: Scope,
  of: ReadonlyArray<{ readonly posting: string; readonly order: string }>,
): Promise<PutRight[]> {
  if (of.length === 0) return [];
  return scope.rows<PutRight>(sql("bundle.putRight")`
    select w.posting, w.order, o.net_minor::text as "ofMinor",
      (select max(r.total_minor)::text from order_refund r
        where r.order_id = o.id and r.member_id = o.member_id and r.id < w.posting) as "refundedMinor"
    from unnest(${of.map(({ posting }) => posting)}::uuid[], ${of.map(({ order }) => order)}::uuid[]) as w (posting, "order")
    join customer_order o on o.id = w.order and o.brand_id = ${scope.brandId}::uuid`);
}

/** What a posting moved of points, transfer by transfer. */
export interface PointsTransfer {
  readonly kind: string;
  readonly amount: bigint;
  readonly from: { readonly address: string };
  readonly to: { readonly address: string };
}

/** Points that postings gave, drew, ended and brought back, in order, by posting. */
export async function pointsMoved(
  scope: Scope,
  postings: readonly BundledPosting[],
): Promise<Map<string, PointsTransfer[]>> {
  const ids = postings.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{
    id: string;
    kind: string;
    amount: string;
    from_address: string;
    to_address: string;
  }>(sql("bundle.pointsMoved")`
    select t.posting_id as id, t.kind, t.amount, t.from_address, t.to_address
    from unnest(${ids}::uuid[], ${postings.map(({ ownerId }) => ownerId)}::uuid[]) as w (id, owner_id)
    join ledger_transfer t on t.posting_id = w.id and t.owner_id = w.owner_id and t.asset = 'PTS'
      and t.kind in ('earn', 'spend', 'commit', 'expire', 'revive')
    order by t.posting_id, t.no`);
  const transfers = rows.map(({ id, kind, amount, from_address: from, to_address: to }) => ({
    ...{ id, kind, amount: BigInt(amount), from: { address: from }, to: { address: to } },
  }));
  return Map.groupBy(transfers, ({ id }) => id);
}

/** What coupons that were redeemed together came to for those who pay for them. */
export interface CouponFacts {
  readonly storeId: string;
  readonly storeCode: string;
  readonly sellerId: string;
  /** What others than the seller pay. */
  readonly couponMinor: bigint;
  /** Of it: what the stores pay that issued the coupons, of other franchisees. */
  readonly issuers: ReadonlyArray<{
    readonly storeId: string;
    readonly franchiseeId: string;
    readonly minor: bigint;
  }>;
}

/** Of coupons redeemed with these orders, or alone under these ids. */
export async function couponFacts(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, CouponFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{
    id: string;
    store_id: string;
    code: string;
    seller_id: string;
    headquarters_minor: string;
    issuer_minor: string;
    issuer_store_id: string | null;
    issuer_id: string | null;
  }>(sql("bundle.coupons")`
    select coalesce(r.order_id, r.id) as id, r.store_id, s.code, o.franchisee_id as seller_id, r.headquarters_minor,
      r.issuer_minor, r.issuer_store_id, i.franchisee_id as issuer_id
    from coupon_redemption r join store s on s.id = r.store_id
    join store_ownership o on o.store_id = r.store_id and o.from_at <= r.occurred_at
      and (o.to_at is null or o.to_at > r.occurred_at)
    left join store_ownership i on i.store_id = r.issuer_store_id and i.from_at <= r.occurred_at
      and (i.to_at is null or i.to_at > r.occurred_at)
    where r.brand_id = ${scope.brandId}::uuid
      and (r.order_id = any(${[...ids]}::uuid[]) or r.order_id is null and r.id = any(${[...ids]}::uuid[]))
    order by r.id`);
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, some]) => {
      const [first] = some;
      if (!first) return [];
      const others = some.filter(
        (row) => row.issuer_store_id !== null && row.issuer_id !== row.seller_id,
      );
      const minor = (row: (typeof some)[number]) => BigInt(row.issuer_minor);
      return [
        [
          id,
          {
            ...{ storeId: first.store_id, storeCode: first.code, sellerId: first.seller_id },
            couponMinor:
              some.reduce((sum, row) => sum + BigInt(row.headquarters_minor), 0n) +
              others.reduce((sum, row) => sum + minor(row), 0n),
            issuers: others.flatMap((row) =>
              row.issuer_store_id !== null && row.issuer_id !== null && minor(row) > 0n
                ? {
                    ...{ storeId: row.issuer_store_id, franchiseeId: row.issuer_id },
                    minor: minor(row),
                  }
                : [],
            ),
          },
        ],
      ];
    }),
  );
}
