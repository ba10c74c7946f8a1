import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const moved = sql("activation.proveMoved")`
  select count(x.id) as rows, min(case
    when x.id is null
      then format('brand %s, owner %s, posting %s: no activation was recorded with it',
        p.brand_id, p.owner_id, p.id)
    when p.brand_id is distinct from x.brand_id then format('%s: it has no posting', it)
    when t.amount is distinct from x.points
      then format('%s: %s points, its transfer moved %s', it, x.points, coalesce(t.amount, 0))
    when (t.from_address, t.to_address) is distinct from (
        'pending/' || x.order_id || '/' || s.code, 'wallet/' || x.last_day || '/' || s.code)
      then format('%s: moved from %s to %s', it, t.from_address, t.to_address)
    end) as broken
  from points_activation x
  full join (select * from ledger_posting where kind = 'activation') p
    on p.id = x.id and p.owner_id = x.member_id
  left join ledger_transfer t
    on t.posting_id = x.id and t.owner_id = x.member_id and t.kind = 'activate'
  left join store s on s.id = x.store_id
  cross join lateral (
    select format('brand %s, owner %s, activation %s', x.brand_id, x.member_id, x.id)) n (it)`;

/** P2: activations and what the book moved. */
export const activationChecks: readonly Check[] = [
  {
    invariant: "P2",
    says: "an activation's points are what its transfer made a bucket of",
    of: "activations",
    run: proveBy(moved),
  },
];
