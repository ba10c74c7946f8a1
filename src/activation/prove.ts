import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// One transfer for each issuer: the store that sold, and headquarters of what it pays for.
const moved = sql("activation.proveMoved")`
  select count(x.id) as rows, min(case
    when x.id is null
      then format('brand %s, owner %s, posting %s: no activation was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from x.brand_id then format('%s: it has no posting', it)
    when t.points is distinct from x.points
      then format('%s: %s points, its transfers moved %s', it, x.points, coalesce(t.points, 0))
    when t.astray is not null then format('%s: moved %s', it, t.astray)
    end) as broken
  from points_activation x
  full join (select * from ledger_posting where kind = 'activation') p
    on p.id = x.id and p.owner_id = x.member_id
  left join store s on s.id = x.store_id
  left join lateral (
    select sum(t.amount) as points, min(format('from %s to %s', t.from_address, t.to_address))
      filter (where rest !~ ('^(' || s.code || '|headquarters)(/\\d+u?)?$') or t.from_address is distinct from
        'pending/' || x.order_id || '/' || rest) as astray
    from ledger_transfer t
    -- Whose, and at what cost, is the same on both sides.
    cross join lateral (select coalesce(substring(t.to_address from '^wallet/' || x.last_day || '/(.+)$'), '')) i (rest)
    where t.posting_id = x.id and t.owner_id = x.member_id and t.kind = 'activate'
  ) t on true
  cross join lateral (
    select format('brand %s, owner %s, activation %s', x.brand_id, x.member_id, x.id)) n (it)`;

/** P2: activations and what the book moved. */
export const activationChecks: readonly Check[] = [
  {
    invariant: "P2",
    says: "an activation's points are what its transfers made buckets of, each issuer's its own",
    of: "activations",
    run: proveBy(moved),
  },
];
