import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Attempts, Guess } from "../attempts.ts";
import { TooManyAttempts } from "../too-many-attempts.ts";
import { withoutPort } from "./address.ts";

const ASKED: Guess<void> = { guessed: "LINK" };
const WRONG: Guess<void> = {
  guessed: "LINK",
  wrongIn: () => ({ wrong: 1, nothing: true }),
};
const REFUSED = new Set([401, 403]);

/** A signed address, or what a token opens. */
const isOpened = ({ url, query }: FastifyRequest): boolean =>
  (query as { readonly signature?: unknown } | undefined)?.signature !== undefined ||
  url.split("?", 1)[0] === "/metrics";

/** Bounds how many addresses and tokens that open something may be made up from one network. */
export function boundLinks(app: FastifyInstance, attempts: Attempts): void {
  const tried = ({ ip }: FastifyRequest, guess: Guess<void>) =>
    attempts
      .guarded({ address: withoutPort(ip) }, guess, async () => undefined)
      .catch((error: unknown) => {
        if (error instanceof TooManyAttempts) return error;
        throw error;
      });
  app.addHook("preHandler", async (request, reply) => {
    const refused = isOpened(request) && (await tried(request, ASKED));
    if (!refused) return;
    const { message, extensions, seconds } = refused;
    await reply
      .code(429)
      .header("retry-after", seconds)
      .type("application/json; charset=utf-8")
      .send({ errors: [{ message, extensions }] });
  });
  app.addHook("onSend", async (request, { statusCode }, payload) => {
    if (isOpened(request) && REFUSED.has(statusCode)) await tried(request, WRONG);
    return payload;
  });
}
