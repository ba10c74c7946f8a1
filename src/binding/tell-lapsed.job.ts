import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { tellLapsed } from "./tell-lapsed.ts";

const EVERY_MINUTES = 5;

/** The stores that lose them hear of it within minutes; cut off, some hear of it twice. */
export const tellLapsedJob: Job = {
  name: "tell-lapsed-bindings",
  everyMinutes: EVERY_MINUTES,
  run(turn) {
    const { begin, log, now, since } = turn;
    const after = since ?? new Date(+now - EVERY_MINUTES * 60_000);
    return forEachBrand(turn, "tell-lapsed", async (actor, { brandId }) => {
      const lapsed = await begin(actor, (work) => tellLapsed(work, { after, until: now }));
      if (lapsed > 0) log.info({ brandId, lapsed }, "bindings lapsed");
    });
  },
};
