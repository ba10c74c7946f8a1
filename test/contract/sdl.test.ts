import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { printGraph } from "../../src/graph.ts";

test("schema/hub.graphql is what the code promises; npm run generate prints it", () => {
  expect(readFileSync("schema/hub.graphql", "utf8")).toBe(printGraph());
});
