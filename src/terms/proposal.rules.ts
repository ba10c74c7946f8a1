import type { Clause } from "./clause.rules.ts";
import type { StatementTerms } from "./terms.rules.ts";

/** What became of a proposal. `SIGNED`: it is a version of the contract. */
export type Verdict = "SIGNED" | "DECLINED" | "WITHDRAWN";
export type ProposalStatus = "OPEN" | Verdict;

/** Terms that headquarters would agree to: a version of the contract, once the franchisee has signed. */
export interface TermsProposal extends StatementTerms {
  readonly id: string;
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly clauses: readonly Clause[];
  /** Null: the hub itself. */
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly decision: Decision | null;
}

export interface Decision {
  readonly verdict: Verdict;
  /** Why it was declined. */
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date;
}

export const statusOf = ({ decision }: Pick<TermsProposal, "decision">): ProposalStatus =>
  decision?.verdict ?? "OPEN";
