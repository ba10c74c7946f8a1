import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import { type ClauseKind, readDetails } from "./clause.rules.ts";
import type { SignedTerms } from "./terms.rules.ts";

/** All versions of the terms of these franchisees, or of all, with their clauses, by franchisee. */
export async function termsOf(
  scope: Scope,
  franchiseeIds?: readonly string[],
): Promise<Map<string, SignedTerms[]>> {
  const rows = await scope.rows<{
    id: string;
    franchisee_id: string;
    code: string;
    version: number;
    from_at: string;
    accept_days: number;
    silence: SignedTerms["silence"];
    threshold_minor: string;
    cure_days: number;
    proposal_id: string;
    proposed_by: string | null;
    proposed_at: string;
    approved_by: string | null;
    approved_at: string | null;
    signed_by: string | null;
    agreed_at: string;
    number: string;
    kind: ClauseKind;
    title: string | null;
    rate: string;
    details: Record<string, unknown>;
  }>(sql("terms.versions")`
    select t.id, t.franchisee_id, f.code, t.version, t.from_at, t.accept_days, t.silence, t.threshold_minor, t.cure_days,
      t.proposal_id, p.proposed_by, p.proposed_at, a.approved_by, a.approved_at, d.decided_by as signed_by, t.agreed_at,
      c.number, c.kind, c.title, c.rate, c.details
    from terms t join franchisee f on f.id = t.franchisee_id join terms_clause c on c.terms_id = t.id
    join terms_proposal p on p.id = t.proposal_id left join terms_approval a on a.proposal_id = p.id
    left join terms_decision d on d.proposal_id = p.id
    where t.brand_id = ${scope.brandId}::uuid
      and (${franchiseeIds && [...franchiseeIds]}::uuid[] is null or t.franchisee_id = any(${franchiseeIds && [...franchiseeIds]}::uuid[]))
    order by t.franchisee_id, t.version, c.number collate "C"`);
  const versions = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((clauses) => {
    const [row] = clauses;
    return row
      ? {
          id: row.id,
          franchiseeId: row.franchisee_id,
          franchiseeCode: row.code,
          version: row.version,
          fromAt: new Date(row.from_at),
          acceptDays: row.accept_days,
          silence: row.silence,
          thresholdMinor: BigInt(row.threshold_minor),
          cureDays: row.cure_days,
          ...{ proposalId: row.proposal_id, proposedBy: row.proposed_by },
          ...{ proposedAt: new Date(row.proposed_at), signedBy: row.signed_by },
          approvedBy: row.approved_by,
          approvedAt: row.approved_at === null ? null : new Date(row.approved_at),
          agreedAt: new Date(row.agreed_at),
          clauses: clauses.map(({ kind, number, title, rate, details }) => ({
            ...readDetails(details),
            ...{ number, kind, rate: BigInt(rate) },
            ...(title !== null && { title }),
          })),
        }
      : [];
  });
  return Map.groupBy(versions, ({ franchiseeId }) => franchiseeId);
}
