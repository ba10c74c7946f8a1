import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { NO_BRAND, system } from "../kernel/actor.ts";
import { isId } from "../kernel/id.ts";
import type { Clock, Look } from "../platform/database/work.ts";
import { isSigned } from "../platform/http/signature.ts";
import { csvHead, csvLines } from "./statement.csv.ts";
import { StatementEntity } from "./statement.entity.ts";
import { downloadPath } from "./statement.paths.ts";
import { statementLines } from "./statement.queries.ts";

/** Serves a statement's file to whoever holds an address we signed for it: the signature is the permission. */
export function serveStatements(
  app: FastifyInstance,
  { look, clock, secret }: { look: Look; clock: Clock; secret: string },
): void {
  app.get<{ Params: { id: string }; Querystring: { until?: string; signature?: string } }>(
    "/statements/:id.csv",
    async ({ params: { id }, query }, reply) => {
      if (!isId(id) || !isSigned(secret, downloadPath(id), query, clock()))
        return reply
          .code(403)
          .type("text/plain; charset=utf-8")
          .send(
            "This address is not valid, or its five minutes are over. Ask for downloadUrl again.\n链接无效或已过期，请重新获取 downloadUrl。\n",
          );
      const everyBrand = look(system("statement download", NO_BRAND));
      const statement = await everyBrand.em.findOneOrFail(
        StatementEntity,
        { id },
        { filters: false },
      );
      const scope = look(system("statement download", statement.brandId));
      return reply
        .type("text/csv; charset=utf-8")
        .header(
          "content-disposition",
          `attachment; filename="statement-${statement.month}-${id}.csv"`,
        )
        .header("cache-control", "private, no-store")
        .send(
          Readable.from(
            (async function* () {
              yield csvHead();
              for await (const lines of statementLines(scope, statement)) yield csvLines(lines);
            })(),
          ),
        );
    },
  );
}
