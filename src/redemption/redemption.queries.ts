import type { Funded } from "../campaign/funding.rules.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { type Redemption, type Reversal, sumOf, type Uses, useKey } from "./redemption.rules.ts";

interface RedemptionRow {
  id: string;
  member_id: string;
  coupon_id: string;
  template_id: string;
  campaign_id: string;
  order_id: string | null;
  no: number;
  store_id: string;
  issuer_store_id: string | null;
  source: string;
  number: string;
  discount_minor: string;
  headquarters_minor: string;
  acceptor_minor: string;
  issuer_minor: string;
  lines: ReadonlyArray<{ readonly number: number | null; readonly minor: string }>;
  day: string;
  occurred_at: string;
  booked_at: string;
}

const asFunded = (row: {
  headquarters_minor: string;
  acceptor_minor: string;
  issuer_minor: string;
}): Funded => ({
  headquarters: BigInt(row.headquarters_minor),
  acceptor: BigInt(row.acceptor_minor),
  issuer: BigInt(row.issuer_minor),
});

const asRedemption = (row: RedemptionRow): Redemption => ({
  id: row.id,
  memberId: row.member_id,
  couponId: row.coupon_id,
  templateId: row.template_id,
  campaignId: row.campaign_id,
  orderId: row.order_id,
  no: row.no,
  storeId: row.store_id,
  issuerStoreId: row.issuer_store_id,
  source: row.source,
  number: row.number,
  discountMinor: BigInt(row.discount_minor),
  funded: asFunded(row),
  lines: row.lines.map(({ number, minor }) => ({ number, minor: BigInt(minor) })),
  day: row.day,
  occurredAt: new Date(row.occurred_at),
  bookedAt: new Date(row.booked_at),
});

/** A redemption, and what refunds took back of it by now. */
export interface ReversibleRedemption {
  readonly redemption: Redemption;
  readonly reversed: Funded;
}

/** What was redeemed with each of the orders, by order, in their order. */
export async function redemptionsOfOrders(
  scope: Scope,
  orders: ReadonlyArray<{ readonly id: string; readonly memberId: string }>,
): Promise<Map<string, ReversibleRedemption[]>> {
  if (orders.length === 0) return new Map();
  const rows = await scope.rows<
    RedemptionRow & { back_headquarters: string; back_acceptor: string; back_issuer: string }
  >(sql("redemption.ofOrders")`
    select r.id, r.member_id, r.coupon_id, r.template_id, r.campaign_id, r.order_id, r.no, r.store_id,
      r.issuer_store_id, r.source, r.number, r.discount_minor, r.headquarters_minor, r.acceptor_minor, r.issuer_minor,
      r.lines, r.day, r.occurred_at, r.booked_at, b.back_headquarters, b.back_acceptor, b.back_issuer
    from unnest(${orders.map(({ id }) => id)}::uuid[], ${orders.map(({ memberId }) => memberId)}::uuid[])
      as o (id, member_id)
    join coupon_redemption r on r.member_id = o.member_id and r.order_id = o.id
    cross join lateral (
      select coalesce(sum(v.headquarters_minor), 0) as back_headquarters,
        coalesce(sum(v.acceptor_minor), 0) as back_acceptor, coalesce(sum(v.issuer_minor), 0) as back_issuer
      from coupon_reversal v where v.redemption_id = r.id and v.member_id = r.member_id
    ) b
    where r.brand_id = ${scope.brandId}::uuid order by r.order_id, r.no`);
  return Map.groupBy(
    rows.map((row) => ({
      redemption: asRedemption(row),
      reversed: {
        headquarters: BigInt(row.back_headquarters),
        acceptor: BigInt(row.back_acceptor),
        issuer: BigInt(row.back_issuer),
      },
    })),
    ({ redemption }) => redemption.orderId ?? "",
  );
}

/** A redemption by its id. */
export async function redemptionOf(scope: Scope, id: string): Promise<Redemption | undefined> {
  const [row] = await scope.rows<RedemptionRow>(sql("redemption.of")`
    select id, member_id, coupon_id, template_id, campaign_id, order_id, no, store_id, issuer_store_id, source,
      number, discount_minor, headquarters_minor, acceptor_minor, issuer_minor, lines, day, occurred_at, booked_at
    from coupon_redemption
    where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asRedemption(row);
}

/** The redemptions of each coupon, oldest first: one, unless it was reversed and used again. */
export async function redemptionsOfCoupons(
  scope: Scope,
  couponIds: readonly string[],
): Promise<Map<string, Redemption[]>> {
  const rows = await scope.rows<RedemptionRow>(sql("redemption.ofCoupons")`
    select r.id, r.member_id, r.coupon_id, r.template_id, r.campaign_id, r.order_id, r.no, r.store_id,
      r.issuer_store_id, r.source, r.number, r.discount_minor, r.headquarters_minor, r.acceptor_minor,
      r.issuer_minor, r.lines, r.day, r.occurred_at, r.booked_at
    from coupon c join coupon_event e on e.coupon_id = c.id and e.member_id = c.member_id
    join coupon_redemption r on r.id = e.redemption_id
    where c.id = any(${[...couponIds]}::uuid[]) and c.brand_id = ${scope.brandId}::uuid and e.kind = 'REDEEMED'
    order by r.coupon_id, e.no`);
  return Map.groupBy(rows.map(asRedemption), ({ couponId }) => couponId);
}

/** How often each member, all its stories together, used coupons of the templates; reversed ones are not counted. */
export async function usesOf(
  scope: Scope,
  memberIds: readonly string[],
  templateIds: readonly string[],
): Promise<Map<string, Uses>> {
  const uses = new Map<string, Uses>(memberIds.map((id) => [id, new Map()]));
  if (memberIds.length === 0 || templateIds.length === 0) return uses;
  const rows = await scope.rows<{
    holder: string;
    template_id: string;
    day: string;
    used: number;
  }>(sql("redemption.uses")`
    with story as (
      select w.id as holder, m.id from unnest(${[...memberIds]}::uuid[]) as w (id)
      join member m on m.id = w.id or m.merged_into = w.id
    )
    select holder, template_id, day, count(*)::int as used from (
      select s.holder, r.template_id, r.day
      from story s join coupon_redemption r on r.member_id = s.id
      where r.template_id = any(${[...templateIds]}::uuid[]) and r.brand_id = ${scope.brandId}::uuid
        and not exists (
          select from coupon c join coupon_event e on e.member_id = c.member_id and e.coupon_id = c.id
          where c.id = r.coupon_id and e.redemption_id = r.id and e.kind = 'REVERSED')
      union all
      select s.holder, c.template_id, c.reserved_day
      from story s join coupon c on c.member_id = s.id
      where c.template_id = any(${[...templateIds]}::uuid[]) and c.brand_id = ${scope.brandId}::uuid
        and c.state = 'RESERVED' and c.reserved_until > ${scope.now}::timestamptz
    ) u group by holder, template_id, day`);
  for (const { holder, template_id, day, used } of rows) {
    const each = uses.get(holder);
    for (const key of [useKey(template_id), useKey(template_id, day)])
      each?.set(key, (each.get(key) ?? 0) + used);
  }
  return uses;
}

export async function writeRedemptionRows(
  work: Work,
  redemptions: readonly Redemption[],
): Promise<void> {
  if (redemptions.length === 0) return;
  const column = <T>(read: (redemption: Redemption) => T) => redemptions.map(read);
  await work.rows(sql("redemption.write")`
    insert into coupon_redemption (id, member_id, brand_id, coupon_id, template_id, campaign_id, order_id, no, store_id,
      issuer_store_id, source, number, discount_minor, headquarters_minor, acceptor_minor, issuer_minor, lines, day,
      occurred_at, booked_at)
    select r.id, r.member_id, ${work.brandId}::uuid, r.coupon_id, r.template_id, r.campaign_id, r.order_id, r.no,
      r.store_id, r.issuer_store_id, r.source, r.number, r.discount_minor, r.headquarters_minor, r.acceptor_minor,
      r.issuer_minor, r.lines, r.day, r.occurred_at, ${work.now}::timestamptz
    from unnest(${column((r) => r.id)}::uuid[], ${column((r) => r.memberId)}::uuid[],
      ${column((r) => r.couponId)}::uuid[], ${column((r) => r.templateId)}::uuid[],
      ${column((r) => r.campaignId)}::uuid[], ${column((r) => r.orderId)}::uuid[], ${column((r) => r.no)}::smallint[],
      ${column((r) => r.storeId)}::uuid[], ${column((r) => r.issuerStoreId)}::uuid[],
      ${column((r) => r.source)}::text[], ${column((r) => r.number)}::text[],
      ${column((r) => r.discountMinor)}::bigint[], ${column((r) => r.funded.headquarters)}::bigint[],
      ${column((r) => r.funded.acceptor)}::bigint[], ${column((r) => r.funded.issuer)}::bigint[],
      ${column((r) => JSON.stringify(storedLines(r)))}::jsonb[], ${column((r) => r.day)}::text[],
      ${column((r) => r.occurredAt)}::timestamptz[])
      as r (id, member_id, coupon_id, template_id, campaign_id, order_id, no, store_id, issuer_store_id, source, number,
        discount_minor, headquarters_minor, acceptor_minor, issuer_minor, lines, day, occurred_at)`);
}

const storedLines = ({ lines }: Redemption) =>
  lines.map(({ number, minor }) => ({ number, minor: String(minor) }));

export async function writeReversalRows(work: Work, reversals: readonly Reversal[]): Promise<void> {
  if (reversals.length === 0) return;
  const column = <T>(read: (reversal: Reversal) => T) => reversals.map(read);
  await work.rows(sql("redemption.writeReversals")`
    insert into coupon_reversal (redemption_id, refund_id, member_id, brand_id, discount_minor, headquarters_minor,
      acceptor_minor, issuer_minor, returns, booked_at)
    select v.redemption_id, v.refund_id, v.member_id, ${work.brandId}::uuid, v.discount_minor, v.headquarters_minor,
      v.acceptor_minor, v.issuer_minor, v.returns, ${work.now}::timestamptz
    from unnest(${column((v) => v.redemptionId)}::uuid[], ${column((v) => v.refundId)}::uuid[],
      ${column((v) => v.memberId)}::uuid[], ${column((v) => sumOf(v.funded))}::bigint[],
      ${column((v) => v.funded.headquarters)}::bigint[], ${column((v) => v.funded.acceptor)}::bigint[],
      ${column((v) => v.funded.issuer)}::bigint[], ${column((v) => v.returns)}::boolean[])
      as v (redemption_id, refund_id, member_id, discount_minor, headquarters_minor, acceptor_minor, issuer_minor,
        returns)`);
}
