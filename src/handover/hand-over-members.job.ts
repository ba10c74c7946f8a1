import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { handOverMembers } from "./hand-over-members.ts";

/** A closing is announced minutes ahead: by then its members are handed over. */
export const handOverMembersJob: Job = {
  name: "hand-over-members",
  everyMinutes: 1,
  async run({ begin, look, log, signal }) {
    for (const { brandId } of await brandZones(look(system("hand-over-members", NO_BRAND)))) {
      if (signal.aborted) return;
      const tell = (done: number, total: number) => {
        if (done > 0) log.info({ brandId, done, total }, "members handed over");
      };
      await handOverMembers(begin, system("hand-over-members", brandId), { signal, tell });
    }
  },
};
