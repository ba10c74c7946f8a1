import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { type CampaignFunnel, type Funnel, NOTHING_CAME } from "./funnel.rules.ts";

// Parts are added up, not joined one to the other: a join on two keys is guessed to be small, and what is joined to it next
// is then gone through row by row.

/** Of a campaign; of one of its templates, where it names one. */
interface Place {
  campaign_id: string;
  template_id: string | null;
}

/** What came of campaigns' coupons, and of their rules; in a few statements, however many campaigns are asked for. */
export async function campaignFunnels(
  scope: Scope,
  campaignIds: readonly string[],
): Promise<Map<string, CampaignFunnel>> {
  const ids = [...campaignIds];
  const [given, used, orders, points] = await Promise.all([
    givenOf(scope, ids),
    usedOf(scope, ids),
    ordersOf(scope, ids),
    pointsOf(scope, ids),
  ]);
  const found = new Map(
    ids.map((id) => [id, { all: NOTHING_CAME, templates: new Map<string, Funnel>() }]),
  );
  for (const { campaign_id, template_id, ...part } of [...given, ...used, ...orders, ...points]) {
    const funnel = found.get(campaign_id);
    if (!funnel) continue;
    if (template_id === null) funnel.all = { ...funnel.all, ...part };
    else
      funnel.templates.set(template_id, {
        ...(funnel.templates.get(template_id) ?? NOTHING_CAME),
        ...part,
      });
  }
  return found;
}

/** Who got coupons, and how. */
const givenOf = (scope: Scope, ids: readonly string[]) =>
  scope.rows<Place & Pick<Funnel, "reached" | "issued" | "claimed">>(sql("funnel.given")`
    select t.campaign_id, c.template_id,
      count(distinct coalesce(m.merged_into, m.id))::int as reached,
      (count(*) filter (where c.source <> 'GIFT'))::int as issued,
      (count(*) filter (where c.source in ('CODE', 'LINK')))::int as claimed
    from coupon_template t
    join coupon c on c.template_id = t.id
    join member m on m.id = c.member_id
    where t.campaign_id = any(${ids}::uuid[]) and t.brand_id = ${scope.brandId}::uuid
    group by grouping sets ((t.campaign_id), (t.campaign_id, c.template_id))`);

/** What was redeemed, and what refunds left of it. */
async function usedOf(scope: Scope, ids: readonly string[]) {
  const rows = await scope.rows<
    Place &
      Pick<Funnel, "redeemed" | "reversed" | "redeemers"> &
      Record<"headquarters_minor" | "acceptor_minor" | "issuer_minor", string>
  >(sql("funnel.used")`
    with used as (
      select campaign_id, template_id, id, member_id, order_id, headquarters_minor, acceptor_minor, issuer_minor
      from coupon_redemption
      where campaign_id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid
    ), part as (
      select campaign_id, template_id, id, member_id, headquarters_minor, acceptor_minor, issuer_minor,
        false as is_reversed
      from used
      union all
      select u.campaign_id, u.template_id, u.id, u.member_id, -v.headquarters_minor, -v.acceptor_minor,
        -v.issuer_minor, false
      from used u join coupon_reversal v on v.redemption_id = u.id and v.member_id = u.member_id
      union all
      select u.campaign_id, u.template_id, u.id, u.member_id, 0, 0, 0, true
      from used u join order_returned o on o.order_id = u.order_id and o.member_id = u.member_id
    ), each as (
      select campaign_id, template_id, id, member_id, sum(headquarters_minor) as headquarters_minor,
        sum(acceptor_minor) as acceptor_minor, sum(issuer_minor) as issuer_minor, bool_or(is_reversed) as is_reversed
      from part group by campaign_id, template_id, id, member_id
    )
    select campaign_id, template_id, count(*)::int as redeemed,
      (count(*) filter (where is_reversed))::int as reversed,
      (count(distinct coalesce(m.merged_into, m.id)) filter (where not is_reversed))::int as redeemers,
      sum(headquarters_minor)::bigint as headquarters_minor, sum(acceptor_minor)::bigint as acceptor_minor,
      sum(issuer_minor)::bigint as issuer_minor
    from each join member m on m.id = each.member_id
    group by grouping sets ((campaign_id), (campaign_id, template_id))`);
  return rows.map(({ headquarters_minor, acceptor_minor, issuer_minor, ...row }) => ({
    ...row,
    discount: {
      headquarters: BigInt(headquarters_minor),
      acceptor: BigInt(acceptor_minor),
      issuer: BigInt(issuer_minor),
    },
  }));
}

/** The orders that coupons were used for, each once however many it used. */
async function ordersOf(scope: Scope, ids: readonly string[]) {
  const rows = await scope.rows<Place & Pick<Funnel, "orders"> & { net_minor: string }>(
    sql("funnel.orders")`
    with used as (
      select distinct campaign_id, template_id, order_id, member_id from coupon_redemption
      where campaign_id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid and order_id is not null
    ), part as (
      select u.campaign_id, u.template_id, u.order_id, o.net_minor as minor
      from used u join customer_order o on o.id = u.order_id and o.member_id = u.member_id
      union all
      select u.campaign_id, u.template_id, u.order_id, -r.refunded_minor
      from used u join order_refund r on r.order_id = u.order_id and r.member_id = u.member_id
    ), net as (
      select campaign_id, template_id, order_id, sum(minor) as net_minor
      from part group by campaign_id, template_id, order_id
    ), each as (
      -- Of several templates' coupons an order may have used, in the campaign it counts once.
      select campaign_id, template_id, order_id, max(net_minor) as net_minor
      from net group by grouping sets ((campaign_id, order_id), (campaign_id, template_id, order_id))
    )
    select campaign_id, template_id, count(*)::int as orders, sum(net_minor)::bigint as net_minor
    from each group by campaign_id, template_id`,
  );
  return rows.map(({ net_minor, ...row }) => ({ ...row, netMinor: BigInt(net_minor) }));
}

/** The points that rules gave, and coupons that multiply them, for orders and events. */
async function pointsOf(scope: Scope, ids: readonly string[]) {
  const rows = await scope.rows<Place & { points: string }>(sql("funnel.points")`
    with source as (
      select id, campaign_id, null::uuid as template_id from bonus_rule
      where campaign_id = any(${ids}::uuid[]) and brand_id = ${scope.brandId}::uuid
      union all
      select c.id, c.campaign_id, c.template_id from coupon_template t join coupon c on c.template_id = t.id
      where t.campaign_id = any(${ids}::uuid[]) and t.brand_id = ${scope.brandId}::uuid
        and t.benefit->>'kind' = 'POINTS_MULTIPLIER'
    ), given as (
      select awards from order_bonus where brand_id = ${scope.brandId}::uuid and points > 0
      union all
      select awards from member_event where brand_id = ${scope.brandId}::uuid and points > 0
    ), award as (
      select s.campaign_id, s.template_id, a.points
      from given g cross join jsonb_to_recordset(g.awards) as a (id uuid, points bigint)
      join source s on s.id = a.id
    )
    select campaign_id, null::uuid as template_id, sum(points)::bigint as points from award group by campaign_id
    union all
    select campaign_id, template_id, sum(points)::bigint from award
    where template_id is not null group by campaign_id, template_id`);
  return rows.map(({ points, ...row }) => ({ ...row, points: BigInt(points) }));
}

/**
 * What each member spent from an instant to another, less refunds until now; with all who were merged into it. Of those who
 * were members at the first instant and are still.
 */
export async function spendOfMembers(
  scope: Scope,
  { fromAt, untilAt }: { readonly fromAt: Date; readonly untilAt: Date },
): Promise<Map<string, bigint>> {
  const rows = await scope.rows<{ id: string; spend_minor: string }>(sql("funnel.spend")`
    with sold as (
      select id, member_id, net_minor from customer_order
      where brand_id = ${scope.brandId}::uuid
        and occurred_at >= ${fromAt}::timestamptz and occurred_at < ${untilAt}::timestamptz
    ), part as (
      select member_id, net_minor as minor from sold
      union all
      select s.member_id, -r.refunded_minor
      from sold s join order_refund r on r.order_id = s.id and r.member_id = s.member_id
    ), spent as (
      select coalesce(m.merged_into, m.id) as holder, sum(p.minor) as minor
      from part p join member m on m.id = p.member_id
      group by coalesce(m.merged_into, m.id)
    )
    select m.id, coalesce(s.minor, 0)::bigint as spend_minor
    from member m left join spent s on s.holder = m.id
    where m.brand_id = ${scope.brandId}::uuid and m.enrolled_at <= ${fromAt}::timestamptz
      and m.merged_into is null and m.erased_at is null`);
  return new Map(rows.map(({ id, spend_minor }) => [id, BigInt(spend_minor)]));
}
