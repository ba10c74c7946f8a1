import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyInstance } from "fastify";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import type { Begin, Clock, Look } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { findingsCsv, findingsHead } from "./reconcile.csv.ts";
import { findingsPath, uploadPath } from "./reconcile.paths.ts";
import { allFindings, brandOfReconciliation, uploadOf } from "./reconcile.queries.ts";
import { FileTooLarge, TooManyUploads } from "./reconcile.refusals.ts";
import { reconcileFile } from "./reconcile-file.ts";

const BYTES_LIMIT = 50 * 1024 * 1024;
/** Files that are compared: each holds its rows in memory. */
const AT_ONCE = 2;
/** Files of one franchisee that are on their way: who sends slowly holds up nobody else. */
const ARRIVING = 2;

interface Around {
  readonly begin: Begin;
  readonly look: Look;
  readonly clock: Clock;
  readonly secret: string;
}

interface Signed {
  Params: { id: string };
  Querystring: { until?: string; signature?: string };
}

/** Takes tills' files, and serves what came of them: the signature of an address is the permission. */
export function serveReconciliations(app: FastifyInstance, around: Around): void {
  app.register(async (own) => {
    // The file is read as it comes, whatever it calls itself.
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    takeFiles(own, around);
  });
  serveFindings(app, around);
}

function takeFiles(app: FastifyInstance, { begin, look, clock, secret }: Around): void {
  const arriving = places(ARRIVING);
  const compared = places(AT_ONCE);
  app.post<Signed>(
    "/reconciliations/:id/file",
    { bodyLimit: BYTES_LIMIT },
    async ({ params: { id }, query, body, headers }, reply) => {
      const isOurs = isId(id) && isSigned(secret, uploadPath(id), query, clock());
      const upload = isOurs ? await uploadOf(look(forAllBrands("till upload")), id) : undefined;
      if (!upload || !(body instanceof Readable)) return refuseAddress(reply, "uploadUrl");
      const language = /^\s*zh\b/i.test(headers["accept-language"] ?? "") ? "zh" : "en";
      try {
        const { reconciliation, repeated } = await arriving(upload.franchiseeId, () =>
          keptFor(body, (path) =>
            compared("all", () => reconcileFile({ begin, look }, upload, path)),
          ),
        );
        return await reply.send({ reconciliationId: reconciliation.id, repeated });
      } catch (error) {
        if (error instanceof BadInput)
          return reply.code(400).send({ code: "BAD_USER_INPUT", message: error.message });
        if (!(error instanceof Refusal)) throw error;
        return reply
          .code(error instanceof TooManyUploads ? 503 : error instanceof FileTooLarge ? 413 : 422)
          .send({ code: error.code, message: error.text[language] });
      }
    },
  );
}

/** Does something for as many of each at a time, and refuses one more. */
function places(most: number) {
  const taken = new Map<string, number>();
  return async <T>(whose: string, step: () => Promise<T>): Promise<T> => {
    const before = taken.get(whose) ?? 0;
    if (before >= most) throw new TooManyUploads();
    taken.set(whose, before + 1);
    try {
      return await step();
    } finally {
      const left = (taken.get(whose) ?? 1) - 1;
      if (left > 0) taken.set(whose, left);
      else taken.delete(whose);
    }
  };
}

/** Writes what is sent to a file of its own, for as long as it is looked at. */
async function keptFor<T>(body: Readable, look: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "banyan-till-"));
  try {
    const path = join(folder, "till.csv");
    let bytes = 0;
    const bounded = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(bytes > BYTES_LIMIT ? new FileTooLarge(BYTES_LIMIT, "bytes") : null, chunk);
      },
    });
    await pipeline(body, bounded, createWriteStream(path));
    return await look(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function serveFindings(app: FastifyInstance, { look, clock, secret }: Around): void {
  app.get<Signed>("/reconciliations/:id.csv", async ({ params: { id }, query }, reply) => {
    const isOurs = isId(id) && isSigned(secret, findingsPath(id), query, clock());
    const brandId = isOurs
      ? await brandOfReconciliation(look(forAllBrands("findings download")), id)
      : undefined;
    if (brandId === undefined) return refuseAddress(reply, "downloadUrl");
    const scope = look(system("findings download", brandId));
    return reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", `attachment; filename="reconciliation-${id}.csv"`)
      .header("cache-control", "private, no-store")
      .send(
        Readable.from(
          (async function* () {
            yield findingsHead();
            for await (const findings of allFindings(scope, id)) yield findingsCsv(findings);
          })(),
        ),
      );
  });
}
