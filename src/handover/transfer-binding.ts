import { justAfter } from "../binding/binding-policy.rules.ts";
import { openBindings, openStoreOf, writeRebindings } from "../binding/rebind.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { openBindingTransferOf, writeBindingTransfer } from "./handover.queries.ts";
import { type BindingTransfer, judgeTransfer, passOn } from "./handover.rules.ts";
import { decide } from "./open-binding-transfer.ts";
import type { RequestBindingTransfer } from "./request-binding-transfer.ts";

/**
 * Headquarters transfers a member by itself. It may reach back to the beginning of the binding: what was recorded
 * keeps its shares, what is recorded from now on meets the member where it is put.
 */
export async function transferBinding(
  work: Work,
  wish: RequestBindingTransfer,
): Promise<BindingTransfer> {
  mayManageBrand(work.actor, "MEMBER_DESK");

  await openStoreOf(work, wish.toStoreId);
  const { memberId, bindings, policies } = await openBindings(work, wish.memberId);
  const open = await openBindingTransferOf(work, memberId);
  const { now } = work;
  const where = { toStoreId: wish.toStoreId, at: wish.effectiveAt, earliest: undefined };
  const { current, at } = judgeTransfer({ id: memberId, bindings, open }, where, now);

  const change = passOn(current, { id: newId(), toStoreId: wish.toStoreId, at }, policies);
  await writeRebindings(work, [change]);
  const transfer: BindingTransfer = {
    ...{ id: newId(), memberId, toStoreId: wish.toStoreId, reason: wish.reason },
    ...{ fromStoreId: current.storeId, effectiveAt: wish.effectiveAt ?? null, decision: null },
    ...{ requestedBy: idOf(work.actor), requestedAt: now, untilAt: justAfter(now) },
  };
  await writeBindingTransfer(work, transfer);
  const bindingId = change.begun.id;
  return decide(work, transfer, { verdict: "CONSENTED", effectiveAt: at, bindingId });
}
