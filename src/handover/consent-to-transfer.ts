import { lastingBinding } from "../binding/binding.rules.ts";
import { justAfter } from "../binding/binding-policy.rules.ts";
import { openStoreOf, writeRebindings } from "../binding/rebind.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { mayGiveMember } from "./handover.policy.ts";
import { BindingOver, TransferOvertaken } from "./handover.refusals.ts";
import { type BindingTransfer, judgeDecision, passOn } from "./handover.rules.ts";
import { decide, openBindingTransfer, sideOf } from "./open-binding-transfer.ts";

export interface ConsentToTransfer {
  readonly transferId: string;
}

/** Gives the member away, from the instant that was asked for on, or from now on where that is past. */
export async function consentToTransfer(
  work: Work,
  wish: ConsentToTransfer,
): Promise<BindingTransfer> {
  const { transfer, bindings, policies } = await openBindingTransfer(
    work,
    wish.transferId,
    async (found) => mayGiveMember(work.actor, await sideOf(work, found.fromStoreId)),
  );
  if (judgeDecision(transfer, "CONSENTED", work.now) === "repeated") return transfer;

  await openStoreOf(work, transfer.toStoreId);
  const current = lastingBinding(bindings, work.now);
  if (current?.storeId !== transfer.fromStoreId)
    throw new TransferOvertaken(transfer.id, current?.storeId ?? null);
  const asked = [transfer.effectiveAt ?? work.now, work.now, justAfter(current.fromAt)];
  const at = new Date(Math.max(...asked.map(Number)));
  if (current.toAt && current.toAt <= at) throw new BindingOver(current.toAt);

  const change = passOn(current, { id: newId(), toStoreId: transfer.toStoreId, at }, policies);
  await writeRebindings(work, [change]);
  const bindingId = change.begun.id;
  return decide(work, transfer, { verdict: "CONSENTED", effectiveAt: at, bindingId });
}
