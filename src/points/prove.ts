import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const spentInTime = sql("points.proveSpentInTime")`
  select count(*) as rows, min(case
    when cardinality(parts) <> (case parts[1] when 'wallet' then 3 else 4 end)
      then format('%s: spent, it is no bucket', it)
    when parts[1] = 'pending' and parts[2] collate "C" > p.spent_on
      then format('%s: spent on %s, it is good from %s', it, p.spent_on, parts[2])
    when parts[cardinality(parts) - 1] collate "C" < p.spent_on
      then format('%s: spent on %s, it was good until %s',
        it, p.spent_on, parts[cardinality(parts) - 1])
    end) as broken
  from ledger_transfer t
  cross join lateral (select string_to_array(t.from_address, '/')) a (parts)
  join lateral (
    select to_char(p.occurred_at at time zone b.time_zone, 'YYYY-MM-DD') collate "C"
    from ledger_posting p join brand b on b.id = p.brand_id
    where p.id = t.posting_id and p.owner_id = t.owner_id
  ) p (spent_on) on true
  cross join lateral (select format('brand %s, owner %s, posting %s, account %s',
    t.brand_id, t.owner_id, t.posting_id, t.from_address)) n (it)
  where t.kind = 'spend' and t.from_address ~ '^(wallet|pending)/'`;

/** P1: points are spent in their time. */
export const pointsChecks: readonly Check[] = [
  {
    invariant: "P1",
    says: "points are spent between the first day of their bucket and its last",
    of: "spent buckets",
    run: proveBy(spentInTime),
  },
];
