import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { UnknownFranchisee } from "../brand/brand.refusals.ts";
import { FranchiseeEntity } from "../brand/franchisee.entity.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import type { Clause } from "./clause.rules.ts";
import { writeProposal } from "./proposal.queries.ts";
import type { TermsProposal } from "./proposal.rules.ts";
import { judgeClauses, judgeStatements, judgeTogether, stillGood } from "./soundness.rules.ts";
import { termsChanged } from "./terms.events.ts";
import { termsOf } from "./terms.queries.ts";
import { judgeBeginning, type StatementTerms, USUAL_STATEMENT_TERMS } from "./terms.rules.ts";

export interface ProposeTerms {
  readonly franchiseeId: string;
  readonly fromAt: Date;
  readonly clauses: readonly Clause[];
  /** What is left out is as usual. */
  readonly statements?: Partial<StatementTerms> | undefined;
}

/** Headquarters' side of a new version of a franchisee's contract: nothing is in force until the other side signs. */
export async function proposeTerms(work: Work, wish: ProposeTerms): Promise<TermsProposal> {
  mayManageBrand(work.actor);

  const { franchiseeId, fromAt, clauses } = wish;
  if (!(await work.em.findOne(FranchiseeEntity, { id: franchiseeId })))
    throw new UnknownFranchisee(franchiseeId);
  const statements = { ...USUAL_STATEMENT_TERMS, ...wish.statements };
  judgeClauses(clauses);
  judgeStatements(statements);
  const [brand, contracts] = await Promise.all([
    work.em.findOneOrFail(BrandEntity, { id: work.brandId }),
    termsOf(work),
  ]);
  judgeBeginning(fromAt, contracts.get(franchiseeId) ?? [], { ...brand, now: work.now });
  judgeTogether({ clauses }, stillGood(contracts, work.now));

  const proposal: TermsProposal = {
    ...{ id: newId(), franchiseeId, fromAt, ...statements },
    clauses: clauses.toSorted((a, b) => (a.number < b.number ? -1 : 1)),
    ...{ proposedBy: idOf(work.actor), proposedAt: work.now, decision: null },
  };
  await writeProposal(work, proposal);
  work.record(termsChanged(work.brandId, proposal, "OPEN"));
  return proposal;
}
