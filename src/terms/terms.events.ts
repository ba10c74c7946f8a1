import type { Fact } from "../platform/outbox/fact.ts";
import type { ProposalStatus, TermsProposal } from "./proposal.rules.ts";

/** Terms were proposed, signed, declined or withdrawn. */
export const termsChanged = (
  brandId: string,
  { id, franchiseeId }: Pick<TermsProposal, "id" | "franchiseeId">,
  status: ProposalStatus,
): Fact => ({
  kind: "TermsChanged",
  topics: [`franchisee:${franchiseeId}`, `brand:${brandId}`],
  payload: { proposalId: id, franchiseeId, status },
});
