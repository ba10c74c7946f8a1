import { newId } from "../src/kernel/id.ts";
import type { Work } from "../src/platform/database/work.ts";
import { approveTerms } from "../src/terms/approve-terms.ts";
import type { TermsProposal } from "../src/terms/proposal.rules.ts";
import { type ProposeTerms, proposeTerms } from "../src/terms/propose-terms.ts";
import { signTerms } from "../src/terms/sign-terms.ts";
import type { Terms } from "../src/terms/terms.entity.ts";

/** Who does the second and the third step; somebody who was never hired, where a world does not say. */
interface Agreeing {
  readonly approverId?: string;
  readonly signerId?: string;
}

/** Headquarters' steps at once, for worlds to play in: one proposes, another approves. */
export async function offerTerms(
  work: Work,
  wish: ProposeTerms,
  { approverId: id = newId() }: Agreeing = {},
): Promise<TermsProposal> {
  const { id: proposalId } = await proposeTerms(work, wish);
  const actor = { kind: "hq", id, brandId: work.brandId } as const;
  return approveTerms({ ...work, actor }, { proposalId });
}

/** Both sides' steps at once: headquarters offers, somebody of the franchisee's signs. */
export async function agreeTerms(
  work: Work,
  wish: ProposeTerms,
  people: Agreeing = {},
): Promise<Terms> {
  const { id: proposalId } = await offerTerms(work, wish, people);
  const { brandId } = work;
  const signer = { kind: "franchisee", id: people.signerId ?? newId(), brandId } as const;
  return signTerms(
    { ...work, actor: { ...signer, franchiseeId: wish.franchiseeId } },
    { proposalId },
  );
}
