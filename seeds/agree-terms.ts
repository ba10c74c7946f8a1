import { newId } from "../src/kernel/id.ts";
import type { Work } from "../src/platform/database/work.ts";
import { type ProposeTerms, proposeTerms } from "../src/terms/propose-terms.ts";
import { signTerms } from "../src/terms/sign-terms.ts";
import type { Terms } from "../src/terms/terms.entity.ts";

/** Both sides' steps at once, for worlds to play in: headquarters proposes, somebody of the franchisee's signs. */
export async function agreeTerms(
  work: Work,
  wish: ProposeTerms,
  signerId: string = newId(),
): Promise<Terms> {
  const { id: proposalId } = await proposeTerms(work, wish);
  const { brandId } = work;
  const signer = { kind: "franchisee", id: signerId, brandId } as const;
  return signTerms(
    { ...work, actor: { ...signer, franchiseeId: wish.franchiseeId } },
    { proposalId },
  );
}
