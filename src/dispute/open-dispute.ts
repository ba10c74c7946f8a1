import { livesOf } from "../acceptance/add-acts.ts";
import type { Life } from "../acceptance/life.rules.ts";
import { seesFranchisee } from "../brand/brand.policy.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { disputesNamed } from "./dispute.queries.ts";
import { UnknownDispute } from "./dispute.refusals.ts";
import type { Dispute } from "./dispute.rules.ts";

/** A dispute that the caller is a side of. */
export async function disputeNamed(work: Work, disputeId: string): Promise<Dispute> {
  const found = (await disputesNamed(work, [disputeId])).get(disputeId);
  if (!found || !seesFranchisee(work.actor, found.franchiseeId))
    throw new UnknownDispute(disputeId);
  return found;
}

/** The same behind its franchisee's lock, with its statement's life: nobody adds to either meanwhile. */
export async function openDispute(
  work: Work,
  disputeId: string,
): Promise<{ readonly dispute: Dispute; readonly life: Life }> {
  const { franchiseeId, statementId } = await disputeNamed(work, disputeId);
  await lockOwners(work, [franchiseeId]);
  const life = (await livesOf(work, [statementId]))(statementId);
  return { dispute: await disputeNamed(work, disputeId), life };
}
