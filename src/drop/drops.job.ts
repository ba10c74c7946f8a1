import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { openDrops } from "./drop.queries.ts";
import { handOutDrop } from "./hand-out-drop.ts";

/** Gives what was ordered for many. */
export const dropsJob: Job = {
  name: "drops",
  everyMinutes: 1,
  run(turn) {
    const { begin, look, log, signal } = turn;
    return forEachBrand(turn, "drops", async (actor, { brandId }) => {
      for (const { id, number } of await openDrops(look(actor))) {
        if (signal.aborted) return;
        const { issued, endedWhy } = await handOutDrop(begin, actor, id, { signal });
        log.info({ brandId, drop: number, issued, endedWhy }, "coupons dropped");
      }
    });
  },
};
