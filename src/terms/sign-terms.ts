import { BrandEntity } from "../brand/brand.entity.ts";
import { newId } from "../kernel/id.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { storedDetails } from "./clause.rules.ts";
import { holdProposal, writeDecision } from "./proposal.queries.ts";
import { statusOf, type TermsProposal } from "./proposal.rules.ts";
import { judgeTogether, stillGood } from "./soundness.rules.ts";
import { type Terms, TermsClauseEntity, TermsEntity } from "./terms.entity.ts";
import { termsChanged } from "./terms.events.ts";
import { maySignTerms } from "./terms.policy.ts";
import { termsOf } from "./terms.queries.ts";
import { TermsProposalClosed, UnknownTermsProposal } from "./terms.refusals.ts";
import { judgeBeginning } from "./terms.rules.ts";

/** The franchisee's side of what headquarters proposed: from here on it is a version of the contract. */
export async function signTerms(
  work: Work,
  { proposalId }: { readonly proposalId: string },
): Promise<Terms> {
  const proposal = await openProposal(work, proposalId);
  maySignTerms(work.actor, proposal.franchiseeId);
  judgeOpen(proposal);

  const { franchiseeId, fromAt, clauses } = proposal;
  // A month that is being closed is judged by what was signed before.
  await lockOwners(work, [franchiseeId]);
  const [brand, contracts] = await Promise.all([
    work.em.findOneOrFail(BrandEntity, { id: work.brandId }),
    termsOf(work),
  ]);
  // As it is now: others may have been signed since it was proposed, and time went by.
  const versions = contracts.get(franchiseeId) ?? [];
  judgeBeginning(fromAt, versions, { ...brand, now: work.now });
  judgeTogether({ clauses }, stillGood(contracts, work.now));

  const { brandId, now } = work;
  const { acceptDays, silence, thresholdMinor, cureDays } = proposal;
  const terms = work.em.create(TermsEntity, {
    ...{ id: newId(), brandId, franchiseeId, proposalId, fromAt, agreedAt: now },
    version: versions.reduce((last, { version }) => Math.max(last, version), 0) + 1,
    ...{ acceptDays, silence, thresholdMinor, cureDays },
  });
  await work.em.flush();
  for (const clause of clauses)
    work.em.create(TermsClauseEntity, {
      ...{ termsId: terms.id, brandId, number: clause.number, kind: clause.kind },
      ...{ title: clause.title ?? null, rate: clause.rate, details: storedDetails(clause) },
    });
  await work.em.flush();
  await writeDecision(work, proposalId, {
    ...{ verdict: "SIGNED", reason: null, decidedBy: work.actor.id, decidedAt: now },
  });
  work.record(termsChanged(brandId, proposal, "SIGNED"));
  return terms;
}

/** A proposal of the caller's brand, held while it is decided. */
export async function openProposal(work: Work, id: string): Promise<TermsProposal> {
  const proposal = await holdProposal(work, id);
  if (!proposal) throw new UnknownTermsProposal(id);
  return proposal;
}

/** What was decided stays so. */
export function judgeOpen(proposal: TermsProposal): void {
  const status = statusOf(proposal);
  if (status !== "OPEN") throw new TermsProposalClosed(proposal.id, status);
}
