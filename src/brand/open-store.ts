import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { checkCode } from "./add-franchisee.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { CodeTaken, UnknownFranchisee } from "./brand.refusals.ts";
import { FranchiseeEntity } from "./franchisee.entity.ts";
import { type Store, StoreEntity, StoreOwnershipEntity } from "./store.entity.ts";

export interface OpenStore {
  /** Part of account addresses: plain letters, digits, - and _, never changed. */
  readonly code: string;
  readonly name: string;
  readonly franchiseeId: string;
  readonly openedAt: Date;
}

/** Opens a store under its first owner. */
export async function openStore(work: Work, wish: OpenStore): Promise<Store> {
  mayManageBrand(work.actor, "PLACES");

  checkCode(wish.code);
  if (!(await work.em.findOne(FranchiseeEntity, { id: wish.franchiseeId })))
    throw new UnknownFranchisee(wish.franchiseeId);
  if (await work.em.findOne(StoreEntity, { code: wish.code })) throw new CodeTaken(wish.code);

  const { brandId } = work;
  const store = work.em.create(StoreEntity, {
    id: newId(),
    brandId,
    code: wish.code,
    name: wish.name,
    openedAt: wish.openedAt,
  });
  await work.em.flush();
  work.em.create(StoreOwnershipEntity, {
    id: newId(),
    brandId,
    storeId: store.id,
    franchiseeId: wish.franchiseeId,
    fromAt: wish.openedAt,
    toAt: null,
  });
  await work.em.flush();
  return store;
}
