import type { Fact } from "../platform/outbox/fact.ts";
import type { MergeProposal } from "./duplicate.rules.ts";

/** For headquarters: somebody should look. */
export const mergeProposed = (brandId: string, proposal: MergeProposal): Fact => ({
  kind: "MergeProposed",
  topics: [`brand:${brandId}`],
  payload: { proposalId: proposal.id, evidence: proposal.evidence.join(" ") },
});
