import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { makeDueDrops } from "./make-due-drops.ts";

/** Makes the drops whose time has come; another job gives them. */
export const cadencesJob: Job = {
  name: "cadences",
  everyMinutes: 1,
  run: (turn) =>
    forEachBrand(turn, "cadences", async (actor, { brandId }) => {
      const made = await makeDueDrops(turn, actor);
      if (made > 0) turn.log.info({ brandId, made }, "drops are due");
    }),
};
