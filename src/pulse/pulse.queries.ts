import { zoneOf } from "../brand/brand.queries.ts";
import { firstIdAt } from "../kernel/id.ts";
import { dayOf, dayStart } from "../kernel/month.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Sample } from "../platform/samples.ts";
import type { Pulse } from "./pulse.rules.ts";

/** Ids are made a moment before what they name is booked; clocks of instances may differ by as much. */
const CLOCKS_MS = 10 * 60_000;

/** What a pulse differs by from the one before: the brand's newest event, and its day. */
async function signOf(scope: Scope): Promise<string> {
  const [row] = await scope.rows<{ seq: string | null; time_zone: string }>(sql("pulse.sign")`
    select time_zone, (select max(seq) from feed where brand_id = b.id) as seq
    from brand b where id = ${scope.brandId}::uuid`);
  return `${row?.seq} ${dayOf(scope.now, row?.time_zone ?? "UTC")}`;
}

export const pulseSample: Sample<Pulse> = { name: "pulse", sign: signOf, read: pulseOf };

/** The brand's day so far, all of it at one instant; ids, which are made in order of time, say where the day begins. */
export async function pulseOf(scope: Scope): Promise<Pulse> {
  const { brandId, now } = scope;
  const zone = await zoneOf(scope);
  const day = dayOf(now, zone);
  const since = dayStart(day, zone);
  const first = firstIdAt(new Date(+since - CLOCKS_MS));
  const [row] = await scope.rows<Record<string, string>>(sql("pulse.day")`
    select (select seq from feed_counter where id = 1) as cursor, o.*, r.*, p.*, m.*, c.*
    from (
      select count(*) as orders, coalesce(sum(net_minor), 0) as net_minor from customer_order
      where id >= ${first}::uuid and brand_id = ${brandId}::uuid and booked_at >= ${since}::timestamptz
    ) o cross join (
      select count(*) as refunds, coalesce(sum(refunded_minor), 0) as refunded_minor from order_refund
      where id >= ${first}::uuid and brand_id = ${brandId}::uuid and booked_at >= ${since}::timestamptz
    ) r cross join (
      select
        coalesce(sum(t.amount * (t.from_address ^@ 'issued/')::int - t.amount * (t.to_address ^@ 'issued/')::int), 0)
          as points_issued,
        coalesce(sum(t.amount * (t.to_address ^@ 'spent/')::int - t.amount * (t.from_address ^@ 'spent/')::int), 0)
          as points_spent
      from ledger_posting b join ledger_transfer t on t.posting_id = b.id and t.owner_id = b.owner_id
      where b.id >= ${first}::uuid and t.posting_id >= ${first}::uuid and b.brand_id = ${brandId}::uuid
        and b.booked_at >= ${since}::timestamptz and t.asset = 'PTS'
    ) p cross join (
      select count(*) as new_members from member
      where brand_id = ${brandId}::uuid and enrolled_at >= ${since}::timestamptz
    ) m cross join (
      select count(*) as coupons_redeemed from coupon_redemption
      where id >= ${first}::uuid and brand_id = ${brandId}::uuid and booked_at >= ${since}::timestamptz
    ) c`);
  const counted = (name: string) => Number(row?.[name] ?? 0);
  const summed = (name: string) => BigInt(row?.[name] ?? 0);
  return {
    ...{ cursor: String(row?.cursor ?? 0), day, at: now },
    ...{ orders: counted("orders"), netMinor: summed("net_minor") },
    ...{ refunds: counted("refunds"), refundedMinor: summed("refunded_minor") },
    ...{ pointsIssued: summed("points_issued"), pointsSpent: summed("points_spent") },
    ...{ newMembers: counted("new_members"), couponsRedeemed: counted("coupons_redeemed") },
  };
}
