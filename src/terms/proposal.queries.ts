import { asJson } from "../platform/database/json.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { type Clause, type ClauseKind, readDetails, storedDetails } from "./clause.rules.ts";
import type { Approval, Decision, TermsProposal, Verdict } from "./proposal.rules.ts";

interface StoredClause {
  readonly number: string;
  readonly kind: ClauseKind;
  readonly title?: string;
  readonly rate: string;
  readonly details: Record<string, unknown>;
}

const stored = (clause: Clause) => ({
  ...{ number: clause.number, kind: clause.kind, title: clause.title, rate: clause.rate },
  details: storedDetails(clause),
});

const readClause = ({ details, rate, ...clause }: StoredClause): Clause => ({
  ...readDetails(details),
  ...clause,
  rate: BigInt(rate),
});

export async function writeProposal(work: Work, proposal: TermsProposal): Promise<void> {
  await work.rows(sql("terms.writeProposal")`
    insert into terms_proposal (id, brand_id, franchisee_id, from_at, accept_days, silence, threshold_minor, cure_days,
      clauses, proposed_by, proposed_at)
    values (${proposal.id}::uuid, ${work.brandId}::uuid, ${proposal.franchiseeId}::uuid,
      ${proposal.fromAt}::timestamptz, ${proposal.acceptDays}::int, ${proposal.silence},
      ${proposal.thresholdMinor}::bigint, ${proposal.cureDays}::int, ${asJson(proposal.clauses.map(stored))}::jsonb,
      ${proposal.proposedBy}::uuid, ${proposal.proposedAt}::timestamptz)`);
}

/** A proposal is approved once. */
export async function writeApproval(
  work: Work,
  proposalId: string,
  { approvedBy, approvedAt }: Approval,
): Promise<void> {
  await work.rows(sql("terms.writeApproval")`
    insert into terms_approval (proposal_id, brand_id, approved_by, approved_at)
    values (${proposalId}::uuid, ${work.brandId}::uuid, ${approvedBy}::uuid, ${approvedAt}::timestamptz)`);
}

/** A proposal is decided once. */
export async function writeDecision(
  work: Work,
  proposalId: string,
  { verdict, reason, decidedBy, decidedAt }: Decision,
): Promise<void> {
  await work.rows(sql("terms.writeDecision")`
    insert into terms_decision (proposal_id, brand_id, verdict, reason, decided_by, decided_at)
    values (${proposalId}::uuid, ${work.brandId}::uuid, ${verdict}, ${reason}, ${decidedBy}::uuid,
      ${decidedAt}::timestamptz)`);
}

interface ProposalRow {
  id: string;
  franchisee_id: string;
  from_at: string;
  accept_days: number;
  silence: TermsProposal["silence"];
  threshold_minor: string;
  cure_days: number;
  clauses: StoredClause[];
  proposed_by: string | null;
  proposed_at: string;
  approved_by: string | null;
  approved_at: string | null;
  verdict: Verdict | null;
  reason: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

const asProposal = (row: ProposalRow): TermsProposal => ({
  ...{ id: row.id, franchiseeId: row.franchisee_id, fromAt: new Date(row.from_at) },
  ...{ acceptDays: row.accept_days, silence: row.silence, cureDays: row.cure_days },
  thresholdMinor: BigInt(row.threshold_minor),
  clauses: row.clauses.map(readClause),
  ...{ proposedBy: row.proposed_by, proposedAt: new Date(row.proposed_at) },
  approval:
    row.approved_by && row.approved_at
      ? { approvedBy: row.approved_by, approvedAt: new Date(row.approved_at) }
      : null,
  decision:
    row.verdict && row.decided_at
      ? {
          ...{ verdict: row.verdict, reason: row.reason, decidedBy: row.decided_by },
          decidedAt: new Date(row.decided_at),
        }
      : null,
});

/** A proposal, held until the transaction ends: it is decided once. */
export async function holdProposal(work: Work, id: string): Promise<TermsProposal | undefined> {
  await work.rows(sql("terms.holdProposal")`
    select pg_advisory_xact_lock(hashtextextended(${id}, 1))`);
  const [row] = await work.rows<ProposalRow>(sql("terms.proposal")`
    select p.*, a.approved_by, a.approved_at, d.verdict, d.reason, d.decided_by, d.decided_at
    from terms_proposal p left join terms_approval a on a.proposal_id = p.id
    left join terms_decision d on d.proposal_id = p.id
    where p.brand_id = ${work.brandId}::uuid and p.id = ${id}::uuid`);
  return row && asProposal(row);
}

/** All contracts of the brand, held until the transaction ends: they are judged together. */
export async function holdContracts(work: Work): Promise<void> {
  await work.rows(sql("terms.holdContracts")`
    select pg_advisory_xact_lock(hashtextextended('contracts ' || ${work.brandId}, 1))`);
}

/** All that was ever proposed to each of the franchisees, oldest first. */
export async function proposalsOf(
  scope: Scope,
  franchiseeIds: readonly string[],
): Promise<Map<string, TermsProposal[]>> {
  const rows = await scope.rows<ProposalRow>(sql("terms.proposals")`
    select p.*, a.approved_by, a.approved_at, d.verdict, d.reason, d.decided_by, d.decided_at
    from terms_proposal p left join terms_approval a on a.proposal_id = p.id
    left join terms_decision d on d.proposal_id = p.id
    where p.brand_id = ${scope.brandId}::uuid and p.franchisee_id = any(${[...franchiseeIds]}::uuid[])
    order by p.franchisee_id, p.proposed_at, p.id`);
  return Map.groupBy(rows.map(asProposal), ({ franchiseeId }) => franchiseeId);
}
