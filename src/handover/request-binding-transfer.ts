import { bindingPolicyAt, daysAfter } from "../binding/binding-policy.rules.ts";
import { openBindings, openStoreOf } from "../binding/rebind.ts";
import { idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { bindingTransferChanged } from "./handover.events.ts";
import { mayRequestTransfer } from "./handover.policy.ts";
import { openBindingTransferOf, writeBindingTransfer } from "./handover.queries.ts";
import { type BindingTransfer, judgeTransfer } from "./handover.rules.ts";
import { sideOf } from "./open-binding-transfer.ts";

export interface RequestBindingTransfer {
  readonly memberId: string;
  readonly toStoreId: string;
  readonly reason: string;
  /** From when on it is to be the receiver's; with the consent, when left out. */
  readonly effectiveAt?: Date | undefined;
}

/** Asks the store that has a member to give it to another; it waits as long as the brand's policy says. */
export async function requestBindingTransfer(
  work: Work,
  wish: RequestBindingTransfer,
): Promise<BindingTransfer> {
  mayRequestTransfer(work.actor, wish.memberId, await sideOf(work, wish.toStoreId));

  await openStoreOf(work, wish.toStoreId);
  const { memberId, bindings, policies } = await openBindings(work, wish.memberId);
  const open = await openBindingTransferOf(work, memberId);
  const { now } = work;
  const member = { id: memberId, bindings, open };
  const where = { toStoreId: wish.toStoreId, at: wish.effectiveAt, earliest: now };
  const { current } = judgeTransfer(member, where, now);

  const transfer: BindingTransfer = {
    ...{ id: newId(), memberId, toStoreId: wish.toStoreId, reason: wish.reason },
    ...{ fromStoreId: current.storeId, effectiveAt: wish.effectiveAt ?? null, decision: null },
    ...{ requestedBy: idOf(work.actor), requestedAt: now },
    untilAt: daysAfter(now, bindingPolicyAt(policies, now).transferDays),
  };
  await writeBindingTransfer(work, transfer);
  work.record(bindingTransferChanged("BindingTransferRequested", work.brandId, transfer));
  return transfer;
}
