import { idOf } from "../kernel/actor.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";

/** What a payment service says of an order: who was paid, how much, and when. */
export interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly franchiseeId: string;
  readonly source: string;
  readonly number: string;
  readonly transactionId: string;
  readonly subMchid: string;
  readonly amountMinor: bigint;
  readonly paidAt: Date;
}

/** Payments of these orders, and those with these transactions. */
export async function paymentsOf(
  scope: Scope,
  wish: { readonly orderIds: readonly string[]; readonly transactionIds: readonly string[] },
): Promise<Payment[]> {
  const rows = await scope.rows<{
    id: string;
    order_id: string;
    franchisee_id: string;
    source: string;
    number: string;
    transaction_id: string;
    sub_mchid: string;
    amount_minor: string;
    paid_at: string;
  }>(sql("split.paymentsOf")`
    select id, order_id, franchisee_id, source, number, transaction_id, sub_mchid, amount_minor, paid_at
    from order_payment where brand_id = ${scope.brandId}::uuid
      and (order_id = any(${[...wish.orderIds]}::uuid[])
        or transaction_id = any(${[...wish.transactionIds]}::text[]))`);
  return rows.map((row) => ({
    ...{ id: row.id, orderId: row.order_id, franchiseeId: row.franchisee_id, source: row.source },
    ...{ number: row.number, transactionId: row.transaction_id, subMchid: row.sub_mchid },
    ...{ amountMinor: BigInt(row.amount_minor), paidAt: new Date(row.paid_at) },
  }));
}

/** Writes payments, but for those of orders or transactions that have one already; answers the ids that were written. */
export async function writePayments(
  work: Work,
  payments: readonly Payment[],
): Promise<ReadonlySet<string>> {
  if (payments.length === 0) return new Set();
  const column = <T>(read: (payment: Payment) => T) => payments.map(read);
  const rows = await work.rows<{ id: string }>(sql("split.writePayments")`
    insert into order_payment (id, brand_id, source, number, order_id, franchisee_id, transaction_id, sub_mchid,
      amount_minor, paid_at, told_by, told_at)
    select p.id, ${work.brandId}::uuid, p.source, p.number, p.order_id, p.franchisee_id, p.transaction_id, p.sub_mchid,
      p.amount_minor, p.paid_at, ${idOf(work.actor)}::uuid, ${work.now}::timestamptz
    from unnest(
      ${column((p) => p.id)}::uuid[], ${column((p) => p.source)}::text[], ${column((p) => p.number)}::text[],
      ${column((p) => p.orderId)}::uuid[], ${column((p) => p.franchiseeId)}::uuid[],
      ${column((p) => p.transactionId)}::text[], ${column((p) => p.subMchid)}::text[],
      ${column((p) => p.amountMinor)}::bigint[], ${column((p) => p.paidAt)}::timestamptz[]
    ) as p (id, source, number, order_id, franchisee_id, transaction_id, sub_mchid, amount_minor, paid_at)
    on conflict do nothing returning id`);
  return new Set(rows.map(({ id }) => id));
}
