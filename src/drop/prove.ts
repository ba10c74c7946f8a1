import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const given = sql("drop.proveGiven")`
  select count(*) as rows, min(case
    when d.id is null then format('%s: of no drop', it)
    when (c.template_id, c.issuer_store_id) is distinct from (d.template_id, d.store_id)
      then format('%s: not what drop %s gives', it, d.number)
    when c.issued_at < d.ordered_at then format('%s: issued before drop %s was ordered', it, d.number)
    end) as broken
  from coupon c left join coupon_drop d on d.id::text = c.source_key and d.brand_id = c.brand_id
  cross join lateral (select format('brand %s, owner %s, coupon %s', c.brand_id, c.member_id, c.id)) n (it)
  where c.source = 'DROP'`;

const counts = sql("drop.proveCounts")`
  select count(*) as rows, min(case when coalesce(c.issued, 0) <> d.issued
    then format('brand %s, drop %s: %s coupons, it counts %s', d.brand_id, d.number, coalesce(c.issued, 0), d.issued)
    end) as broken
  from coupon_drop d
  left join (select source_key, count(*) as issued from coupon where source = 'DROP' group by source_key) c
    on c.source_key = d.id::text`;

const entries = sql("drop.proveEntries")`
  select count(*) as rows, min(case
    when e.no is null then format('%s: its member entered no such level', it)
    when e.level is distinct from t.on_level or e.reason not in ('REACHED', 'RAISED', 'PLAN', 'PLACED')
      then format('%s: comes with %s, its member %s %s', it, coalesce(t.on_level, 'no level'), e.reason, e.level)
    when e.booked_at < t.defined_at then format('%s: its level was entered before there were such coupons', it)
    end) as broken
  from coupon c join coupon_template t on t.id = c.template_id
  left join member_tier e on e.brand_id = c.brand_id
    and e.member_id = substring(c.source_key from '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}) ')::uuid
    and e.no = substring(c.source_key from '^\\S+ (\\d{1,9}) ')::int
  cross join lateral (select format('brand %s, owner %s, coupon %s', c.brand_id, c.member_id, c.id)) n (it)
  where c.source = 'LEVEL'`;

const heldOut = sql("drop.proveHeldOut")`
  select count(*) as rows, min(case
    when ('x' || encode(substring(sha256((a.id || '/' || c.member_id)::bytea) for 4), 'hex'))::bit(32)::bigint % 10000
        < a.holdout_bps
      then format('brand %s, owner %s, coupon %s: its member is of the control group of campaign %s',
        c.brand_id, c.member_id, c.id, a.code)
    end) as broken
  from coupon c join campaign a on a.id = c.campaign_id
  where c.source in ('DROP', 'LEVEL') and a.holdout_bps > 0`;

/** C8: what was given to many, and what came with a level. */
export const dropChecks: readonly Check[] = [
  {
    invariant: "C8",
    says: "a drop gave what it counts, a level what comes with it, and no control group got any",
    of: "coupons dropped",
    run: proveBy(given, counts, entries, heldOut),
  },
];
