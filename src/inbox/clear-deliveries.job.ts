import { forAllBrands } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { clearDeliveries } from "./delivery.queries.ts";

/** A transaction stays short. */
const DELIVERIES_A_TURN = 1_000;

/** Drops what nobody looked at in 30 days, with all that is personal in it, and forgets what is done for 90. */
export const clearDeliveriesJob: Job = {
  name: "clear-deliveries",
  everyMinutes: 60,
  async run({ begin, signal }) {
    for (let met = 1; met > 0 && !signal.aborted; )
      met = await begin(forAllBrands("clear-deliveries"), (work) =>
        clearDeliveries(work, DELIVERIES_A_TURN),
      );
  },
};
