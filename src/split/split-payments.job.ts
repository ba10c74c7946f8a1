import { forEachBrand } from "../brand/for-each-brand.ts";
import type { Job } from "../platform/jobs.ts";
import { advanceSplits } from "./advance-splits.ts";
import { planSplits } from "./plan-splits.ts";
import type { WechatPay } from "./wechat-pay.client.ts";

/** Plans what payments are to be split, sends it, and asks what came of it. */
export const splitPaymentsJob = (rail: WechatPay): Job => ({
  name: "split-payments",
  everyMinutes: 1,
  run(turn) {
    const { begin, look, log, since, signal } = turn;
    return forEachBrand(turn, "split-payments", async (actor, { brandId }) => {
      const planned = await planSplits(begin, actor, { since, signal });
      const ended = await advanceSplits({ begin, look, rail }, actor, { signal });
      if (planned + ended > 0) log.info({ brandId, planned, ended }, "payments split");
    });
  },
});
