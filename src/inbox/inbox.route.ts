import type { FastifyInstance, FastifyReply } from "fastify";
import { type OpenSource, openSource } from "../intake/source.queries.ts";
import { FORMATS } from "../intake/source.rules.ts";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId, newId } from "../kernel/id.ts";
import { coalesce } from "../platform/coalesce.ts";
import { isPassing } from "../platform/database/passing.ts";
import type { Begin, Clock, Look } from "../platform/database/work.ts";
import type { Log } from "../platform/log.ts";
import { type Arrival, type Kept, keepArrivals } from "./delivery.queries.ts";

/** An order of a thousand lines, as vendors write them. */
const BYTES_LIMIT = 2 * 1024 * 1024;
/** Those that come at once share a commit. */
const LANES = 2;
const ARRIVALS_A_RUN = 50;

interface Around {
  readonly begin: Begin;
  readonly look: Look;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells a worker of this process that there is something to do. */
  readonly wake: () => void;
}

/**
 * Takes orders and refunds of sources outside. The signature is the permission, and 200 means that the message is kept: what
 * it says is read afterwards. A message that came before is answered alike, and kept once.
 */
export function serveIntake(app: FastifyInstance, around: Around): void {
  const { look, clock, log, wake } = around;
  const keep = keeping(around.begin);
  app.register(async (own) => {
    // The signature is of the bytes as they came.
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    own.post<{ Params: { id: string }; Body: Buffer | undefined }>(
      "/intake/:id",
      { bodyLimit: BYTES_LIMIT },
      async ({ params: { id }, headers, body = Buffer.of() }, reply) => {
        try {
          const source = isId(id) ? await openSource(look(forAllBrands("intake")), id) : undefined;
          const signed =
            source && FORMATS[source.kind].verify({ headers, body }, source.secrets, clock());
          // A source that is not there and a wrong signature look the same.
          if (!source || !signed)
            return say(reply, 401, "SIGNATURE_INVALID", "not signed as agreed, or too old");
          if (source.closedAt) return say(reply, 410, "SOURCE_CLOSED", "this source is closed");
          const kept = await keep({
            ...{ source, id: newId(), sourceId: source.id, deliveryId: signed.deliveryId },
            ...{ key: source.key, headers: signed.headers, body: body.toString() },
          });
          // A vendor that sends a delivery again may write it anew; a source of our own format may not.
          if (kept === "OTHER" && source.kind === "POS")
            return say(reply, 409, "DELIVERY_CONFLICT", "this id came before with other content");
          wake();
          return reply.code(200).send({ kept: true });
        } catch (error) {
          if (isPassing(error))
            return say(reply.header("retry-after", "5"), 503, "TRY_AGAIN", "not at this moment");
          log.error({ err: error }, "a delivery could not be kept");
          return say(reply, 500, "INTERNAL_SERVER_ERROR", "something went wrong on our side");
        }
      },
    );
  });
}

const say = (reply: FastifyReply, status: number, code: string, message: string) =>
  reply.code(status).send({ code, message });

type Call = Arrival & { readonly source: OpenSource };

/** Keeps messages of a brand that come at once in one transaction. */
const keeping = (begin: Begin) =>
  coalesce<Call, Kept>({
    ...{ lanes: LANES, limit: ARRIVALS_A_RUN, keyOf: ({ source }) => source.brandId },
    ...{ sizeOf: () => 1, touches: () => [] },
    run: (calls) =>
      begin(system("intake", calls[0]?.source.brandId ?? ""), (work) => keepArrivals(work, calls)),
  });
