import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const openings = sql("import.prove")`
  select count(o.posting_id) as rows, min(case
    when o.posting_id is null
      then format('brand %s, owner %s, posting %s: %s %s were brought in, no import says so',
        t.brand_id, t.owner_id, t.posting_id, t.amount, t.asset)
    when t.posting_id is null then format('%s: imported, its posting moved nothing', it)
    when (t.asset, t.amount) is distinct from (o.asset, o.amount)
      then format('%s: imported %s %s, moved %s %s', it, o.amount, o.asset, t.amount, t.asset)
    when (t.from_address, t.to_address) is distinct from (f, g)
      then format('%s: moved from %s to %s, expected %s to %s', it, t.from_address, t.to_address, f, g)
    end) as broken
  from member_opening o
  full join (select * from ledger_transfer where kind = 'opening') t
    on t.posting_id = o.posting_id and t.no = o.no and t.owner_id = o.member_id and t.brand_id = o.brand_id
  cross join lateral (select
    format('brand %s, owner %s, opening %s', o.brand_id, o.member_id, o.posting_id),
    case when o.last_day is null then 'grown/' else 'issued/' end || o.issuer_code,
    coalesce('wallet/' || o.last_day || '/' || o.issuer_code, 'growth/' || o.asset)) n (it, f, g)`;

/** I1, recomputed from what imports brought and what the book moved. */
export const importChecks: readonly Check[] = [
  {
    invariant: "I1",
    says: "what members brought along is what an import said, of that issuer and until that day",
    of: "openings",
    run: proveBy(openings),
  },
];
