import { bindingsOf, boundCounts, membersBoundBeyond } from "../binding/binding.queries.ts";
import { handOver } from "../binding/binding.rules.ts";
import { writeRebindings } from "../binding/rebind.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { latestOccurrence } from "../brand/brand.rules.ts";
import { type Store, StoreEntity } from "../brand/store.entity.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Begin, Work } from "../platform/database/work.ts";

/** Small, so that a till whose member is in it does not wait long. */
const PAGE = 500;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Hands the members of the brand's closing stores over to their successors, a page at a time, each page in a
 * transaction of its own. Cut off or called again, it finds who is left. Tells how many were handed over.
 */
export async function handOverMembers(
  begin: Begin,
  actor: Actor,
  how: {
    readonly tell?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
    readonly pageSize?: number;
  } = {},
): Promise<number> {
  mayManageBrand(actor, "MEMBER_DESK");
  const { tell = () => undefined, signal, pageSize = PAGE } = how;
  const { ids, total } = await begin(actor, closingStores);
  let done = 0;
  for (const id of ids) {
    const before = done;
    for (let behind: string | undefined = FIRST; behind && !signal?.aborted; ) {
      const after: string = behind;
      const page = await begin(actor, (work) => handOverPage(work, id, after, pageSize));
      done += page.members;
      behind = page.last;
      tell(done, total);
    }
    if (done === before && !signal?.aborted) await begin(actor, (work) => leaveBe(work, id));
  }
  return done;
}

async function closingStores(work: Work): Promise<{ ids: string[]; total: number }> {
  const stores = await work.em.find(StoreEntity, { closedAt: { $ne: null }, handedOverAt: null });
  const ids = stores.map(({ id }) => id);
  const counts = await boundCounts(work, ids);
  return { ids, total: [...counts.values()].reduce((sum, count) => sum + count, 0) };
}

async function handOverPage(work: Work, id: string, behind: string, size: number) {
  const store = await work.em.findOneOrFail(StoreEntity, { id });
  const { closedAt } = store;
  if (!closedAt) throw new Error("only a store that closes leaves its members to another");
  const page = { storeId: id, at: closedAt, behind, size };
  const memberIds = await membersBoundBeyond(work, page);
  await lockOwners(work, memberIds);
  const closing = { id, closedAt, successorId: await heirOf(work, store) };
  const changes = handOver(await bindingsOf(work, memberIds), closing, newId);
  await writeRebindings(work, changes);
  return {
    members: changes.length,
    last: memberIds.length < size ? undefined : memberIds.at(-1),
  };
}

/** A store nobody was found at is done with, once no order on its way can find it open any more. */
async function leaveBe(work: Work, id: string): Promise<void> {
  const store = await work.em.findOneOrFail(StoreEntity, { id });
  if (!store.closedAt || latestOccurrence(store.closedAt) > work.now) return;
  store.handedOverAt = work.now;
  await work.em.flush();
}

/** The successor; where that one closed by then as well, its own. */
async function heirOf(work: Work, { closedAt, successorId }: Store): Promise<string | null> {
  if (!successorId || !closedAt) return null;
  const heir = await work.em.findOneOrFail(StoreEntity, { id: successorId });
  return heir.closedAt && heir.closedAt <= closedAt ? heirOf(work, { ...heir, closedAt }) : heir.id;
}
