import { UnknownStore } from "../brand/brand.refusals.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { lockOwners } from "../ledger/post.ts";
import { MemberEntity } from "../member/member.entity.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { mayBindMember } from "./binding.policy.ts";
import { bindingsOf, writeBindings } from "./binding.queries.ts";
import { BindingConflict } from "./binding.refusals.ts";
import { type Binding, openBinding } from "./binding.rules.ts";

export interface BindMember {
  readonly memberId: string;
  readonly storeId: string;
}

/**
 * Binds a member to the store whose code it scanned. A member is one store's at a time: who is bound
 * elsewhere stays there. Binding to the same store again changes nothing.
 */
export async function bindMember(work: Work, wish: BindMember): Promise<Binding> {
  mayBindMember(work.actor, wish);

  if (!(await work.em.findOne(MemberEntity, { id: wish.memberId })))
    throw new UnknownMember(wish.memberId);
  if (!(await work.em.findOne(StoreEntity, { id: wish.storeId })))
    throw new UnknownStore(wish.storeId);

  await lockOwners(work, [wish.memberId]);
  const current = openBinding(await bindingsOf(work, [wish.memberId]));
  if (current?.storeId === wish.storeId) return current;
  if (current) throw new BindingConflict(current.storeId, current.fromAt);

  const binding: Binding = {
    ...wish,
    id: newId(),
    source: "SCAN",
    fromAt: work.now,
    toAt: null,
  };
  const [written] = await writeBindings(work, [binding]);
  // The lock above makes this impossible, the database's own constraint says so a second time.
  if (!written) throw new ConcurrentChange("the member was bound meanwhile");
  return binding;
}
