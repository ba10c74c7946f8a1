import { mayManageBrand } from "../brand/brand.policy.ts";
import { StoreClosed, TooEarly, UnknownStore } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { type Store, StoreEntity } from "../brand/store.entity.ts";
import type { Work } from "../platform/database/work.ts";
import { SuccessorUnfit } from "./handover.refusals.ts";

export interface CloseStore {
  readonly storeId: string;
  /** It sells nothing from this instant on. */
  readonly at: Date;
  /** Whose its members are from then on; nobody's, when left out. */
  readonly successorId?: string | undefined;
}

/** Closes a store for ever from an instant on. Its members are handed over by a job, well before that. */
export async function closeStore(work: Work, wish: CloseStore): Promise<Store> {
  mayManageBrand(work.actor, "PLACES");

  const store = await work.em.findOne(StoreEntity, { id: wish.storeId });
  if (!store) throw new UnknownStore(wish.storeId);
  if (store.closedAt) throw new StoreClosed(store.id, store.closedAt);
  if (wish.successorId !== undefined) {
    const successor = await work.em.findOne(StoreEntity, { id: wish.successorId });
    if (!successor) throw new UnknownStore(wish.successorId);
    if (successor.id === store.id || successor.closedAt) throw new SuccessorUnfit(successor.id);
  }
  // Orders of the past are shared out already, and orders on their way are judged by what they found.
  const afterOpening = store.openedAt.getTime() + 1;
  const earliest = new Date(Math.max(afterOpening, earliestChange(work.now).getTime()));
  if (wish.at < earliest) throw new TooEarly(earliest);

  store.closedAt = wish.at;
  store.successorId = wish.successorId ?? null;
  await work.em.flush();
  return store;
}
