import type { FastifyInstance } from "fastify";
import { type FileDesk, serveFile } from "./serve-file.ts";
import { csvHead, csvLines } from "./statement.csv.ts";
import { downloadPath } from "./statement.paths.ts";
import { statementLines } from "./statement.queries.ts";

/** Serves a statement's lines, as its SHA-256 is taken of them. */
export function serveStatements(app: FastifyInstance, desk: FileDesk): void {
  serveFile(app, desk, {
    ...{ suffix: "csv", type: "text/csv; charset=utf-8", field: "downloadUrl", path: downloadPath },
    async *write(scope, statement) {
      yield csvHead();
      for await (const lines of statementLines(scope, statement)) yield csvLines(lines);
    },
  });
}
