import type { Job } from "../platform/jobs.ts";
import { forgetEvents } from "./forget-events.ts";

/** Events are kept for a while, for who resumes. */
export const forgetEventsJob = (days: number): Job => ({
  name: "forget-events",
  everyMinutes: 60,
  async run({ begin, look, log, signal }) {
    const rows = await forgetEvents({ begin, look }, days, signal);
    log.info({ rows }, "events that are too old are forgotten");
  },
});
