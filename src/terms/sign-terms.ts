import { personOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { lockOwners } from "../ledger/post.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { storedDetails } from "./clause.rules.ts";
import { judgeNow } from "./judge-now.ts";
import { holdContracts, holdProposal, writeDecision } from "./proposal.queries.ts";
import { contentOf, statusOf, type TermsProposal } from "./proposal.rules.ts";
import { type Terms, TermsClauseEntity, TermsEntity } from "./terms.entity.ts";
import { termsChanged } from "./terms.events.ts";
import { maySignTerms, seesProposal } from "./terms.policy.ts";
import { TermsProposalClosed, UnknownTermsProposal } from "./terms.refusals.ts";

/** The franchisee's side of what headquarters proposed: from here on it is a version of the contract. */
export async function signTerms(
  work: Work,
  { proposalId }: { readonly proposalId: string },
): Promise<Terms> {
  maySignTerms(work.actor);
  const proposal = await openProposal(work, proposalId);
  judgeOpen(proposal);

  const { franchiseeId, fromAt, clauses } = proposal;
  // A month that is being closed is judged by what was signed before.
  await lockOwners(work, [franchiseeId]);
  // Nor does another franchisee sign what is too much together with this.
  await holdContracts(work);
  const versions = await judgeNow(work, proposal);

  const last = versions.at(-1);
  noteChanged(work, "Contract", last && contentOf(last), {
    ...{ id: proposalId, ...contentOf(proposal) },
  });
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
  const decision = {
    ...({ verdict: "SIGNED", reason: null } as const),
    ...{ decidedBy: personOf(work.actor), decidedAt: now },
  };
  await writeDecision(work, proposalId, decision);
  work.record(termsChanged(brandId, { ...proposal, decision }));
  return terms;
}

/** A proposal of the caller's brand that it may know of, held while it is decided. */
export async function openProposal(work: Work, id: string): Promise<TermsProposal> {
  const proposal = await holdProposal(work, id);
  if (!proposal || !seesProposal(work.actor, proposal)) throw new UnknownTermsProposal(id);
  return proposal;
}

/** What was decided stays so. */
export function judgeOpen(proposal: TermsProposal): void {
  const status = statusOf(proposal);
  if (status !== "OPEN" && status !== "UNAPPROVED")
    throw new TermsProposalClosed(proposal.id, status);
}
