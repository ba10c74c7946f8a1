import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const rules = sql("fourEyes.prove")`
  select count(*) as rows, min(case
    when f.proposed_by is null and a.four_eyes_id is not null
      then format('%s: the operator waived it, and %s approved', it, a.approved_by)
    when f.proposed_by is null and (f.terms or f.payouts or f.adjustments_from is not null)
      then format('%s: it was proposed by nobody', it)
    when a.approved_by = f.proposed_by then format('%s: proposed and approved by %s', it, a.approved_by)
    when a.approved_at < f.proposed_at
      then format('%s: approved on %s, proposed on %s', it, a.approved_at, f.proposed_at)
    when a.approved_at >= f.next_at
      then format('%s: approved on %s, superseded on %s', it, a.approved_at, f.next_at)
    when f.version <> f.at then format('%s: version %s is missing', it, f.at)
    end) as broken
  from (
    select *, row_number() over w as at, lead(proposed_at) over w as next_at
    from four_eyes window w as (partition by brand_id order by version)
  ) f left join four_eyes_approval a on a.four_eyes_id = f.id
  cross join lateral (select format('brand %s, four eyes %s (version %s)', f.brand_id, f.id, f.version)) n (it)`;

/** A2, recomputed from what was proposed and approved. */
export const fourEyesChecks: readonly Check[] = [
  {
    invariant: "A2",
    says: "what takes two people was said by two people, or waived for a brand of one",
    of: "rules",
    run: proveBy(rules),
  },
];
