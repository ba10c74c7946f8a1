import type { Job } from "../platform/jobs.ts";
import { alarmParked } from "./alarm-parked.ts";

/** Refunds whose orders do not come are told of within the hour. */
export const alarmParkedJob: Job = {
  name: "alarm-parked",
  everyMinutes: 60,
  async run({ begin, log }) {
    await alarmParked(begin, log);
  },
};
