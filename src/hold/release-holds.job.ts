import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { releaseDueHolds } from "./release-due-holds.ts";

/** Books what wallets read already: holds that have timed out are released. */
export const releaseHoldsJob: Job = {
  name: "release-holds",
  everyMinutes: 5,
  run: (turn) =>
    forEachBrand(turn, "release-holds", async (actor, { brandId }) => {
      const released = await releaseDueHolds(turn.begin, actor);
      if (released > 0) turn.log.info({ brandId, released }, "holds released");
    }),
};
