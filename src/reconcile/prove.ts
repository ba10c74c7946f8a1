import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

const sums = sql("reconcile.proveSums")`
  select count(*) as rows, min(case
    when coalesce(f.theirs, 0) <> (s.theirs)::bigint or coalesce(f.ours, 0) <> (s.ours)::bigint
      or coalesce(f.theirs_minor, 0) <> (s."theirsMinor")::bigint or coalesce(f.ours_minor, 0) <> (s."oursMinor")::bigint
      then format('brand %s, reconciliation %s: %s: %s of %s rows and %s of %s sales, its findings sum to %s of %s and %s of %s',
        r.brand_id, r.id, s.outcome, s."theirsMinor", s.theirs, s."oursMinor", s.ours, coalesce(f.theirs_minor, 0),
        coalesce(f.theirs, 0), coalesce(f.ours_minor, 0), coalesce(f.ours, 0))
    when a.theirs <> r.rows or a.twice > 0
      then format('brand %s, reconciliation %s: %s rows, its findings have %s, and %s postings twice', r.brand_id, r.id,
        r.rows, a.theirs, a.twice)
    end) as broken
  from reconciliation r
  cross join lateral jsonb_to_recordset(r.sums)
    as s (outcome text, theirs bigint, "theirsMinor" text, ours bigint, "oursMinor" text)
  left join (
    select reconciliation_id, outcome, count(line) as theirs, sum(minor) as theirs_minor, count(posting_id) as ours,
      sum(booked_minor) as ours_minor
    from reconciliation_finding group by reconciliation_id, outcome
  ) f on f.reconciliation_id = r.id and f.outcome = s.outcome
  cross join lateral (
    select count(distinct line) as theirs, count(posting_id) - count(distinct posting_id) as twice
    from reconciliation_finding where reconciliation_id = r.id
  ) a`;

/** Reconciliations, added up again from their findings. */
export const reconcileChecks: readonly Check[] = [
  {
    invariant: "G1",
    says: "each row and sale is in one finding, and findings add up to both sides",
    of: "sums of findings",
    run: proveBy(sums),
  },
];
