import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { IdentityKind, IdentitySource } from "../member/identity.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { mergeProposed } from "./duplicate.events.ts";
import { dismissedProposal, writeProposal } from "./duplicate.queries.ts";
import { type MergeProposal, pairOf } from "./duplicate.rules.ts";

export interface ProposeMerge {
  readonly memberIds: readonly [string, string];
  /** Kinds of identities that both were shown to hold. */
  readonly evidence: readonly IdentityKind[];
  readonly metBy: IdentitySource;
}

/**
 * Notes that two members may be one person: once for a pair, whatever shows it again. Nothing is merged. What was
 * dismissed stays so until something new shows it.
 */
export async function proposeMerge(work: Work, wish: ProposeMerge): Promise<MergeProposal> {
  const memberIds = pairOf(...wish.memberIds);
  const evidence = [...new Set(wish.evidence)].sort();
  const dismissed = await dismissedProposal(work, memberIds, evidence);
  if (dismissed) return dismissed;
  const fresh: MergeProposal = {
    ...{ id: newId(), memberIds, evidence, metBy: wish.metBy },
    ...{ proposedBy: idOf(work.actor), proposedAt: work.now },
    ...{ state: "OPEN", reason: null },
  };
  const proposal = await writeProposal(work, fresh);
  if (proposal.id === fresh.id) work.record(mergeProposed(work.brandId, proposal));
  return proposal;
}
