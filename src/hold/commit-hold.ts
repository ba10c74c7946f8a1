import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Posting } from "../ledger/apply.ts";
import type { Work } from "../platform/database/work.ts";
import { spentBy } from "../points/lots.rules.ts";
import { postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { clearPoints, writeCleared } from "../settlement/clear-points.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { mayEndHolds } from "./hold.policy.ts";
import { commit, type Hold } from "./hold.rules.ts";
import { openHold } from "./open-hold.ts";

export interface CommitHold {
  readonly holdId: string;
  /** How many of the reserved points are spent; all, when left out. The rest is released. */
  readonly points?: bigint | undefined;
}

/** Spends what a checkout reserved, at the store it was reserved for. */
export async function commitHold(work: Work, wish: CommitHold): Promise<Hold> {
  mayEndHolds(work.actor);
  if (wish.points !== undefined && wish.points < 1n)
    throw new BadInput("at least 1 point is committed; a hold that is not wanted is released");

  const openMonth = await holdOpenMonth(work);
  const found = await openHold(work, wish.holdId, ({ points }) => [
    "commit",
    String(wish.points ?? points),
  ]);
  if (found.repeated) return found.hold;
  const { hold, held, end, opened } = found;
  const points = wish.points ?? hold.points;
  const store = await work.em.findOneOrFail(StoreEntity, { id: hold.storeId });
  const transfers = commit(held, points, store.code);

  const id = newId();
  const posting: Posting = {
    ...{ ...end, id, ownerId: hold.memberId, kind: "hold-commit" },
    ...{ occurredAt: work.now, transfers },
  };
  const cleared = await clearPoints(
    work,
    [{ posting, act: spentBy(transfers, store.code) }],
    openMonth,
  );
  await postToWallets(work, opened, cleared.postings);
  await writeCleared(work, cleared, openMonth);
  const change = hold.points - points;
  work.record(walletMoved(hold.memberId, { kind: "COMMITTED", postingId: id, change }));
  return { ...hold, status: "COMMITTED", spent: points };
}
