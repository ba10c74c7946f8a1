import type { Work } from "../platform/database/work.ts";
import { mayRequestTransfer } from "./handover.policy.ts";
import { type BindingTransfer, judgeDecision } from "./handover.rules.ts";
import { decide, openBindingTransfer, sideOf } from "./open-binding-transfer.ts";

export interface WithdrawTransfer {
  readonly transferId: string;
}

/** Asks for the member no longer. Whoever may ask may withdraw. */
export async function withdrawTransfer(
  work: Work,
  wish: WithdrawTransfer,
): Promise<BindingTransfer> {
  const { transfer } = await openBindingTransfer(work, wish.transferId, async (found) =>
    mayRequestTransfer(work.actor, found.memberId, await sideOf(work, found.toStoreId)),
  );
  if (judgeDecision(transfer, "WITHDRAWN", work.now) === "repeated") return transfer;

  return decide(work, transfer, { verdict: "WITHDRAWN" });
}
