import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { TooEarly, UnknownFranchisee, UnknownStore } from "./brand.refusals.ts";
import { earliestChange } from "./brand.rules.ts";
import { FranchiseeEntity } from "./franchisee.entity.ts";
import { StoreEntity, type StoreOwnership, StoreOwnershipEntity } from "./store.entity.ts";

export interface TransferStore {
  readonly storeId: string;
  readonly franchiseeId: string;
  /** From this instant on, sales are the new owner's. */
  readonly fromAt: Date;
}

/** Gives a store a new owner from an instant on; what was sold before stays the old owner's. */
export async function transferStore(work: Work, wish: TransferStore): Promise<StoreOwnership> {
  mayManageBrand(work.actor, "PLACES");

  const store = await work.em.findOne(StoreEntity, { id: wish.storeId });
  if (!store) throw new UnknownStore(wish.storeId);
  if (!(await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId })))
    throw new UnknownFranchisee(wish.franchiseeId);
  const current = await work.em.findOneOrFail(StoreOwnershipEntity, {
    storeId: store.id,
    toAt: null,
  });
  // Orders of the past are shared out already: a sale of the store cannot reach back over them.
  const afterCurrent = current.fromAt.getTime() + 1;
  const earliest = new Date(Math.max(afterCurrent, earliestChange(work.now).getTime()));
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  current.toAt = wish.fromAt;
  await work.em.flush();
  const next = work.em.create(StoreOwnershipEntity, {
    id: newId(),
    brandId: work.brandId,
    storeId: store.id,
    franchiseeId: wish.franchiseeId,
    fromAt: wish.fromAt,
    toAt: null,
  });
  await work.em.flush();
  return next;
}
