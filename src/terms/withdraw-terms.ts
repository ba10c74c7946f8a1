import { mayManageBrand } from "../brand/brand.policy.ts";
import { idOf } from "../kernel/actor.ts";
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
  mayManageBrand(work.actor);

  const proposal = await openProposal(work, proposalId);
  judgeOpen(proposal);

  const decision = {
    ...({ verdict: "WITHDRAWN", reason: null } as const),
    ...{ decidedBy: idOf(work.actor), decidedAt: work.now },
  };
  await writeDecision(work, proposalId, decision);
  work.record(termsChanged(work.brandId, proposal, "WITHDRAWN"));
  return { ...proposal, decision };
}
