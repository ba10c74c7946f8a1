import { checkLocation, type Location, nearestOf } from "../brand/location.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { mayBindMember } from "./binding.policy.ts";
import { bindingPolicies } from "./binding.queries.ts";
import { NoStoreNear } from "./binding.refusals.ts";
import type { Binding } from "./binding.rules.ts";
import { bindingPolicyAt } from "./binding-policy.rules.ts";
import { joinStore } from "./rebind.ts";

export interface BindToNearestStore extends Location {
  readonly memberId: string;
}

/** Binds a member that is bound to nobody to the store nearest to where it is. */
export async function bindToNearestStore(work: Work, wish: BindToNearestStore): Promise<Binding> {
  mayBindMember(work.actor, { memberId: wish.memberId });
  checkLocation(wish);

  const { nearestMetres } = bindingPolicyAt(await bindingPolicies(work), work.now);
  const stores = await work.em.find(StoreEntity, {
    ...{ latitude: { $ne: null }, closedAt: null, openedAt: { $lte: work.now } },
  });
  const places = stores.flatMap(({ id, latitude, longitude }) =>
    latitude == null || longitude == null ? [] : [{ id, latitude, longitude }],
  );
  const nearest = nearestMetres === null ? undefined : nearestOf(places, wish, nearestMetres);
  if (!nearest) throw new NoStoreNear(nearestMetres ?? 0);

  return joinStore(work, { memberId: wish.memberId, storeId: nearest.id, source: "NEAREST" });
}
