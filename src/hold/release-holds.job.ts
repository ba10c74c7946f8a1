import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { releaseDueHolds } from "./release-due-holds.ts";

/** Books what wallets read already: holds that have timed out are released. */
export const releaseHoldsJob: Job = {
  name: "release-holds",
  everyMinutes: 5,
  async run({ begin, look, log, signal }) {
    for (const { brandId } of await brandZones(look(system("release-holds", NO_BRAND)))) {
      if (signal.aborted) return;
      const released = await releaseDueHolds(begin, system("release-holds", brandId));
      if (released > 0) log.info({ brandId, released }, "holds released");
    }
  },
};
