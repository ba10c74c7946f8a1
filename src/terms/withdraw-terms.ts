import { mayManageBrand } from "../brand/brand.policy.ts";
import { personBehind } from "../kernel/actor.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { writeDecision } from "./proposal.queries.ts";
import type { TermsProposal } from "./proposal.rules.ts";
import { judgeOpen, openProposal } from "./sign-terms.ts";
import { termsChanged } from "./terms.events.ts";

/** Headquarters takes back what it proposed, while nobody has signed it. */
export async function withdrawTerms(
  work: Work,
  { proposalId }: { readonly proposalId: string },
): Promise<TermsProposal> {
  mayManageBrand(work.actor, "TERMS");

  const proposal = await openProposal(work, proposalId);
  judgeOpen(proposal);

  const decision = {
    ...({ verdict: "WITHDRAWN", reason: null } as const),
    ...{ decidedBy: personBehind(work.actor), decidedAt: work.now },
  };
  await writeDecision(work, proposalId, decision);
  noteChanged(
    work,
    "TermsProposal",
    { id: proposalId },
    { id: proposalId, verdict: decision.verdict },
  );
  const withdrawn = { ...proposal, decision };
  work.record(termsChanged(work.brandId, withdrawn));
  return withdrawn;
}
