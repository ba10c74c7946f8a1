import { forAllBrands } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { forgetDeliveries } from "./delivery.queries.ts";

/** A transaction stays short. */
const DELIVERIES_A_TURN = 5_000;
const KEPT_MS = 30 * 86_400_000;

/** Forgets what was queued thirty days ago, whatever came of it. */
export const forgetDeliveriesJob: Job = {
  name: "forget-deliveries",
  everyMinutes: 60,
  async run({ begin, now, signal }) {
    const before = new Date(+now - KEPT_MS);
    for (let forgot = DELIVERIES_A_TURN; forgot === DELIVERIES_A_TURN && !signal.aborted; )
      forgot = await begin(forAllBrands("forget-deliveries"), (work) =>
        forgetDeliveries(work, before, DELIVERIES_A_TURN),
      );
  },
};
