import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lexicographicSortSchema, printSchema } from "graphql";
import { describeDatabase } from "./commands/describe-database.ts";
import { buildGraph } from "./graph.ts";
import { migrateDatabase, openDatabase } from "./hub.ts";

/** The contracts as the code has them now. */
async function contracts(): Promise<Record<string, string>> {
  const dataDir = mkdtempSync(join(tmpdir(), "banyan-generate-"));
  const database = await openDatabase({ dataDir, databaseUrl: undefined });
  try {
    await migrateDatabase(database);
    return {
      "schema/hub.graphql": `${printSchema(lexicographicSortSchema(buildGraph()))}\n`,
      "schema/database.md": await describeDatabase(database.place),
    };
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
    if (database.embedded) rmSync(database.embedded.directory, { recursive: true, force: true });
  }
}

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, text] of Object.entries(await contracts())) {
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) stale.push(file);
}
if (stale.length > 0) {
  process.stderr.write(
    `${stale.join(", ")}: not what the code says; run npm run generate and look\n`,
  );
  process.exit(1);
}
