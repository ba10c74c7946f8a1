import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isId } from "../kernel/id.ts";
import type { Begin, Clock, Look, Origin } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { batchOf } from "./batch.queries.ts";
import { codesPath } from "./code.paths.ts";
import { exportCodes } from "./export-codes.ts";

type Params = { readonly brandId: string; readonly batchId: string; readonly staffId: string };

/** Serves a batch's codes to whom we signed an address for: the signature is the permission, and says whose it is. */
export function serveCodes(
  app: FastifyInstance,
  hub: {
    readonly begin: Begin;
    readonly look: Look;
    readonly clock: Clock;
    readonly secret: string;
    readonly originOf: (request: FastifyRequest) => Origin;
  },
): void {
  const { begin, look, clock, secret, originOf } = hub;
  app.get<{ Params: Params; Querystring: { until?: string; signature?: string } }>(
    "/codes/:brandId/:batchId/:staffId.csv",
    async (request, reply) => {
      const {
        params: { brandId, batchId, staffId },
        query,
      } = request;
      const path = codesPath(brandId, batchId, staffId);
      const isOurs = [brandId, batchId, staffId].every(isId);
      if (!isOurs || !isSigned(secret, path, query, clock()))
        return refuseAddress(reply, "downloadUrl");
      const actor = { kind: "hq", id: staffId, brandId } as const;
      const batch = await batchOf(look(actor), batchId);
      if (!batch) return reply.code(404).send();
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="codes-${batchId}.csv"`)
        .header("cache-control", "private, no-store")
        .send(Readable.from(exportCodes(begin, actor, batch, originOf(request))));
    },
  );
}
