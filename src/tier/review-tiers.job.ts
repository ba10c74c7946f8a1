import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import { dayOf } from "../kernel/month.ts";
import type { Job } from "../platform/jobs.ts";
import { reviewTiers } from "./review-tiers.ts";

/** Every zone's midnight lies on a quarter of an hour: each brand's turn comes as its day ends. */
export const reviewTiersJob: Job = {
  name: "review-tiers",
  everyMinutes: 15,
  async run({ begin, look, log, now, since, signal }) {
    for (const { brandId, timeZone } of await brandZones(look(system("review-tiers", NO_BRAND)))) {
      if (signal.aborted) return;
      // A day is reviewed once.
      if (since && dayOf(since, timeZone) === dayOf(now, timeZone)) continue;
      const done = await reviewTiers(begin, system("review-tiers", brandId), { signal });
      if (done.members > 0) log.info({ brandId, ...done }, "levels reviewed");
    }
  },
};
