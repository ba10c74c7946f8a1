import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { UnknownStore } from "./brand.refusals.ts";
import { StoreEntity, type Till, TillEntity } from "./store.entity.ts";

export interface AddTill {
  readonly storeId: string;
  readonly name: string;
}

/** Gives a store a point of sale. */
export async function addTill(work: Work, wish: AddTill): Promise<Till> {
  mayManageBrand(work.actor, "PLACES");

  if (!(await work.em.findOne(StoreEntity, { id: wish.storeId })))
    throw new UnknownStore(wish.storeId);

  const till = work.em.create(TillEntity, { id: newId(), brandId: work.brandId, ...wish });
  await work.em.flush();
  return till;
}
