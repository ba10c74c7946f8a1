import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as types from "@graphql-codegen/typescript-operations";
import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  stripIgnoredCharacters,
} from "graphql";

const HEAD = `// Printed by npm run generate, never edited. What the ids stand for is in schema/operations.
import type { Operation } from "./operation.ts";

`;

/** How the names of the types that belong to an operation end. */
const SUFFIX = { query: "Query", mutation: "Mutation", subscription: "Subscription" } as const;

const operationOf = ({ definitions }: DocumentNode): OperationDefinitionNode => {
  const [operation] = definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  return operation;
};

/** The operations in a folder as the hub knows them: each without its white space, by its SHA-256. */
export const printDocuments = (folder: string): string => {
  const texts = readdirSync(folder)
    .sort()
    .map((file) => textOf(folder, file));
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [hash("sha256", text), text])), null, 2)}\n`;
};

const textOf = (folder: string, file: string): string =>
  stripIgnoredCharacters(readFileSync(join(folder, file), "utf8"));

/**
 * The operations in a folder as a module of the client: for each its kind and its id at the hub, of which a bundle
 * keeps what it uses, and the types of what it takes and answers.
 */
export async function printOperations(graph: string, folder: string): Promise<string> {
  const documents = readdirSync(folder)
    .sort()
    .map((file) => ({
      location: file,
      document: parse(readFileSync(join(folder, file), "utf8")),
    }));
  const typed = await codegen({
    ...{ filename: "operations.ts", schema: parse(graph), documents },
    config: {
      ...{ defaultScalarType: "string", enumType: "string-literal", immutableTypes: true },
      ...{ skipTypename: true, arrayInputCoercion: false },
    },
    plugins: [{ types: {} }],
    pluginMap: { types },
  });
  const operations = documents.map(({ document, location }) => {
    const { operation, name } = operationOf(document);
    const type = `${name?.value}${SUFFIX[operation]}`;
    const id = hash("sha256", textOf(folder, location));
    return `/** ${location} */\nexport const ${name?.value}: Operation<${type}, ${type}Variables> =\n  "${operation} ${id}";\n`;
  });
  return `${HEAD}${typed.trim()}\n\n${operations.join("\n")}`;
}
