import { forEachBrand } from "../brand/for-each-brand.ts";
import { dayOf } from "../kernel/month.ts";
import type { Job } from "../platform/jobs.ts";
import { ruleOf } from "../split/split.queries.ts";
import type { WechatPay } from "../split/wechat-pay.client.ts";
import { billOf } from "./bill.queries.ts";
import { checkBill } from "./check-bill.ts";

const DAY_MS = 24 * 3_600_000;

/** Compares yesterday's bill with the book; WeChat Pay has it from ten in the morning on, in China. */
export const checkBillJob = (wechatPay: WechatPay): Job => ({
  name: "check-bill",
  everyMinutes: 60,
  async run(turn) {
    const { begin, look, log, now } = turn;
    const [day, hour] = [
      dayOf(new Date(+now - DAY_MS), "Asia/Shanghai"),
      // China's clock is eight hours ahead, all year.
      (now.getUTCHours() + 8) % 24,
    ];
    if (hour < 10) return;
    await forEachBrand(turn, "check-bill", async (actor, { brandId }) => {
      const scope = look(actor);
      if (!(await ruleOf(scope)) || (await billOf(scope, day))) return;
      const { matched, gaps } = await checkBill({ begin, look, wechatPay }, actor, { day });
      const said = { brandId, day, matched, gaps: gaps.length };
      if (gaps.length > 0) log.error(said, "WeChat Pay's bill and the book differ");
      else log.info(said, "WeChat Pay's bill fits the book");
    });
  },
});
