import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";

/** Terms that were signed after they began: orders were booked without them. */
export interface LateTerms {
  readonly id: string;
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly agreedAt: Date;
}

export async function lateTerms(scope: Scope): Promise<LateTerms[]> {
  const rows = await scope.rows<{
    id: string;
    franchisee_id: string;
    from_at: string;
    agreed_at: string;
  }>(sql("rerating.lateTerms")`
    select id, franchisee_id, from_at, agreed_at from terms
    where brand_id = ${scope.brandId}::uuid and from_at < agreed_at order by agreed_at, id`);
  return rows.map((row) => ({
    ...{ id: row.id, franchiseeId: row.franchisee_id },
    ...{ fromAt: new Date(row.from_at), agreedAt: new Date(row.agreed_at) },
  }));
}

export interface OrderName {
  readonly id: string;
  readonly memberId: string;
  readonly netMinor: bigint;
}

const PAGE = 500;

/**
 * Orders of the time of late terms that may be booked without them, behind an id: until they were signed, and as long
 * behind it as what was on its way then. Where an instant is said, those that a
 * refund was booked of since.
 */
export async function ordersBefore(
  scope: Scope,
  { fromAt, agreedAt }: LateTerms,
  wish: { readonly behind: string | undefined; readonly refundedSince: Date | undefined },
): Promise<OrderName[]> {
  const rows = await scope.rows<{ id: string; member_id: string; net_minor: string }>(sql(
    "rerating.ordersBefore",
  )`
    select o.id, o.member_id, o.net_minor from customer_order o
    where o.brand_id = ${scope.brandId}::uuid and o.occurred_at >= ${fromAt}::timestamptz
      and o.booked_at <= ${agreedAt}::timestamptz + interval '10 minutes'
      and o.id > ${wish.behind ?? "00000000-0000-0000-0000-000000000000"}::uuid
      and (${wish.refundedSince ?? null}::timestamptz is null or exists (
        select from order_refund r where r.order_id = o.id and r.member_id = o.member_id
          and r.booked_at >= ${wish.refundedSince ?? null}::timestamptz))
    order by o.id limit ${PAGE}`);
  return rows.map((row) => ({
    ...{ id: row.id, memberId: row.member_id, netMinor: BigInt(row.net_minor) },
  }));
}

/** The postings that put orders right for a franchisee, by order. */
export async function reratingsOf(
  scope: Scope,
  wish: { readonly franchiseeId: string; readonly orderIds: readonly string[] },
): Promise<{ postingId: string; no: number; orderId: string }[]> {
  const rows = await scope.rows<{ posting_id: string; no: number; order_id: string }>(sql(
    "rerating.of",
  )`
    select l.posting_id, l.no, l.corrects_posting_id as order_id from settlement_line l
    join ledger_posting p on p.id = l.posting_id and p.owner_id = l.owner_id and p.kind = 'rerate'
    where l.brand_id = ${scope.brandId}::uuid and l.franchisee_id = ${wish.franchiseeId}::uuid
      and l.owner_id = l.franchisee_id and l.corrects_posting_id = any(${[...wish.orderIds]}::uuid[])`);
  return rows.map((row) => ({ postingId: row.posting_id, no: row.no, orderId: row.order_id }));
}
