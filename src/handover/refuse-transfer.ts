import type { Work } from "../platform/database/work.ts";
import { mayGiveMember } from "./handover.policy.ts";
import { type BindingTransfer, judgeDecision } from "./handover.rules.ts";
import { decide, openBindingTransfer, sideOf } from "./open-binding-transfer.ts";

export interface RefuseTransfer {
  readonly transferId: string;
  readonly reason: string;
}

/** Keeps the member, and says why. */
export async function refuseTransfer(work: Work, wish: RefuseTransfer): Promise<BindingTransfer> {
  const { transfer } = await openBindingTransfer(work, wish.transferId, async (found) =>
    mayGiveMember(work.actor, await sideOf(work, found.fromStoreId)),
  );
  if (judgeDecision(transfer, "REFUSED", work.now) === "repeated") return transfer;

  return decide(work, transfer, { verdict: "REFUSED", reason: wish.reason });
}
