import { type PageWish, pageSize } from "../kernel/page.ts";
import type { Refusal } from "../kernel/refusal.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { orderKey, refundKey } from "./order.rules.ts";
import type { ParkedRefund } from "./parking.rules.ts";
import type { RefundKind } from "./refunding.rules.ts";

interface ParkedRow {
  id: string;
  source: string;
  order_number: string;
  number: string;
  kind: RefundKind;
  reason: string | null;
  refund_minor: string | null;
  lines: { number: number; quantity?: number; refundMinor?: string }[] | null;
  sent_from: string | null;
  occurred_at: string;
  parked_at: string;
  refusal: ParkedRefund["refusal"];
}

const asParked = (row: ParkedRow): ParkedRefund => ({
  id: row.id,
  wish: {
    ...{ source: row.source, orderNumber: row.order_number, number: row.number, kind: row.kind },
    reason: row.reason ?? undefined,
    refundMinor: row.refund_minor === null ? undefined : BigInt(row.refund_minor),
    lines: row.lines?.map(({ refundMinor, ...line }) => ({
      ...line,
      refundMinor: refundMinor === undefined ? undefined : BigInt(refundMinor),
    })),
    occurredAt: new Date(row.occurred_at),
  },
  sentFrom: row.sent_from,
  parkedAt: new Date(row.parked_at),
  refusal: row.refusal,
});

/** The refunds that wait for the orders of these keys. */
export async function parkedFor(
  scope: Scope,
  orderKeys: readonly string[],
): Promise<ParkedRefund[]> {
  const rows = await scope.rows<ParkedRow>(sql("order.parkedFor")`
    select id, source, order_number, number, kind, reason, refund_minor, lines, sent_from, occurred_at,
      parked_at, refusal
    from parked_refund
    where brand_id = ${scope.brandId}::uuid and order_key = any(${[...orderKeys]}::text[]) and refusal is null
    order by id`);
  return rows.map(asParked);
}

/** The parked refunds of these keys, by key. */
export async function parkedAs(
  scope: Scope,
  keys: readonly string[],
): Promise<Map<string, ParkedRefund>> {
  const rows = await scope.rows<ParkedRow & { key: string }>(sql("order.parkedAs")`
    select key, id, source, order_number, number, kind, reason, refund_minor, lines, sent_from, occurred_at,
      parked_at, refusal
    from parked_refund where brand_id = ${scope.brandId}::uuid and key = any(${[...keys]}::text[])`);
  return new Map(rows.map((row) => [row.key, asParked(row)]));
}

/** What is parked, in order of coming, from behind an id. */
export async function parkedPage(
  scope: Scope,
  wish: PageWish & { readonly behind: string | undefined },
): Promise<ParkedRefund[]> {
  const behind = wish.behind ?? "00000000-0000-0000-0000-000000000000";
  const rows = await scope.rows<ParkedRow>(sql("order.parkedPage")`
    select id, source, order_number, number, kind, reason, refund_minor, lines, sent_from, occurred_at,
      parked_at, refusal
    from parked_refund where brand_id = ${scope.brandId}::uuid and id > ${behind}::uuid
    order by id limit ${pageSize(wish) + 1}`);
  return rows.map(asParked);
}

/** Parks refunds; a key another call parked meanwhile makes this one look again. */
export async function park(work: Work, parked: readonly ParkedRefund[]): Promise<void> {
  if (parked.length === 0) return;
  const column = <T>(read: (parked: ParkedRefund) => T) => parked.map(read);
  await work.rows(sql("order.park")`
    insert into parked_refund (brand_id, key, order_key, id, source, order_number, number, kind, reason,
      refund_minor, lines, sent_from, occurred_at, parked_at, refusal)
    select ${work.brandId}::uuid, p.key, p.order_key, p.id, p.source, p.order_number, p.number, p.kind, p.reason,
      p.refund_minor, p.lines::jsonb, p.sent_from, p.occurred_at, p.parked_at, p.refusal::jsonb
    from unnest(
      ${column(({ wish }) => refundKey(wish.source, wish.number))}::text[],
      ${column(({ wish }) => orderKey(wish.source, wish.orderNumber))}::text[], ${column((p) => p.id)}::uuid[],
      ${column((p) => p.wish.source)}::text[], ${column((p) => p.wish.orderNumber)}::text[],
      ${column((p) => p.wish.number)}::text[], ${column((p) => p.wish.kind ?? "RETURN")}::text[],
      ${column((p) => p.wish.reason)}::text[], ${column((p) => p.wish.refundMinor)}::bigint[],
      ${column((p) => asJson(p.wish.lines))}::text[], ${column((p) => p.sentFrom)}::uuid[],
      ${column((p) => p.wish.occurredAt)}::timestamptz[], ${column((p) => p.parkedAt)}::timestamptz[],
      ${column((p) => p.refusal && JSON.stringify(p.refusal))}::text[]
    ) as p (key, order_key, id, source, order_number, number, kind, reason, refund_minor, lines, sent_from,
      occurred_at, parked_at, refusal)`);
}

/** Ends the waiting of refunds that were applied. */
export async function unpark(work: Work, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await work.rows(sql("order.unpark")`
    delete from parked_refund where brand_id = ${work.brandId}::uuid and key = any(${[...keys]}::text[])`);
}

export const refusalOf = (refusal: Refusal) => ({ ...refusal.text, code: refusal.code });

/** Says of refunds that stay parked why their order's coming did not help. */
export async function keepParked(
  work: Work,
  kept: ReadonlyArray<{ readonly key: string; readonly refusal: Refusal }>,
): Promise<void> {
  if (kept.length === 0) return;
  await work.rows(sql("order.keepParked")`
    update parked_refund p set refusal = k.refusal::jsonb
    from unnest(
      ${kept.map(({ key }) => key)}::text[],
      ${kept.map(({ refusal }) => JSON.stringify(refusalOf(refusal)))}::text[]
    ) as k (key, refusal)
    where p.brand_id = ${work.brandId}::uuid and p.key = k.key`);
}

/** Marks what has been parked since before an instant, of all brands, and answers what was not marked before. */
export async function markOverdue(
  work: Work,
  before: Date,
): Promise<{ brandId: string; source: string; orderNumber: string; number: string }[]> {
  return work.rows(sql("order.markOverdue")`
    update parked_refund set alarmed_at = ${work.now}::timestamptz
    where alarmed_at is null and parked_at < ${before}::timestamptz
    returning brand_id as "brandId", source, order_number as "orderNumber", number`);
}
