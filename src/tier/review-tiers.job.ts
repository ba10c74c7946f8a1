import { forEachBrand } from "../brand/for-each-brand.ts";
import { dayOf } from "../kernel/month.ts";
import type { Job } from "../platform/jobs.ts";
import { reviewTiers } from "./review-tiers.ts";

/** Every zone's midnight lies on a quarter of an hour: each brand's turn comes as its day ends. */
export const reviewTiersJob: Job = {
  name: "review-tiers",
  everyMinutes: 15,
  run(turn) {
    const { begin, log, now, since, signal } = turn;
    return forEachBrand(turn, "review-tiers", async (actor, { brandId, timeZone }) => {
      // A day is reviewed once.
      if (since && dayOf(since, timeZone) === dayOf(now, timeZone)) return;
      const done = await reviewTiers(begin, actor, { signal });
      if (done.members > 0) log.info({ brandId, ...done }, "levels reviewed");
    });
  },
};
