import { mayAnswerStatements } from "../acceptance/acceptance.policy.ts";
import { addActs } from "../acceptance/add-acts.ts";
import type { Work } from "../platform/database/work.ts";
import { disputesNamed } from "./dispute.queries.ts";
import { DisputeClosed } from "./dispute.refusals.ts";
import type { Dispute } from "./dispute.rules.ts";
import { openDispute } from "./open-dispute.ts";

export interface WithdrawDispute {
  readonly disputeId: string;
}

/** The franchisee agrees to the line after all. Twice is once. */
export async function withdrawDispute(work: Work, wish: WithdrawDispute): Promise<Dispute> {
  mayAnswerStatements(work.actor);

  const { dispute, life } = await openDispute(work, wish.disputeId);
  if (dispute.state === "WITHDRAWN") return dispute;
  if (dispute.state !== "OPEN") throw new DisputeClosed(dispute.id, dispute.state);

  const statement = { id: dispute.statementId, franchiseeId: dispute.franchiseeId };
  const act = { kind: "WITHDRAWN", disputeId: dispute.id, text: null } as const;
  await addActs(work, [{ statement, life, acts: [act] }]);
  return (await disputesNamed(work, [dispute.id])).get(dispute.id) ?? dispute;
}
