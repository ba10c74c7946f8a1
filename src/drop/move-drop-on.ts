import type { Work } from "../platform/database/work.ts";
import { jobProgressed } from "../progress/progress.events.ts";
import { moveDrop } from "./drop.queries.ts";
import { type Drop, stepOf } from "./drop.rules.ts";

/** Notes how far a drop came, or why it is over, and tells it. */
export async function moveDropOn(work: Work, to: Parameters<typeof moveDrop>[1]): Promise<Drop> {
  const drop = await moveDrop(work, to);
  work.record(jobProgressed(work.brandId, stepOf(drop)));
  return drop;
}
