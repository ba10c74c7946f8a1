import type { FastifyInstance } from "fastify";
import { isId } from "../kernel/id.ts";
import type { Clock, Look } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { bankFilePath } from "./payout.paths.ts";
import { writeBankFile } from "./write-bank-file.ts";

type Params = { readonly brandId: string; readonly runId: string; readonly staffId: string };

/** Serves a run's file to whom we signed an address for: the signature is the permission, and says whose it is. */
export function servePayouts(
  app: FastifyInstance,
  { look, clock, secret }: { readonly look: Look; readonly clock: Clock; readonly secret: string },
): void {
  app.get<{ Params: Params; Querystring: { until?: string; signature?: string } }>(
    "/payouts/:brandId/:runId/:staffId.csv",
    async ({ params: { brandId, runId, staffId }, query }, reply) => {
      const path = bankFilePath(brandId, runId, staffId);
      if (![brandId, runId, staffId].every(isId) || !isSigned(secret, path, query, clock()))
        return refuseAddress(reply, "fileUrl");
      const file = await writeBankFile(look({ kind: "hq", id: staffId, brandId }), runId);
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="payouts-${runId}.csv"`)
        .header("cache-control", "private, no-store")
        .send(file);
    },
  );
}
