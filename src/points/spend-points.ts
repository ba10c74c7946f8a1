import { createHash } from "node:crypto";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Posting } from "../ledger/apply.ts";
import { requestKey } from "../ledger/key.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { clearPoints, writeCleared } from "../settlement/clear-points.ts";
import { holdOpenMonth } from "../settlement/line.queries.ts";
import { spentBy } from "./lots.rules.ts";
import { openWallets, postToWallets } from "./open-wallets.ts";
import { walletMoved } from "./points.events.ts";
import { maySpendPoints } from "./points.policy.ts";
import { SpendingConflict } from "./points.refusals.ts";
import { spend } from "./spending.rules.ts";
import { type Spending, spendingOf, writeSpending } from "./wallet.queries.ts";

export interface SpendPoints {
  readonly memberId: string;
  readonly storeId: string;
  /** The till's own number of this spending: sent twice, it is done once. */
  readonly source: string;
  readonly number: string;
  readonly points: bigint;
}

const POINTS_LIMIT = 1_000_000_000_000n;

/** Spends a member's points at a store, soonest-expiring first. */
export async function spendPoints(work: Work, wish: SpendPoints): Promise<Spending> {
  maySpendPoints(work.actor, wish.storeId);
  if (wish.points < 1n || wish.points > POINTS_LIMIT)
    throw new BadInput(`between 1 and ${POINTS_LIMIT} points can be spent at once`);

  const store = await work.em.findOne(StoreEntity, { id: wish.storeId });
  if (!store) throw new UnknownStore(wish.storeId);
  const openMonth = await holdOpenMonth(work);
  const [memberId] = await lockMembers(work, wish.memberId);
  const key = requestKey("spending", wish.source, wish.number);
  const opened = await openWallets(work, { memberIds: [memberId], keys: [key] });

  const fingerprint = createHash("sha256")
    .update(JSON.stringify([wish.memberId, wish.storeId, String(wish.points)]))
    .digest();
  const earlier = opened.book.keys.get(key);
  if (earlier) {
    const recorded =
      (await spendingOf(work, memberId, earlier.postingId)) ??
      (await spendingOf(work, wish.memberId, earlier.postingId));
    if (!recorded || !earlier.fingerprint.equals(fingerprint))
      throw new SpendingConflict(wish.number);
    return recorded;
  }
  // Behind the look for an earlier one: what was spent in time is answered for ever.
  notClosed(store, work.now);
  const transfers = spend(opened.wallet(memberId), wish.points, store.code);

  const spending: Spending = {
    ...{ ...wish, id: newId(), memberId },
    ...{ occurredAt: work.now, bookedAt: work.now },
  };
  const posting: Posting = {
    ...{ id: spending.id, ownerId: memberId, key, fingerprint, kind: "spending" },
    ...{ occurredAt: work.now, transfers },
  };
  const cleared = await clearPoints(
    work,
    [{ posting, act: spentBy(transfers, store.code) }],
    openMonth,
  );
  await postToWallets(work, opened, cleared.postings);
  await writeSpending(work, spending);
  await writeCleared(work, cleared, openMonth);

  work.record(
    walletMoved(memberId, { kind: "SPENT", postingId: spending.id, change: -wish.points }),
  );
  return spending;
}
