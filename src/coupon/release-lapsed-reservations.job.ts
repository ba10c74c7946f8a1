import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { releaseLapsedReservations } from "./release-lapsed-reservations.ts";

const TASK = "release-lapsed-reservations";

/** Gives budgets back what checkouts reserved and left. */
export const releaseLapsedReservationsJob: Job = {
  name: TASK,
  everyMinutes: 2,
  run: (turn) =>
    forEachBrand(turn, TASK, async (actor, { brandId }) => {
      const released = await releaseLapsedReservations(turn.begin, actor);
      if (released > 0) turn.log.info({ brandId, released }, "reservations released");
    }),
};
