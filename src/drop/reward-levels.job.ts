import type { Job } from "../platform/jobs.ts";
import { rewardLevels } from "./reward-levels.ts";

/** Coupons that come with a level are given within a minute. */
export const rewardLevelsJob: Job = {
  name: "reward-levels",
  everyMinutes: 1,
  async run({ begin, look, log, signal }) {
    const given = await rewardLevels({ begin, look }, signal);
    if (given > 0) log.info({ given }, "coupons came with levels");
  },
};
