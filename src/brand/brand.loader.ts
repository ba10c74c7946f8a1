import { mapLoader } from "../platform/graphql/loader.ts";
import { FranchiseeEntity } from "./franchisee.entity.ts";
import { StoreEntity } from "./store.entity.ts";
import { ownersNow } from "./store.queries.ts";

export const storeLoader = mapLoader(async (scope, ids) => {
  const stores = await scope.em.find(StoreEntity, { id: [...ids] });
  return new Map(stores.map((store) => [store.id, store]));
});

export const franchiseeLoader = mapLoader(async (scope, ids) => {
  const franchisees = await scope.em.find(FranchiseeEntity, { id: [...ids] });
  return new Map(franchisees.map((franchisee) => [franchisee.id, franchisee]));
});

/** Today's owner of a store. */
export const ownerLoader = mapLoader(ownersNow);
