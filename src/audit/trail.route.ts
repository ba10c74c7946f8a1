import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isId } from "../kernel/id.ts";
import type { Begin, Clock, Look, Origin } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { exportTrail } from "./export-trail.ts";
import { readPart, trailPath } from "./trail.paths.ts";

type Params = { readonly brandId: string; readonly staffId: string; readonly "*": string };

/** Serves a brand's trail to whom we signed an address for: the signature is the permission, and says whose it is. */
export function serveTrails(
  app: FastifyInstance,
  hub: {
    readonly begin: Begin;
    readonly look: Look;
    readonly clock: Clock;
    readonly secret: string;
    readonly originOf: (request: FastifyRequest) => Origin;
  },
): void {
  app.get<{ Params: Params; Querystring: { until?: string; signature?: string } }>(
    "/audit/:brandId/:staffId/*",
    async (request, reply) => {
      const { brandId, staffId, "*": part } = request.params;
      const isOurs = [brandId, staffId].every(isId);
      const path = trailPath({ brandId, staffId, part });
      if (!isOurs || !isSigned(hub.secret, path, request.query, hub.clock()))
        return refuseAddress(reply, "downloadUrl");
      const wish = readPart(part);
      const actor = { kind: "hq", id: staffId, brandId } as const;
      const type = wish.format === "CSV" ? "text/csv" : "application/jsonl";
      const name = `trail.${wish.format.toLowerCase()}`;
      return reply
        .type(`${type}; charset=utf-8`)
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("cache-control", "private, no-store")
        .send(Readable.from(exportTrail(hub, actor, wish, hub.originOf(request))));
    },
  );
}
