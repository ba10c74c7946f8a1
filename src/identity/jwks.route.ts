import type { FastifyInstance } from "fastify";
import type { Clock } from "../platform/database/work.ts";
import { inForce } from "./keys.rules.ts";
import type { Keys } from "./keys.ts";

/** How long others may keep our keys: less than a new one is published before it signs. */
const KEPT_SECONDS = 300;

/** The public keys that tokens are signed with, as RFC 7517 has them. */
export function serveTokenKeys(
  app: FastifyInstance,
  { keys, clock }: { readonly keys: Keys; readonly clock: Clock },
): void {
  app.get("/.well-known/jwks.json", (_, reply) =>
    reply
      .type("application/jwk-set+json")
      .header("cache-control", `public, max-age=${KEPT_SECONDS}`)
      .send({
        keys: inForce(keys.tokenKeys(), clock()).map(({ kid, check }) => {
          const { kty, crv, x, y } = check.export({ format: "jwk" });
          return { kty, crv, x, y, kid, use: "sig", alg: "ES256" };
        }),
      }),
  );
}
