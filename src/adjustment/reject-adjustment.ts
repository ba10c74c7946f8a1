import { fourEyesOf } from "../four-eyes/four-eyes.queries.ts";
import { personOf } from "../kernel/actor.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { mayAdjustPoints } from "./adjustment.policy.ts";
import { adjustmentOf, writeDecision } from "./adjustment.queries.ts";
import { UnknownAdjustment } from "./adjustment.refusals.ts";
import { type Adjustment, type Decision, judgeDecision } from "./adjustment.rules.ts";

export interface RejectAdjustment {
  readonly adjustmentId: string;
  readonly reason: string;
}

/** Turns down what a colleague proposed, and says why; nothing moves. */
export async function rejectAdjustment(work: Work, wish: RejectAdjustment): Promise<Adjustment> {
  mayAdjustPoints(work.actor, "APPROVE_ADJUSTMENTS");

  const id = wish.adjustmentId;
  const found = await adjustmentOf(work, { id });
  if (!found) throw new UnknownAdjustment(id);
  await lockOwners(work, [found.memberId]);
  const adjustment = (await adjustmentOf(work, { id })) ?? found;
  const rule = await fourEyesOf(work);
  const by = { actorId: personOf(work.actor), now: work.now, rule };
  if (judgeDecision(adjustment, "REJECTED", by) === "repeated") return adjustment;

  const decision: Decision = {
    ...{ verdict: "REJECTED", reason: wish.reason, postingId: null },
    ...{ decidedBy: personOf(work.actor), decidedAt: work.now },
  };
  await writeDecision(work, adjustment, decision);
  return { ...adjustment, decision };
}
