import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { forAllBrands, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import type { Clock, Look, Scope } from "../platform/database/work.ts";
import { refuseAddress } from "../platform/http/refuse-address.ts";
import { isSigned } from "../platform/http/signature.ts";
import { type Statement, StatementEntity } from "./statement.entity.ts";

/** What files are served by. */
export interface FileDesk {
  readonly look: Look;
  readonly clock: Clock;
  readonly secret: string;
}

/** One kind of file a statement is handed out as. */
export interface StatementFile {
  /** Behind the statement's id, without the dot. */
  readonly suffix: string;
  readonly type: string;
  /** The field that signs its address. */
  readonly field: string;
  readonly path: (statementId: string) => string;
  readonly write: (scope: Scope, statement: Statement) => AsyncIterable<string | Uint8Array>;
}

/** Serves a file of statements to whoever holds an address we signed for it: the signature is the permission. */
export function serveFile(app: FastifyInstance, desk: FileDesk, file: StatementFile): void {
  const { look, clock, secret } = desk;
  const { suffix, field } = file;
  app.get<{ Params: { id: string }; Querystring: { until?: string; signature?: string } }>(
    `/statements/:id.${suffix}`,
    async ({ params: { id }, query }, reply) => {
      if (!isId(id) || !isSigned(secret, file.path(id), query, clock()))
        return refuseAddress(reply, field);
      const everyBrand = look(forAllBrands("statement download"));
      const statement = await everyBrand.em.findOneOrFail(
        StatementEntity,
        { id },
        { filters: false },
      );
      const scope = look(system("statement download", statement.brandId));
      return reply
        .type(file.type)
        .header(
          "content-disposition",
          `attachment; filename="statement-${statement.month}-${id}.${suffix}"`,
        )
        .header("cache-control", "private, no-store")
        .send(Readable.from(file.write(scope, statement), { objectMode: false }));
    },
  );
}
