// Before any type of the graph, in whatever order those are imported.
import "reflect-metadata";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeDatabase } from "./commands/describe-database.ts";
import { printGraph } from "./graph.ts";
import { migrateDatabase, openDatabase } from "./hub.ts";
import { printDocuments, printOperations } from "./platform/graphql/print-operations.ts";
import { printRights } from "./role/print-rights.ts";

/** The contracts as the code has them now. */
async function contracts(): Promise<Record<string, string>> {
  const dataDir = mkdtempSync(join(tmpdir(), "banyan-generate-"));
  const database = await openDatabase({ dataDir, databaseUrl: undefined });
  try {
    await migrateDatabase(database);
    return {
      "schema/hub.graphql": printGraph(),
      "schema/database.md": await describeDatabase(database.place),
      "schema/documents.json": printDocuments("schema/operations"),
      "schema/rights.md": printRights(),
      "src/client/operations.ts": await printOperations(printGraph(), "schema/operations"),
    };
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
    if (database.embedded) rmSync(database.embedded.directory, { recursive: true, force: true });
  }
}

for (const [file, text] of Object.entries(await contracts())) writeFileSync(file, text);
