import { ApolloArmor } from "@escape.tech/graphql-armor";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { Lately } from "../lately.ts";

/** A document of more tokens is not parsed: big inputs belong into variables. */
const MAX_TOKENS = 4_000;
/** A request's body, 1,000 orders in variables included. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

const armor = new ApolloArmor({
  maxDepth: { n: 12 },
  maxAliases: { n: 20 },
  maxDirectives: { n: 20 },
  costLimit: { maxCost: 24_000 },
  // Suggestions help the people this schema is open to.
  blockFieldSuggestion: { enabled: false },
}).protect();

export const protection = {
  validationRules: armor.validationRules,
  parseOptions: { maxTokens: MAX_TOKENS },
};

/**
 * How long the documents that are kept, read or compiled, may be together and each: they take a hundred times as much
 * memory as their text. Whoever asks for others is served as well.
 */
export const KEPT_CHARACTERS = 250_000;
export const DOCUMENT_CHARACTERS = 16_000;

/**
 * Reads what comes over a socket by the same limits as what comes over HTTP. Ten thousand clients send the same few
 * documents: each is read once.
 */
export function createReader(
  schema: GraphQLSchema,
): (source: string) => DocumentNode | readonly GraphQLError[] {
  const known = new Lately<DocumentNode>(KEPT_CHARACTERS);
  return (source) => {
    const found = known.get(source);
    if (found) return found;
    const read = readDocument(schema, source);
    if ("kind" in read && source.length <= DOCUMENT_CHARACTERS)
      known.keep(source, read, source.length);
    return read;
  };
}

export function readDocument(
  schema: GraphQLSchema,
  source: string,
): DocumentNode | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(source, protection.parseOptions);
  } catch (error) {
    // Nested deeper than the stack, it is no GraphQLError that comes.
    const failed = error instanceof GraphQLError ? error : new GraphQLError(String(error));
    return [coded(failed, "GRAPHQL_PARSE_FAILED")];
  }
  const errors = validate(schema, document, [...specifiedRules, ...protection.validationRules]);
  return errors.length > 0
    ? errors.map((error) => coded(error, "GRAPHQL_VALIDATION_FAILED"))
    : document;
}

/** graphql-js gives its own errors no code; over HTTP, Apollo does. */
export function coded(error: GraphQLError, code: string): GraphQLError {
  error.extensions.code ??= code;
  return error;
}
