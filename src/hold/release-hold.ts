import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { release } from "../points/held.rules.ts";
import { postToWallets } from "../points/open-wallets.ts";
import { walletMoved } from "../points/points.events.ts";
import { mayEndHolds } from "./hold.policy.ts";
import type { Hold } from "./hold.rules.ts";
import { openHold } from "./open-hold.ts";

export interface ReleaseHold {
  readonly holdId: string;
}

/** Gives reserved points back to their own buckets; those whose last day has passed are over there. */
export async function releaseHold(work: Work, wish: ReleaseHold): Promise<Hold> {
  mayEndHolds(work.actor);

  const found = await openHold(work, wish.holdId, () => ["release"]);
  if (found.repeated) return found.hold;
  const { hold, held, end, opened } = found;

  const id = newId();
  await postToWallets(work, opened, [
    {
      ...{ ...end, id, ownerId: hold.memberId, kind: "hold-release" },
      ...{ occurredAt: work.now, transfers: release(held) },
    },
  ]);
  work.record(walletMoved(hold.memberId, { kind: "RELEASED", postingId: id, change: hold.points }));
  return { ...hold, status: "RELEASED" };
}
