import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { openDrops } from "./drop.queries.ts";
import { handOutDrop } from "./hand-out-drop.ts";

/** Gives what was ordered for many. */
export const dropsJob: Job = {
  name: "drops",
  everyMinutes: 1,
  async run({ begin, look, log, signal }) {
    for (const { brandId } of await brandZones(look(system("drops", NO_BRAND)))) {
      const actor = system("drops", brandId);
      for (const { id, number } of await openDrops(look(actor))) {
        if (signal.aborted) return;
        const { issued, endedWhy } = await handOutDrop(begin, actor, id, { signal });
        log.info({ brandId, drop: number, issued, endedWhy }, "coupons dropped");
      }
    }
  },
};
