import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { makeDueDrops } from "./make-due-drops.ts";

/** Makes the drops whose time has come; another job gives them. */
export const cadencesJob: Job = {
  name: "cadences",
  everyMinutes: 1,
  async run(turn) {
    const everyBrand = turn.look(system("cadences", NO_BRAND));
    for (const { brandId } of await brandZones(everyBrand)) {
      if (turn.signal.aborted) return;
      const made = await makeDueDrops(turn, system("cadences", brandId));
      if (made > 0) turn.log.info({ brandId, made }, "drops are due");
    }
  },
};
