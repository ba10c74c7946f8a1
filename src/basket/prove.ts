import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const quotes = sql("basket.prove")`
  select count(*) as rows, min(case
    when q.net_minor <> o.net or o.net <> o.gross - o.discount - o.points
      then format('%s: %s to pay, its outcome is %s of %s less %s and %s',
        it, q.net_minor, o.net, o.gross, o.discount, o.points)
    when p.parts <> b.lines + 1 or p.apart > 0
      then format('%s: its lines are not those of its basket', it)
    when (p.gross, p.discount, p.points) is distinct from (o.gross, o.discount, o.points)
      then format('%s: its lines sum to %s less %s and %s, it says %s less %s and %s',
        it, p.gross, p.discount, p.points, o.gross, o.discount, o.points)
    when p.astray > 0 then format('%s: a line is not its gross less its discount and points', it)
    when c.discount <> o.discount
      then format('%s: its coupons take off %s, it says %s', it, c.discount, o.discount)
    when c.astray > 0 then format('%s: a coupon is not what its lines or its funders sum to', it)
    when (s.points, s.minor) is distinct from (o.spent, o.points)
      then format('%s: points of its issuers are %s and pay %s, it says %s and %s',
        it, s.points, s.minor, o.spent, o.points)
    end) as broken
  from basket_quote q
  cross join lateral (
    select (q.outcome->>'grossMinor')::bigint as gross, (q.outcome->>'discountMinor')::bigint as discount,
      (q.outcome->>'pointsMinor')::bigint as points, (q.outcome->>'netMinor')::bigint as net,
      (q.outcome->'points'->>'points')::bigint as spent) o
  cross join lateral (select jsonb_array_length(q.basket->'lines') as lines) b
  cross join lateral (
    select count(*) as parts, sum("grossMinor") as gross, sum("discountMinor") as discount,
      sum("pointsMinor") as points,
      count(*) filter (where "netMinor" <> "grossMinor" - "discountMinor" - "pointsMinor"
        or least("netMinor", "discountMinor", "pointsMinor") < 0) as astray,
      count(*) filter (where "grossMinor" is distinct from (case when part.number is null then q.basket->>'shippingMinor' else (
        select line->>'grossMinor' from jsonb_array_elements(q.basket->'lines') line
        where (line->>'number')::int = part.number) end)::bigint) as apart
    from jsonb_to_recordset(q.outcome->'lines' || jsonb_build_array(q.outcome->'shipping')) part
      (number int, "grossMinor" bigint, "discountMinor" bigint, "pointsMinor" bigint, "netMinor" bigint)) p
  cross join lateral (
    select coalesce(sum("discountMinor"), 0) as discount,
      count(*) filter (where "discountMinor" <> "shippingMinor"
          + (select coalesce(sum((line->>'minor')::bigint), 0) from jsonb_array_elements(u.lines) line)
        or "discountMinor" <> (select sum(part.value::bigint) from jsonb_each_text(u.funded) part)) as astray
    from jsonb_to_recordset(q.outcome->'coupons') u
      ("discountMinor" bigint, "shippingMinor" bigint, lines jsonb, funded jsonb)) c
  cross join lateral (
    select coalesce(sum(points), 0) as points, coalesce(sum(minor), 0) as minor
    from jsonb_to_recordset(q.outcome->'points'->'issuers') i (points bigint, minor bigint)) s
  cross join lateral (
    select format('brand %s, owner %s, quote %s', q.brand_id, q.member_id, q.id)) n (it)`;

/** Q1, recomputed from what was asked and what was answered. */
export const basketChecks: readonly Check[] = [
  {
    invariant: "Q1",
    says: "what a quote says sums up: its lines, its coupons and their funders, its points and their issuers",
    of: "quotes",
    run: proveBy(quotes),
  },
];
