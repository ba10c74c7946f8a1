import { mapLoader } from "../platform/graphql/loader.ts";
import { FranchiseeEntity } from "./franchisee.entity.ts";
import { StoreEntity, TillEntity } from "./store.entity.ts";
import { ownersNow, storesOwnedBy } from "./store.queries.ts";

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

/** The stores each franchisee owns today. */
export const ownedStoresLoader = mapLoader(async (scope, franchiseeIds) => {
  const owned = await storesOwnedBy(scope, franchiseeIds);
  const stores = await scope.em.find(StoreEntity, { id: [...owned.values()].flat() });
  const byId = new Map(stores.map((store) => [store.id, store]));
  return new Map(
    [...owned].map(([id, storeIds]) => [id, storeIds.flatMap((s) => byId.get(s) ?? [])]),
  );
});

export const tillsLoader = mapLoader(async (scope, storeIds) => {
  const tills = await scope.em.find(
    TillEntity,
    { storeId: [...storeIds] },
    { orderBy: { id: "asc" } },
  );
  return Map.groupBy(tills, ({ storeId }) => storeId);
});
