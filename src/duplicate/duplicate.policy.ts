import { isHeadquarters, mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import { Forbidden } from "../kernel/refusal.ts";
import { type NamingKind, SIGN_IN_KINDS, type Verification } from "../member/identity.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { sightsOf } from "../sight/sight.loader.ts";

/**
 * A store writes down what a member says; only headquarters, or a platform by way of the hub, says what is shown, and
 * what members sign in by.
 */
export function mayLinkIdentity(
  actor: Actor,
  { kind, verification }: { readonly kind: NamingKind; readonly verification: Verification },
): void {
  if (isHeadquarters(actor)) return;
  const isClaim = verification === "CLAIMED" && !SIGN_IN_KINDS.has(kind);
  if (isClaim && (actor.kind === "store" || actor.kind === "till")) return;
  throw new Forbidden(
    "a store links what a member claims; headquarters what is verified, and what members sign in by",
  );
}

/** A store adds to what a member is known by where it is shown that, masked at least. */
export async function mayLinkTo(work: Work, memberId: string): Promise<void> {
  if (isHeadquarters(work.actor)) return;
  const sight = (await sightsOf(work, [memberId])).get(memberId);
  if (!sight || sight.identities === "NONE")
    throw new Forbidden("identities are linked by those who are shown what the member is known by");
}

/** Who is one person is headquarters' to say. */
export const mayDecideDuplicates = (actor: Actor): void => mayManageBrand(actor, "MEMBER_DESK");
