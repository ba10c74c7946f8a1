import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { type GraphQLInputField, isInputObjectType, validateSchema } from "graphql";
import { buildGraph, printGraph } from "../../src/graph.ts";

test("schema/hub.graphql is what the code promises; npm run generate prints it", () => {
  expect(readFileSync("schema/hub.graphql", "utf8")).toBe(printGraph());
});

test("the graph is sound", () => {
  expect(validateSchema(buildGraph())).toEqual([]);
});

test("no field of an input stands in by a default: what compiled documents do with one is not what graphql-js does", () => {
  const defaulted = Object.values(buildGraph().getTypeMap()).flatMap((type) =>
    isInputObjectType(type)
      ? Object.values(type.getFields())
          .filter((field: GraphQLInputField) => field.defaultValue !== undefined)
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
  expect(defaulted).toEqual([]);
});
