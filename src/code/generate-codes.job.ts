import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { openBatches } from "./batch.queries.ts";
import { generateCodes } from "./generate-codes.ts";

/** Makes the codes that were ordered. */
export const generateCodesJob: Job = {
  name: "generate-codes",
  everyMinutes: 1,
  run(turn) {
    const { begin, look, log, signal } = turn;
    return forEachBrand(turn, "generate-codes", async (actor, { brandId }) => {
      for (const { id, number } of await openBatches(look(actor))) {
        if (signal.aborted) return;
        const { done } = await generateCodes(begin, actor, id, { signal });
        log.info({ brandId, batch: number, done }, "codes made");
      }
    });
  },
};
