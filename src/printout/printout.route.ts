import type { FastifyInstance } from "fastify";
import { type FileDesk, serveFile } from "../statement/serve-file.ts";
import { pdfPath, xlsxPath } from "./printout.paths.ts";
import { readPrintout, readWorkbook } from "./read-printout.ts";

/** Serves statements as they are printed, and as workbooks. */
export function servePrintouts(app: FastifyInstance, desk: FileDesk): void {
  for (const language of ["en", "zh"] as const)
    serveFile(app, desk, {
      ...{ suffix: `${language}.pdf`, type: "application/pdf", field: "pdfUrl" },
      path: (id) => pdfPath(id, language),
      async *write(scope, statement) {
        // Loaded with the first that is asked for, as workbooks are.
        const { printStatement } = await import("./statement.pdf.ts");
        const doc = printStatement(await readPrintout(scope, statement, language));
        doc.end();
        yield* doc;
      },
    });
  serveFile(app, desk, {
    suffix: "xlsx",
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ...{ field: "xlsxUrl", path: xlsxPath, write: readWorkbook },
  });
}
