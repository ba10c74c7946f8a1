import { forAllBrands } from "../kernel/actor.ts";
import type { Begin, Look } from "../platform/database/work.ts";
import { deleteForgotten, forgettable, raiseFloor } from "./feed.queries.ts";

const TASK = "forget-events";
const DAY_MS = 86_400_000;
/** A follower that has not moved for so long is taken for dead: it does not hold the feed up any longer. */
const DEAD_AFTER_DAYS = 30;
/** A transaction stays short. */
const ROWS_A_TURN = 1_000;

/**
 * Forgets events that are older than so many days and were read by all who follow the feed by themselves. First
 * nobody is let go on from there, then they are deleted, in small steps: it may be cut off anywhere. Answers how many
 * rows were deleted.
 */
export async function forgetEvents(
  { begin, look }: { readonly begin: Begin; readonly look: Look },
  days: number,
  signal?: AbortSignal,
): Promise<number> {
  const actor = forAllBrands(TASK);
  const scope = look(actor);
  const ago = (many: number) => new Date(+scope.now - many * DAY_MS);
  const place = await forgettable(scope, { before: ago(days), aliveSince: ago(DEAD_AFTER_DAYS) });
  // By itself: the relay numbers facts under the same row.
  await begin(actor, (work) => raiseFloor(work, place));
  let rows = 0;
  for (let deleted = ROWS_A_TURN; deleted === ROWS_A_TURN && !signal?.aborted; rows += deleted)
    deleted = await begin(actor, (work) => deleteForgotten(work, place, ROWS_A_TURN));
  return rows;
}
