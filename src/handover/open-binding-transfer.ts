import { bindingPolicies, bindingsOf } from "../binding/binding.queries.ts";
import type { Binding } from "../binding/binding.rules.ts";
import type { BindingPolicyTerms } from "../binding/binding-policy.rules.ts";
import { ownersNow } from "../brand/store.queries.ts";
import { idOf } from "../kernel/actor.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { bindingTransferChanged } from "./handover.events.ts";
import type { Side } from "./handover.policy.ts";
import { bindingTransferOf, writeDecision } from "./handover.queries.ts";
import { UnknownTransfer } from "./handover.refusals.ts";
import type { BindingTransfer, Decision } from "./handover.rules.ts";

/** A store and who owns it today. */
export const sideOf = async (scope: Scope, storeId: string): Promise<Side> => ({
  storeId,
  ownerId: (await ownersNow(scope, [storeId])).get(storeId),
});

/** A transfer that is to be decided, under its member's lock. */
export async function openBindingTransfer(
  work: Work,
  id: string,
  may: (transfer: BindingTransfer) => Promise<void>,
): Promise<{
  transfer: BindingTransfer;
  bindings: Binding[];
  policies: BindingPolicyTerms[];
}> {
  const found = await bindingTransferOf(work, id);
  if (!found) throw new UnknownTransfer(id);
  await may(found);
  const policies = await bindingPolicies(work);
  await lockOwners(work, [found.memberId]);
  // Another may have decided it between the first look and the lock.
  const transfer = (await bindingTransferOf(work, id)) ?? found;
  return { transfer, bindings: await bindingsOf(work, [found.memberId]), policies };
}

/** Writes what was decided, and tells both sides. */
export async function decide(
  work: Work,
  transfer: BindingTransfer,
  decision: Pick<Decision, "verdict"> & Partial<Decision>,
): Promise<BindingTransfer> {
  const whole: Decision = {
    ...{ reason: null, effectiveAt: null, bindingId: null },
    ...{ decidedBy: idOf(work.actor), decidedAt: work.now },
    ...decision,
  };
  await writeDecision(work, transfer, whole);
  work.record(bindingTransferChanged("BindingTransferDecided", work.brandId, transfer));
  return { ...transfer, decision: whole };
}
