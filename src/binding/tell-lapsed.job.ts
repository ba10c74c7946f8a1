import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { tellLapsed } from "./tell-lapsed.ts";

const EVERY_MINUTES = 5;

/** The stores that lose them hear of it within minutes; cut off, some hear of it twice. */
export const tellLapsedJob: Job = {
  name: "tell-lapsed-bindings",
  everyMinutes: EVERY_MINUTES,
  async run({ begin, look, log, now, since, signal }) {
    const after = since ?? new Date(+now - EVERY_MINUTES * 60_000);
    for (const { brandId } of await brandZones(look(system("tell-lapsed", NO_BRAND)))) {
      if (signal.aborted) return;
      const lapsed = await begin(system("tell-lapsed", brandId), (work) =>
        tellLapsed(work, { after, until: now }),
      );
      if (lapsed > 0) log.info({ brandId, lapsed }, "bindings lapsed");
    }
  },
};
