import { brandZones } from "../brand/brand.queries.ts";
import { NO_BRAND, system } from "../kernel/actor.ts";
import type { Job } from "../platform/jobs.ts";
import { advanceSplits } from "./advance-splits.ts";
import { planSplits } from "./plan-splits.ts";
import type { WechatPay } from "./wechat-pay.client.ts";

/** Plans what payments are to be split, sends it, and asks what came of it. */
export const splitPaymentsJob = (rail: WechatPay): Job => ({
  name: "split-payments",
  everyMinutes: 1,
  async run({ begin, look, log, since, signal }) {
    for (const { brandId } of await brandZones(look(system("split-payments", NO_BRAND)))) {
      if (signal.aborted) return;
      const actor = system("split-payments", brandId);
      const planned = await planSplits(begin, actor, { since, signal });
      const ended = await advanceSplits({ begin, look, rail }, actor, { signal });
      if (planned + ended > 0) log.info({ brandId, planned, ended }, "payments split");
    }
  },
});
