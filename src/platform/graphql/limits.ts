import { ApolloArmor } from "@escape.tech/graphql-armor";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";

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

/** Parses and validates what comes over a socket by the same limits as what comes over HTTP. */
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
