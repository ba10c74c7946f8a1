import { tracked } from "../ledger/address.ts";
import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { bucket, bucketsOf } from "../points/points.accounts.ts";
import type { Drawn } from "../points/spending.rules.ts";
import { linesAt } from "../settlement/line.queries.ts";
import type { Correction, Earned, Refund, RefundedLine, RefundKind } from "./refunding.rules.ts";

interface RefundRow {
  id: string;
  order_id: string;
  member_id: string;
  no: number;
  number: string;
  kind: RefundKind;
  reason: string | null;
  refunded_minor: string;
  total_minor: string;
  lines: { number: number; quantity: number | null; refundMinor: string }[] | null;
  points: string;
  restored_points: string;
  occurred_at: string;
  booked_at: string;
}

const asRefund = (row: RefundRow): Refund => ({
  id: row.id,
  orderId: row.order_id,
  memberId: row.member_id,
  no: row.no,
  number: row.number,
  kind: row.kind,
  reason: row.reason,
  refundedMinor: BigInt(row.refunded_minor),
  totalMinor: BigInt(row.total_minor),
  lines:
    row.lines?.map((line): RefundedLine => ({ ...line, refundMinor: BigInt(line.refundMinor) })) ??
    null,
  points: BigInt(row.points),
  restoredPoints: BigInt(row.restored_points),
  occurredAt: new Date(row.occurred_at),
  bookedAt: new Date(row.booked_at),
});

/** What disputes took back of each order's lines, or of what refunds and late terms made of these; in booking order. */
export async function correctionsOf(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<Map<string, Correction[]>> {
  const rows = await scope.rows<{
    order_id: string;
    posting_id: string;
    refunded_minor: string | null;
  }>(sql("order.correctionsOf")`
    select o.order_id, c.posting_id, (
        select max(r.total_minor) from order_refund r
        where r.order_id = o.order_id and r.member_id = any(${[...wish.memberIds]}::uuid[]) and r.id < c.posting_id) as refunded_minor
    from unnest(${[...wish.orderIds]}::uuid[]) as o (order_id)
    cross join lateral (
      select posting_id, no from settlement_line where posting_id = o.order_id
      union all select posting_id, no from settlement_line where corrects_posting_id = o.order_id
    ) l
    join settlement_line c on c.corrects_posting_id = l.posting_id and c.corrects_no = l.no
    where c.brand_id = ${scope.brandId}::uuid and c.owner_id = c.franchisee_id and c.about like 'dispute/%'
    order by c.posting_id`);
  const lines = await linesAt(
    scope,
    rows.map(({ posting_id: postingId }) => ({ postingId, no: 0 })),
  );
  const byPosting = new Map(lines.map((line) => [line.postingId, line]));
  const found = rows.flatMap(({ order_id, posting_id, refunded_minor }) => {
    const line = byPosting.get(posting_id);
    const refundedMinor = refunded_minor === null ? undefined : BigInt(refunded_minor);
    return line ? [{ orderId: order_id, line, refundedMinor }] : [];
  });
  return Map.groupBy(found, ({ orderId }) => orderId);
}

/** Each order's refunds, in their turn. */
export async function refundsOf(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<Map<string, Refund[]>> {
  if (wish.orderIds.length === 0) return new Map();
  const rows = await scope.rows<RefundRow>(sql("order.refundsOf")`
    select id, order_id, member_id, no, number, kind, reason, refunded_minor, total_minor, lines, points,
      restored_points, occurred_at, booked_at
    from order_refund
    where member_id = any(${[...wish.memberIds]}::uuid[]) and order_id = any(${[...wish.orderIds]}::uuid[])
      and brand_id = ${scope.brandId}::uuid
    order by order_id, no`);
  return Map.groupBy(rows.map(asRefund), ({ orderId }) => orderId);
}

/** The stores whose orders these refunds are of, by the refund's id. */
export async function storesOfRefunds(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await scope.rows<{ id: string; store_id: string }>(sql("order.storesOfRefunds")`
    select r.id, o.store_id
    from order_refund r join customer_order o on o.id = r.order_id and o.member_id = r.member_id
    where r.id = any(${[...ids]}::uuid[]) and r.brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, row.store_id]));
}

export async function writeRefunds(work: Work, refunds: readonly Refund[]): Promise<void> {
  const column = <T>(read: (refund: Refund) => T) => refunds.map(read);
  await work.rows(sql("order.writeRefunds")`
    insert into order_refund (id, member_id, brand_id, order_id, no, number, kind, reason, refunded_minor,
      total_minor, lines, points, restored_points, occurred_at, booked_at)
    select r.id, r.member_id, ${work.brandId}::uuid, r.order_id, r.no, r.number, r.kind, r.reason, r.refunded_minor,
      r.total_minor, r.lines::jsonb, r.points, r.restored_points, r.occurred_at, ${work.now}::timestamptz
    from unnest(
      ${column((r) => r.id)}::uuid[], ${column((r) => r.memberId)}::uuid[], ${column((r) => r.orderId)}::uuid[],
      ${column((r) => r.no)}::int[], ${column((r) => r.number)}::text[], ${column((r) => r.kind)}::text[],
      ${column((r) => r.reason)}::text[], ${column((r) => r.refundedMinor)}::bigint[],
      ${column((r) => r.totalMinor)}::bigint[], ${column((r) => asJson(r.lines))}::text[],
      ${column((r) => r.points)}::bigint[], ${column((r) => r.restoredPoints)}::bigint[],
      ${column((r) => r.occurredAt)}::timestamptz[]
    ) as r (id, member_id, order_id, no, number, kind, reason, refunded_minor, total_minor, lines, points,
      restored_points, occurred_at)`);
}

/**
 * What each order's posting did to its member's points: where those it earned are now, by issuer, and the buckets it
 * drew from.
 */
export async function pointsOf(
  scope: Scope,
  wish: { readonly memberIds: readonly string[]; readonly orderIds: readonly string[] },
): Promise<{ earned: Map<string, Earned[]>; drawn: Map<string, Drawn> }> {
  const rows = await scope.rows<{
    posting_id: string;
    kind: string;
    from_address: string;
    to_address: string;
    amount: string;
    activated_until: string | null;
  }>(sql("order.pointsOf")`
    select t.posting_id, t.kind, t.from_address, t.to_address, t.amount, x.last_day as activated_until
    from ledger_transfer t
    left join points_activation x on x.member_id = t.owner_id and x.order_id = t.posting_id
    where t.posting_id = any(${[...wish.orderIds]}::uuid[]) and t.owner_id = any(${[...wish.memberIds]}::uuid[])
      and t.brand_id = ${scope.brandId}::uuid and t.kind in ('earn', 'spend')
    order by t.posting_id, t.no`);
  const spends = rows.filter(({ kind }) => kind === "spend");
  const earned = rows
    .filter(({ kind }) => kind === "earn")
    .map((row) => {
      const issuerCode = row.from_address.split("/")[1] ?? "";
      const into = row.to_address.split("/");
      // The event they waited for may have come meanwhile: `pending/<order>/<issuer>[/<cost>]` became a bucket.
      const account = row.activated_until
        ? bucket(row.activated_until, issuerCode, into[3])
        : tracked(0n, ...into);
      return {
        ...{ orderId: row.posting_id, into: account, issuerCode },
        points: BigInt(row.amount),
      };
    });
  const drawn = [...Map.groupBy(spends, (row) => row.posting_id)].map(
    ([orderId, draws]) =>
      [
        orderId,
        {
          acquirerCode: draws[0]?.to_address.split("/")[1] ?? "",
          buckets: draws.flatMap((row) =>
            bucketsOf(new Map([[row.from_address, { balance: BigInt(row.amount) }]])),
          ),
        },
      ] as const,
  );
  return { earned: Map.groupBy(earned, ({ orderId }) => orderId), drawn: new Map(drawn) };
}
