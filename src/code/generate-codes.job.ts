import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { openBatches } from "./batch.queries.ts";
import { generateCodes } from "./generate-codes.ts";

/** Makes the codes that were ordered. */
export const generateCodesJob: Job = {
  name: "generate-codes",
  everyMinutes: 1,
  async run({ begin, look, log, signal }) {
    for (const { brandId } of await brandZones(look(system("generate-codes", NO_BRAND)))) {
      const actor = system("generate-codes", brandId);
      for (const { id, number } of await openBatches(look(actor))) {
        if (signal.aborted) return;
        const { done } = await generateCodes(begin, actor, id, { signal });
        log.info({ brandId, batch: number, done }, "codes made");
      }
    }
  },
};
