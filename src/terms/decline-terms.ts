import { personOf } from "../kernel/actor.ts";
import { BadInput } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { writeDecision } from "./proposal.queries.ts";
import type { TermsProposal } from "./proposal.rules.ts";
import { judgeOpen, openProposal } from "./sign-terms.ts";
import { termsChanged } from "./terms.events.ts";
import { maySignTerms } from "./terms.policy.ts";

const REASON_LIMIT = 1_000;

/** The franchisee says no to what headquarters proposed, and why. */
export async function declineTerms(
  work: Work,
  { proposalId, reason }: { readonly proposalId: string; readonly reason: string },
): Promise<TermsProposal> {
  maySignTerms(work.actor);
  if (reason.trim() === "" || reason.length > REASON_LIMIT)
    throw new BadInput(`a reason is 1 to ${REASON_LIMIT} characters`);
  const proposal = await openProposal(work, proposalId);
  judgeOpen(proposal);

  const decision = {
    ...({ verdict: "DECLINED", reason } as const),
    ...{ decidedBy: personOf(work.actor), decidedAt: work.now },
  };
  await writeDecision(work, proposalId, decision);
  noteChanged(
    work,
    "TermsProposal",
    { id: proposalId },
    { id: proposalId, verdict: decision.verdict },
  );
  const declined = { ...proposal, decision };
  work.record(termsChanged(work.brandId, declined));
  return declined;
}
