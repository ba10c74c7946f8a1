import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// Ends are brought forward only: what a consent ended and began stays where it met.
const consents = sql("handover.prove")`
  select count(*) as rows, min(case
    when t.brand_id is distinct from d.brand_id then format('%s: it was never asked for', it)
    when d.decided_at < t.requested_at or d.decided_at >= t.until_at and d.verdict = 'CONSENTED'
      then format('%s: decided at %s, it waited from %s to %s', it, d.decided_at, t.requested_at, t.until_at)
    when d.verdict = 'CONSENTED'
        and (b.store_id, b.source, b.from_at) is distinct from (t.to_store_id, 'TRANSFER', d.effective_at)
      then format('%s: no binding begins with it at %s', it, d.effective_at)
    when d.verdict = 'CONSENTED' and e.store_id is distinct from t.from_store_id
      then format('%s: no binding ends with it at %s', it, d.effective_at)
    end) as broken
  from binding_transfer_decision d
  left join binding_transfer t on t.id = d.transfer_id and t.member_id = d.member_id
  left join member_binding b on b.id = d.binding_id and b.member_id = d.member_id
  left join member_binding e on e.member_id = d.member_id and e.to_at = d.effective_at
  cross join lateral (select format('brand %s, owner %s, binding transfer %s',
    d.brand_id, d.member_id, d.transfer_id)) n (it)`;

/** B1, recomputed from what was asked, what was decided, and the bindings. */
export const handoverChecks: readonly Check[] = [
  {
    invariant: "B1",
    says: "a transfer that was consented to ends one binding and begins the next, at its instant",
    of: "decisions",
    run: proveBy(consents),
  },
];
