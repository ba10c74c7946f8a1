import { describe, expect, test } from "@jest/globals";
import {
  type DocumentNode,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { buildGraph } from "../../src/graph.ts";
import { readDocument } from "../../src/platform/graphql/limits.ts";
import { operation, operationNames } from "../support/operations.ts";

const schema = buildGraph();

const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());

/** The unions a document asks for without a way to read what is not the usual: a refusal, a reset. */
function unionsHalfRead(document: DocumentNode): string[] {
  const found: string[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet({ selections }) {
        const type = types.getParentType();
        if (!isUnionType(type)) return;
        const unusual = type.getTypes().some(({ name }) => name === "Reset") ? "Reset" : "Refusal";
        const isRead = selections.some(
          (each) =>
            each.kind === Kind.INLINE_FRAGMENT && each.typeCondition?.name.value === unusual,
        );
        if (!isRead) found.push(type.name);
      },
    }),
  );
  return found;
}

describe("the operations callers send", () => {
  test("are those of a mini program, a till, a store, a franchisee and headquarters", () => {
    expect(operationNames()).toEqual(
      expect.arrayContaining([
        ...["my-points", "record-orders", "store-activity", "franchisee-month", "headquarters"],
      ]),
    );
  });

  test.each(operationNames())("%s is sound by the schema and within the limits", (name) => {
    expect(readDocument(schema, operation(name))).toHaveProperty("kind", Kind.DOCUMENT);
  });

  test.each(operationNames())("%s is one operation, named like its file", (name) => {
    const { definitions } = parse(operation(name));
    expect(definitions.map((each) => (each as OperationDefinitionNode).name?.value)).toEqual([
      pascal(name),
    ]);
  });

  test.each(operationNames())(
    "%s can read every refusal, those of tomorrow too, and every reset",
    (name) => {
      expect(unionsHalfRead(parse(operation(name)))).toEqual([]);
    },
  );
});
