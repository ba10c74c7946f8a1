import { mayManageBrand } from "../brand/brand.policy.ts";
import { UnknownFranchisee } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { personBehind } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import type { Clause } from "./clause.rules.ts";
import { judgeNow } from "./judge-now.ts";
import { writeProposal } from "./proposal.queries.ts";
import { contentOf, type TermsProposal } from "./proposal.rules.ts";
import { judgeClauses, judgeStatements } from "./soundness.rules.ts";
import { termsChanged } from "./terms.events.ts";
import { type StatementTerms, USUAL_STATEMENT_TERMS } from "./terms.rules.ts";

export interface ProposeTerms {
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly clauses: readonly Clause[];
  /** What is left out is as usual. */
  readonly statements?: Partial<StatementTerms> | undefined;
}

/** A new version of a franchisee's contract, as one person at headquarters would have it: a second one approves it. */
export async function proposeTerms(work: Work, wish: ProposeTerms): Promise<TermsProposal> {
  mayManageBrand(work.actor, "TERMS");

  const { franchiseeId, fromAt, clauses } = wish;
  if (!(await work.em.findOne(FranchiseeEntity, { id: franchiseeId })))
    throw new UnknownFranchisee(franchiseeId);
  const statements = { ...USUAL_STATEMENT_TERMS, ...wish.statements };
  judgeClauses(clauses);
  judgeStatements(statements);
  const versions = await judgeNow(work, wish);

  const proposal: TermsProposal = {
    ...{ id: newId(), franchiseeId, fromAt, ...statements },
    clauses: clauses.toSorted((a, b) => (a.number < b.number ? -1 : 1)),
    ...{ proposedBy: personBehind(work.actor), proposedAt: work.now },
    ...{ approval: null, decision: null },
  };
  await writeProposal(work, proposal);
  const last = versions.at(-1);
  noteChanged(work, "TermsProposal", last && contentOf(last), {
    ...{ id: proposal.id, ...contentOf(proposal) },
  });
  work.record(termsChanged(work.brandId, proposal));
  return proposal;
}
