import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { rerate } from "./rerate.ts";
import { lateTerms } from "./rerating.queries.ts";

/** Who books while a run begins may be seen by the next alone. */
const MARGIN_MS = 10 * 60_000;

/** Orders of contracts that were signed late are put right: all of them once, then those that are refunded. */
export const rerateJob: Job = {
  name: "rerate",
  everyMinutes: 15,
  run(turn) {
    const { begin, look, log, since, signal } = turn;
    const from = since && new Date(+since - MARGIN_MS);
    return forEachBrand(turn, "rerate", async (actor, { brandId }) => {
      for (const { id, agreedAt } of await lateTerms(look(actor))) {
        if (signal.aborted) return;
        const refundedSince = from && agreedAt < from ? from : undefined;
        const orders = await rerate(begin, actor, { termsId: id, refundedSince, signal });
        if (orders > 0) log.info({ brandId, termsId: id, orders }, "orders put right");
      }
    });
  },
};
