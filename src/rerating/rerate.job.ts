import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { rerate } from "./rerate.ts";
import { lateTerms } from "./rerating.queries.ts";

/** Who books while a run begins may be seen by the next alone. */
const MARGIN_MS = 10 * 60_000;

/** Orders of contracts that were signed late are put right: all of them once, then those that are refunded. */
export const rerateJob: Job = {
  name: "rerate",
  everyMinutes: 15,
  async run({ begin, look, log, since, signal }) {
    const from = since && new Date(+since - MARGIN_MS);
    for (const { brandId } of await brandZones(look(system("rerate", NO_BRAND)))) {
      const actor = system("rerate", brandId);
      for (const { id, agreedAt } of await lateTerms(look(actor))) {
        if (signal.aborted) return;
        const refundedSince = from && agreedAt < from ? from : undefined;
        const orders = await rerate(begin, actor, { termsId: id, refundedSince, signal });
        if (orders > 0) log.info({ brandId, termsId: id, orders }, "orders put right");
      }
    }
  },
};
