import { actsOf } from "../acceptance/act.queries.ts";
import { addActs } from "../acceptance/add-acts.ts";
import type { Evidence } from "../acceptance/life.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { mayWriteToDisputes } from "./dispute.policy.ts";
import { DisputeClosed, MessageConflict } from "./dispute.refusals.ts";
import type { Dispute } from "./dispute.rules.ts";
import { judgeEvidence } from "./evidence.rules.ts";
import { openDispute } from "./open-dispute.ts";

export interface WriteToDispute {
  readonly disputeId: string;
  /** The writer's own: sent twice, it is written once. */
  readonly number: string;
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** Adds to what both sides write to one another of a disputed line. */
export async function writeToDispute(work: Work, wish: WriteToDispute): Promise<Dispute> {
  mayWriteToDisputes(work.actor);
  judgeEvidence(wish.evidence);

  const { number, text, evidence } = wish;
  const { dispute, life } = await openDispute(work, wish.disputeId);
  const written = (await actsOf(work, [dispute.statementId])).get(dispute.statementId) ?? [];
  const earlier = written.find(
    (act) =>
      act.disputeId === dispute.id && act.number === number && act.actorKind === work.actor.kind,
  );
  if (earlier) {
    if (earlier.text !== text || JSON.stringify(earlier.evidence) !== JSON.stringify(evidence))
      throw new MessageConflict(number);
    return dispute;
  }
  if (dispute.state !== "OPEN") throw new DisputeClosed(dispute.id, dispute.state);

  const statement = { id: dispute.statementId, franchiseeId: dispute.franchiseeId };
  const act = { kind: "WRITTEN", disputeId: dispute.id, text, evidence, number } as const;
  await addActs(work, [{ statement, life, acts: [act] }]);
  return dispute;
}
