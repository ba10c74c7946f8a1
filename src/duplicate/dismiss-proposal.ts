import type { Work } from "../platform/database/work.ts";
import { mayDecideDuplicates } from "./duplicate.policy.ts";
import { closeProposals, proposalOf } from "./duplicate.queries.ts";
import { ProposalClosed, UnknownProposal } from "./duplicate.refusals.ts";
import type { MergeProposal } from "./duplicate.rules.ts";

export interface DismissProposal {
  readonly proposalId: string;
  readonly reason: string;
}

/** Says that two members are two persons: what showed it does not show it again. */
export async function dismissProposal(work: Work, wish: DismissProposal): Promise<MergeProposal> {
  mayDecideDuplicates(work.actor);
  const { proposalId, reason } = wish;
  const found = await proposalOf(work, proposalId);
  if (!found) throw new UnknownProposal(proposalId);
  if (found.state === "DISMISSED") return found;
  const closed = await closeProposals(work, found.memberIds, { state: "DISMISSED", reason });
  if (found.state === "MERGED" || closed === 0)
    throw new ProposalClosed(proposalId, (await proposalOf(work, proposalId))?.state ?? "MERGED");
  return { ...found, state: "DISMISSED", reason };
}
