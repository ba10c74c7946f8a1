import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { printGraph } from "../../src/graph.ts";
import { printDocuments, printOperations } from "../../src/platform/graphql/print-operations.ts";

test("src/client/operations.ts is what schema/operations says; npm run generate prints it", async () => {
  expect(readFileSync("src/client/operations.ts", "utf8")).toBe(
    await printOperations(printGraph(), "schema/operations"),
  );
});

test("schema/documents.json is what schema/operations says, by the hash of what the client sends", () => {
  expect(readFileSync("schema/documents.json", "utf8")).toBe(printDocuments("schema/operations"));
});
