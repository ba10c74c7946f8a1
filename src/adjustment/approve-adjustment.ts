import { createHash } from "node:crypto";
import { fourEyesOf } from "../four-eyes/four-eyes.queries.ts";
import { personOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { memberNamed } from "../member/member.queries.ts";
import { MemberMerged } from "../member/member.refusals.ts";
import type { Work } from "../platform/database/work.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { mayAdjustPoints } from "./adjustment.policy.ts";
import { adjustmentOf, writeDecision } from "./adjustment.queries.ts";
import { UnknownAdjustment } from "./adjustment.refusals.ts";
import { type Adjustment, adjust, type Decision, judgeDecision } from "./adjustment.rules.ts";

export interface ApproveAdjustment {
  readonly adjustmentId: string;
}

/** Approves what a colleague proposed, and posts it. */
export async function approveAdjustment(work: Work, wish: ApproveAdjustment): Promise<Adjustment> {
  mayAdjustPoints(work.actor, "APPROVE_ADJUSTMENTS");

  const id = wish.adjustmentId;
  const found = await adjustmentOf(work, { id });
  if (!found) throw new UnknownAdjustment(id);
  const { memberId } = found;
  const opened = await openWallets(work, { memberIds: [memberId], keys: [] });
  // Another may have decided it between the first look and the lock.
  const adjustment = (await adjustmentOf(work, { id })) ?? found;
  const rule = await fourEyesOf(work);
  const by = { actorId: personOf(work.actor), now: work.now, rule };
  if (judgeDecision(adjustment, "APPROVED", by) === "repeated") return adjustment;
  const survivor = await memberNamed(work, memberId);
  if (survivor !== memberId) throw new MemberMerged(memberId, survivor);

  const postingId = newId();
  await postToWallets(work, opened, [
    {
      ...{ id: postingId, ownerId: memberId, key: `adjustment:${id}`, kind: "adjustment" },
      fingerprint: createHash("sha256").update(String(adjustment.points)).digest(),
      occurredAt: work.now,
      transfers: adjust(opened.wallet(memberId), adjustment),
    },
  ]);
  const decision: Decision = {
    ...{ verdict: "APPROVED", reason: null, postingId },
    ...{ decidedBy: personOf(work.actor), decidedAt: work.now },
  };
  await writeDecision(work, adjustment, decision);

  work.record(walletMoved(memberId, { kind: "ADJUSTED", postingId, change: adjustment.points }));
  return { ...adjustment, decision };
}
