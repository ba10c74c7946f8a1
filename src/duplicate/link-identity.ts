import { regionOf } from "../brand/brand.queries.ts";
import { AlreadyMember, IdentityUnreadable } from "../enrolment/enrolment.refusals.ts";
import { claimIdentities } from "../member/claim-identities.ts";
import {
  type IdentitySource,
  identityText,
  type Naming,
  readIdentity,
  type Verification,
} from "../member/identity.rules.ts";
import { lockMembers } from "../member/lock-members.ts";
import { seeIdentities, verificationOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { mayLinkIdentity, mayLinkTo } from "./duplicate.policy.ts";
import type { MergeProposal } from "./duplicate.rules.ts";
import { proposeMerge } from "./propose-merge.ts";

export interface LinkIdentity {
  readonly memberId: string;
  readonly identity: Naming;
  readonly verification: Verification;
  readonly source: IdentitySource;
}

/** `RAISED`: it was claimed and is shown now; `SEEN`: it was the member's as it is; `DUPLICATE`: it is another's. */
export interface IdentityLinked {
  readonly outcome: "ADDED" | "RAISED" | "SEEN" | "DUPLICATE";
  readonly memberId: string;
  /** Where it is another's: that both may be one person. */
  readonly proposal: MergeProposal | null;
}

/**
 * Adds an identity to a member that is known. One that is another's stays there: where it is shown to be this
 * member's too, both may be one person, and that is proposed; where it is only claimed, it is refused.
 */
export async function linkIdentity(work: Work, wish: LinkIdentity): Promise<IdentityLinked> {
  const { verification, source } = wish;
  mayLinkIdentity(work.actor, { kind: wish.identity.kind, verification });
  const identity = readIdentity(wish.identity, await regionOf(work));
  if (!identity) throw new IdentityUnreadable(identityText(wish.identity));

  const [memberId] = await lockMembers(work, wish.memberId);
  await mayLinkTo(work, memberId);
  const found = await verificationOf(work, identity);
  if (!found) {
    await claimIdentities(work, { memberId, identities: [identity], source, verification });
    return { outcome: "ADDED", memberId, proposal: null };
  }
  if (found.memberId === memberId) {
    await seeIdentities(work, [identity], verification);
    const isRaised = verification === "VERIFIED" && found.verification === "CLAIMED";
    return { outcome: isRaised ? "RAISED" : "SEEN", memberId, proposal: null };
  }
  if (verification === "CLAIMED")
    throw new AlreadyMember(identityText(wish.identity), found.memberId);
  const proposal = await proposeMerge(work, {
    ...{ memberIds: [memberId, found.memberId], evidence: [identity.kind], metBy: source },
  });
  return { outcome: "DUPLICATE", memberId, proposal };
}
