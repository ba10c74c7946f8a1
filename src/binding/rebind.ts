import { StoreClosed, UnknownStore } from "../brand/brand.refusals.ts";
import { type Store, StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { lockMembers } from "../member/lock-members.ts";
import { ConcurrentChange, type Scope, type Work } from "../platform/database/work.ts";
import { bindingChanged } from "./binding.events.ts";
import { bindingPolicies, bindingsOf, endBindings, writeBindings } from "./binding.queries.ts";
import {
  type Binding,
  type BindingSource,
  join,
  lastingBinding,
  type Rebinding,
} from "./binding.rules.ts";
import type { BindingPolicyTerms } from "./binding-policy.rules.ts";

/** A store that takes members: there, and not about to close. */
export async function openStoreOf(scope: Scope, storeId: string): Promise<Store> {
  const store = await scope.em.findOne(StoreEntity, { id: storeId });
  if (!store) throw new UnknownStore(storeId);
  if (store.closedAt) throw new StoreClosed(store.id, store.closedAt);
  return store;
}

/**
 * Locks a member's book, as its orders do, and reads its bindings and the policies they go by. Who was merged into
 * another is that other.
 */
export async function openBindings(
  work: Work,
  said: string,
): Promise<{ memberId: string; bindings: Binding[]; policies: BindingPolicyTerms[] }> {
  const [memberId] = await lockMembers(work, said);
  const policies = await bindingPolicies(work);
  return { memberId, bindings: await bindingsOf(work, [memberId]), policies };
}

/** Ends and begins bindings of members whose books are locked, and tells of it. */
export async function writeRebindings(work: Work, changes: readonly Rebinding[]): Promise<void> {
  const ended = changes.flatMap((change) => change.ended ?? []);
  const begun = changes.flatMap((change) => change.begun ?? []);
  const ends = await endBindings(work, ended);
  const written = await writeBindings(work, begun);
  // Behind the locks nobody else binds, as the database says a second time; it may have been merged before them.
  if (ends !== ended.length || written.length !== begun.length)
    throw new ConcurrentChange("a member was bound meanwhile");
  for (const change of changes) work.record(bindingChanged(work.brandId, change));
}

/** Binds a member that goes to a store by itself, however it came there. */
export async function joinStore(
  work: Work,
  wish: {
    readonly memberId: string;
    readonly storeId: string;
    readonly source: BindingSource;
    readonly sceneId?: string | undefined;
  },
): Promise<Binding> {
  await openStoreOf(work, wish.storeId);
  const { memberId, bindings, policies } = await openBindings(work, wish.memberId);
  const { sceneId = null, ...rest } = wish;
  const change = join(bindings, { ...rest, memberId, sceneId, id: newId() }, policies, work.now);
  if (change.begun) await writeRebindings(work, [change]);
  return change.begun ?? (lastingBinding(bindings, work.now) as Binding);
}
