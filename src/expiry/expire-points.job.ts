import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import { dayOf } from "../kernel/month.ts";
import type { Job } from "../platform/jobs.ts";
import { expirePoints } from "./expire-points.ts";

/** Every zone's midnight lies on a quarter of an hour: each brand's turn comes as its day ends. */
export const expirePointsJob: Job = {
  name: "expire-points",
  everyMinutes: 15,
  async run({ begin, look, log, now, since, signal }) {
    for (const { brandId, timeZone } of await brandZones(look(system("expire-points", NO_BRAND)))) {
      if (signal.aborted) return;
      // Nothing ends within a day.
      if (since && dayOf(since, timeZone) === dayOf(now, timeZone)) continue;
      const { members, buckets, points } = await expirePoints(
        begin,
        system("expire-points", brandId),
        { signal },
      );
      log.info({ brandId, members, buckets, points: String(points) }, "points expired");
    }
  },
};
