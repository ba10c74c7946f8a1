import { forEachBrand } from "../brand/for-each-brand.ts";
import { dayOf } from "../kernel/month.ts";
import type { Job } from "../platform/jobs.ts";
import { expirePoints } from "./expire-points.ts";

/** Every zone's midnight lies on a quarter of an hour: each brand's turn comes as its day ends. */
export const expirePointsJob: Job = {
  name: "expire-points",
  everyMinutes: 15,
  run(turn) {
    const { begin, log, now, since, signal } = turn;
    return forEachBrand(turn, "expire-points", async (actor, { brandId, timeZone }) => {
      // Nothing ends within a day.
      if (since && dayOf(since, timeZone) === dayOf(now, timeZone)) return;
      const { members, buckets, points } = await expirePoints(begin, actor, { signal });
      log.info({ brandId, members, buckets, points: String(points) }, "points expired");
    });
  },
};
