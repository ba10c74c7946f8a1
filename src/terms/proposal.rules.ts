import type { Clause } from "./clause.rules.ts";
import type { StatementTerms } from "./terms.rules.ts";

/** What became of a proposal. `SIGNED`: it is a version of the contract. */
export type Verdict = "SIGNED" | "DECLINED" | "WITHDRAWN";
/** `UNAPPROVED`: waits for a second person at headquarters. `OPEN`: the franchisee may sign. */
export type ProposalStatus = "UNAPPROVED" | "OPEN" | Verdict;

/** Terms that headquarters would agree to: a version of the contract, once the franchisee has signed. */
export interface TermsProposal extends StatementTerms {
  readonly id: string;
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly clauses: readonly Clause[];
  /** Null: the hub itself. */
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  /** Null: the franchisee does not know of it yet. */
  readonly approval: Approval | null;
  readonly decision: Decision | null;
}

export interface Approval {
  readonly approvedBy: string;
  readonly approvedAt: Date;
}

export interface Decision {
  readonly verdict: Verdict;
  /** Why it was declined. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date;
}

export const statusOf = ({
  approval,
  decision,
}: Pick<TermsProposal, "approval" | "decision">): ProposalStatus =>
  decision?.verdict ?? (approval ? "OPEN" : "UNAPPROVED");

/** What versions of a contract differ by, for whoever reads what an act changed: without what clauses are called. */
export const contentOf = (
  terms: StatementTerms & { readonly fromAt: Date; readonly clauses: readonly Clause[] },
) => ({
  ...{ fromAt: terms.fromAt, acceptDays: terms.acceptDays, silence: terms.silence },
  ...{ thresholdMinor: terms.thresholdMinor, cureDays: terms.cureDays },
  clauses: terms.clauses.map(({ title: _, ...clause }) => clause),
});
