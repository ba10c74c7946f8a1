import { fourEyesOf } from "../four-eyes/four-eyes.queries.ts";
import { judgeSecond } from "../four-eyes/four-eyes.rules.ts";
import { personOf } from "../kernel/actor.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { judgeNow } from "./judge-now.ts";
import { writeApproval } from "./proposal.queries.ts";
import type { TermsProposal } from "./proposal.rules.ts";
import { judgeOpen, openProposal } from "./sign-terms.ts";
import { termsChanged } from "./terms.events.ts";
import { mayApproveTerms } from "./terms.policy.ts";

/** The second person's word at headquarters: from here on the franchisee sees what was proposed, and may sign. */
export async function approveTerms(
  work: Work,
  { proposalId }: { readonly proposalId: string },
): Promise<TermsProposal> {
  mayApproveTerms(work.actor);
  const proposal = await openProposal(work, proposalId);
  judgeOpen(proposal);
  if (proposal.approval) return proposal;
  const approvedBy = personOf(work.actor);
  judgeSecond((await fourEyesOf(work)).terms, proposal.proposedBy, approvedBy);
  // What could not be signed any more is not offered.
  await judgeNow(work, proposal);

  const approved = { ...proposal, approval: { approvedBy, approvedAt: work.now } };
  await writeApproval(work, proposalId, approved.approval);
  noteChanged(work, "TermsProposal", { id: proposalId }, { id: proposalId, approvedBy });
  work.record(termsChanged(work.brandId, approved));
  return approved;
}
