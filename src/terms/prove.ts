import { CLOCKS_DIFFER_SECONDS } from "../four-eyes/four-eyes.rules.ts";
import { type Check, proveBy } from "../platform/database/proof.ts";
import { sql } from "../platform/database/sql.ts";

// A version's proposal was approved before it was signed, by another person wherever the brand's rule of that moment says so.
const versions = sql("terms.proveApprovals")`
  select count(*) as rows, min(case
    when a.proposal_id is null then format('%s: it was signed, nobody approved it', it)
    when d.verdict is distinct from 'SIGNED'
      then format('%s: its proposal is %s', it, coalesce(lower(d.verdict), 'open'))
    when d.decided_at <> t.agreed_at then format('%s: signed on %s, agreed on %s', it, d.decided_at, t.agreed_at)
    when a.approved_at < p.proposed_at or d.decided_at < a.approved_at
      then format('%s: proposed on %s, approved on %s, signed on %s', it, p.proposed_at, a.approved_at, d.decided_at)
    when a.approved_by = p.proposed_by and r.terms
      then format('%s: proposed and approved by %s', it, a.approved_by)
    end) as broken
  from terms t join terms_proposal p on p.id = t.proposal_id
  left join terms_decision d on d.proposal_id = p.id
  left join terms_approval a on a.proposal_id = p.id
  cross join lateral (
    select bool_and(coalesce(r.terms, true)) as terms
    from unnest(array[a.approved_at, a.approved_at - make_interval(secs => ${CLOCKS_DIFFER_SECONDS})]) as t (at)
    left join four_eyes_term r on r.brand_id = p.brand_id and t.at >= r.from_at and t.at < r.to_at) r
  cross join lateral (
    select format('brand %s, franchisee %s, version %s', t.brand_id, t.franchisee_id, t.version)) n (it)`;

// What the other side signed or declined it had been shown.
const shown = sql("terms.proveShown")`
  select count(*) as rows, min(case when a.proposal_id is null then format('brand %s, franchisee %s, proposal %s: %s, nobody approved it',
      p.brand_id, p.franchisee_id, p.id, lower(d.verdict)) end) as broken
  from terms_decision d join terms_proposal p on p.id = d.proposal_id
  left join terms_approval a on a.proposal_id = p.id
  where d.verdict <> 'WITHDRAWN'`;

/** A1, recomputed from proposals, their approvals and decisions. */
export const termsChecks: readonly Check[] = [
  {
    invariant: "A1",
    says: "each contract was approved at headquarters before it was signed, by a second person where that takes two",
    of: "versions",
    run: proveBy(versions, shown),
  },
];
