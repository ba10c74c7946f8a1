import type { FastifyInstance } from "fastify";
import { forAllBrands, system } from "../kernel/actor.ts";
import type { Begin, Clock, Look } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { askAfter } from "./advance-splits.ts";
import { brandsOfTransaction } from "./split.queries.ts";
import type { WechatPay } from "./wechat-pay.client.ts";

/** Where WeChat Pay is to send its notices: `<public url>/wechatpay/notices`. */
const PATH = "/wechatpay/notices";

/**
 * Hears WeChat Pay's notices of splits and returns. A notice whose signature is not WeChat Pay's, or old, is refused. What
 * came of a split is asked for, not taken from the notice: heard twice, late or out of turn, it changes nothing.
 */
export function serveNotices(
  app: FastifyInstance,
  hub: {
    readonly begin: Begin;
    readonly look: Look;
    readonly clock: Clock;
    readonly log: Log;
    readonly wechatPay: WechatPay;
  },
): void {
  const { begin, look, clock, log, wechatPay } = hub;
  void app.register(async (notices) => {
    // The signature is of the bytes as they came.
    notices.removeAllContentTypeParsers();
    notices.addContentTypeParser("*", { parseAs: "string" }, (_, body, done) => done(null, body));
    notices.post<{ Body: string }>(PATH, { bodyLimit: 64 * 1024 }, async (request, reply) => {
      const notice = wechatPay.openNotice(request.headers, request.body, clock());
      if (!notice) return reply.code(401).send({ code: "FAIL", message: "not WeChat Pay's" });
      const { transactionId } = notice;
      const brands = await brandsOfTransaction(
        look(forAllBrands("WeChat Pay's notices")),
        transactionId,
      );
      for (const brandId of brands)
        await askAfter(
          { begin, look, rail: wechatPay },
          system("WeChat Pay's notices", brandId),
          transactionId,
        );
      log.info({ transactionId, brands: brands.length }, "a notice of WeChat Pay's was heard");
      return reply.code(200).send({ code: "SUCCESS", message: "成功" });
    });
  });
}
