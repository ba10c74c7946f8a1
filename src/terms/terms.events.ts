import type { Fact } from "../platform/outbox/fact.ts";
import { statusOf, type TermsProposal } from "./proposal.rules.ts";

/** Terms were proposed, approved, signed, declined or withdrawn; the franchisee hears of what was approved. */
export const termsChanged = (brandId: string, proposal: TermsProposal): Fact => {
  const { id: proposalId, franchiseeId, approval } = proposal;
  return {
    kind: "TermsChanged",
    topics: [...(approval ? [`franchisee:${franchiseeId}`] : []), `brand:${brandId}`],
    payload: { proposalId, franchiseeId, status: statusOf(proposal) },
  };
};
