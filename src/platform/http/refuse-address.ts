import type { FastifyReply } from "fastify";

/** What whoever comes with an address that we did not sign, or not lately, is told; `field` gives it a new one. */
export const refuseAddress = (reply: FastifyReply, field: string): FastifyReply =>
  reply
    .code(403)
    .type("text/plain; charset=utf-8")
    .send(
      `This address is not valid, or its five minutes are over. Ask for ${field} again.\n链接无效或已过期，请重新获取 ${field}。\n`,
    );
