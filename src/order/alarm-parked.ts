import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { markOverdue } from "./parked.queries.ts";
import { alarmBefore } from "./parking.rules.ts";

/**
 * Warns, once of each, of refunds of all brands that have been waiting for their orders for too long; answers
 * how many.
 */
export async function alarmParked(begin: Begin, log: Pick<Log, "warn">): Promise<number> {
  const overdue = await begin(forAllBrands("alarm"), (work) =>
    markOverdue(work, alarmBefore(work.now)),
  );
  for (const refund of overdue) log.warn(refund, "a refund has been waiting for its order");
  return overdue.length;
}
