import type { Work } from "../platform/database/work.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { UnknownStore } from "./brand.refusals.ts";
import { checkLocation, type Location } from "./location.rules.ts";
import { type Store, StoreEntity } from "./store.entity.ts";

export interface PlaceStore extends Location {
  readonly storeId: string;
}

/** Says where on earth a store is; said again, it has moved. */
export async function placeStore(work: Work, wish: PlaceStore): Promise<Store> {
  mayManageBrand(work.actor, "PLACES");
  checkLocation(wish);

  const store = await work.em.findOne(StoreEntity, { id: wish.storeId });
  if (!store) throw new UnknownStore(wish.storeId);

  store.latitude = wish.latitude;
  store.longitude = wish.longitude;
  await work.em.flush();
  return store;
}
