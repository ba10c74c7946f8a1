import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { releaseLapsedReservations } from "./release-lapsed-reservations.ts";

const TASK = "release-lapsed-reservations";

/** Gives budgets back what checkouts reserved and left. */
export const releaseLapsedReservationsJob: Job = {
  name: TASK,
  everyMinutes: 2,
  async run({ begin, look, log, signal }) {
    for (const { brandId } of await brandZones(look(system(TASK, NO_BRAND)))) {
      if (signal.aborted) return;
      const released = await releaseLapsedReservations(begin, system(TASK, brandId));
      if (released > 0) log.info({ brandId, released }, "reservations released");
    }
  },
};
