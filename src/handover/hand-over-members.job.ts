import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { handOverMembers } from "./hand-over-members.ts";

/** A closing is announced minutes ahead: by then its members are handed over. */
export const handOverMembersJob: Job = {
  name: "hand-over-members",
  everyMinutes: 1,
  run(turn) {
    const { begin, log, signal } = turn;
    return forEachBrand(turn, "hand-over-members", async (actor, { brandId }) => {
      const tell = (done: number, total: number) => {
        if (done > 0) log.info({ brandId, done, total }, "members handed over");
      };
      await handOverMembers(begin, actor, { signal, tell });
    });
  },
};
