import { createHash } from "node:crypto";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { newId, newIdAt } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { requestKey } from "../ledger/key.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { openWallets, postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { maySpendPoints } from "../points/points.policy.ts";
import { holdIdOf, holdOf, writeHold } from "./hold.queries.ts";
import { HoldConflict } from "./hold.refusals.ts";
import { type Hold, hold } from "./hold.rules.ts";

export interface HoldPoints {
  readonly memberId: string;
  readonly storeId: string;
  /** The checkout's own number of this hold: sent twice, it is made once. */
  readonly source: string;
  readonly number: string;
  readonly points: bigint;
  /** Until it times out by itself; 15 when left out. */
  readonly minutes?: number | undefined;
}

const POINTS_LIMIT = 1_000_000_000_000n;
const MINUTES = 15;
const MINUTES_LIMIT = 1_440;
const MINUTE_MS = 60_000;

/** Reserves points for a checkout: nobody else can spend them, nor do they expire, until it ends. */
export async function holdPoints(work: Work, wish: HoldPoints): Promise<Hold> {
  maySpendPoints(work.actor, wish.storeId);
  const { storeId, source, number, points, minutes = MINUTES } = wish;
  if (points < 1n || points > POINTS_LIMIT)
    throw new BadInput(`between 1 and ${POINTS_LIMIT} points can be held at once`);
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_LIMIT)
    throw new BadInput(`a hold lasts between 1 and ${MINUTES_LIMIT} minutes`);

  const store = await work.em.findOne(StoreEntity, { id: storeId });
  if (!store) throw new UnknownStore(storeId);
  const [memberId] = await lockMembers(work, wish.memberId);
  const key = requestKey("hold", source, number);
  const opened = await openWallets(work, { memberIds: [memberId], keys: [key] });

  const fingerprint = createHash("sha256")
    .update(JSON.stringify([wish.memberId, storeId, String(points), minutes]))
    .digest();
  const earlier = opened.book.keys.get(key);
  if (earlier) {
    if (!earlier.fingerprint.equals(fingerprint)) throw new HoldConflict(number);
    const { postingId } = earlier;
    return recorded(
      work,
      (await holdIdOf(work, { memberId, postingId })) ??
        (await holdIdOf(work, { memberId: wish.memberId, postingId })),
    );
  }
  notClosed(store, work.now);
  const untilAt = new Date(work.now.getTime() + minutes * MINUTE_MS);
  const id = newIdAt(untilAt);
  const transfers = hold(opened.wallet(memberId), points, id);

  const postingId = newId();
  await postToWallets(work, opened, [
    {
      ...{ id: postingId, ownerId: memberId, key, fingerprint, kind: "hold" },
      ...{ occurredAt: work.now, transfers },
    },
  ]);
  await writeHold(work, { id, memberId, storeId, source, number, points, postingId, untilAt });

  work.record(walletMoved(memberId, { kind: "HELD", postingId, change: -points }));
  return recorded(work, id);
}

async function recorded(work: Work, id: string | undefined): Promise<Hold> {
  const found = id === undefined ? undefined : await holdOf(work, id);
  if (!found) throw new Error("a hold that was posted can be read");
  return found;
}
