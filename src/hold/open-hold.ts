import type { Work } from "../platform/database/work.ts";
import { type HeldBucket, heldIn, holdEndKey, holdEndPrint } from "../points/held.rules.ts";
import { type OpenWallets, openWallets } from "../points/open-wallets.ts";
import { seesHold } from "./hold.policy.ts";
import { holdOf } from "./hold.queries.ts";
import { HoldEnded, UnknownHold } from "./hold.refusals.ts";
import type { Hold } from "./hold.rules.ts";

/** A hold that can be ended now, or one that was ended before in just this way. */
type Opened =
  | { readonly repeated: true; readonly hold: Hold }
  | {
      readonly repeated: false;
      readonly hold: Hold;
      readonly held: readonly HeldBucket[];
      /** What makes the posting that ends it the only one. */
      readonly end: { readonly key: string; readonly fingerprint: Buffer };
      readonly opened: OpenWallets;
    };

/** Locks a hold's member and finds the hold open, or refuses. `how` is what it shall be ended by. */
export async function openHold(
  work: Work,
  holdId: string,
  how: (hold: Hold) => readonly string[],
): Promise<Opened> {
  const found = await holdOf(work, holdId);
  if (!found || !seesHold(work.actor, found)) throw new UnknownHold(holdId);
  const end = { key: holdEndKey(holdId), fingerprint: holdEndPrint(...how(found)) };
  const { memberId } = found;
  const opened = await openWallets(work, { memberIds: [memberId], keys: [end.key] });
  const held = heldIn(opened.book.balances.get(memberId)).filter((each) => each.holdId === holdId);
  if (held.length > 0) return { repeated: false, hold: found, held, end, opened };

  // It may have ended between the first look and the lock.
  const hold = (await holdOf(work, holdId)) ?? found;
  const ended = opened.book.keys.get(end.key);
  if (ended?.fingerprint.equals(end.fingerprint)) return { repeated: true, hold };
  throw new HoldEnded(holdId, hold.status);
}
