import type { Work } from "../platform/database/work.ts";
import { mayHandleLinks } from "./link.policy.ts";
import { linkOf, writeRevocation } from "./link.queries.ts";
import { UnknownLink } from "./link.refusals.ts";
import type { ClaimLink } from "./link.rules.ts";

export interface RevokeClaimLink {
  readonly linkId: string;
}

/** Ends a link from now on; what was claimed by it stays good. Revoked again, it stays revoked since then. */
export async function revokeClaimLink(work: Work, { linkId }: RevokeClaimLink): Promise<ClaimLink> {
  const link = await linkOf(work, linkId);
  mayHandleLinks(work.actor, link?.storeId ?? null);
  if (!link) throw new UnknownLink(linkId);

  await writeRevocation(work, linkId);
  return { ...link, revokedAt: link.revokedAt ?? work.now };
}
