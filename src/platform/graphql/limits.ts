import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { Lately } from "../lately.ts";
import { DOCUMENT_LIMITS, nestsTooDeep, sizeOf, tooMuchOf } from "../request/document.rules.ts";

/** So many mistakes are told at a time. */
const MISTAKES = 10;

/**
 * How long the documents that are kept, read or compiled, may be together and each: they take a hundred times as much
 * memory as their text. Whoever asks for others is served as well.
 */
export const KEPT_CHARACTERS = 250_000;
export const DOCUMENT_CHARACTERS = 16_000;

/** Reads documents, over whichever door they come. Ten thousand clients send the same few: each is read once. */
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
  if (nestsTooDeep(source))
    return [
      coded(
        new GraphQLError(`brackets are nested up to ${DOCUMENT_LIMITS.nesting} deep`),
        "GRAPHQL_VALIDATION_FAILED",
      ),
    ];
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [coded(error, "GRAPHQL_PARSE_FAILED")];
  }
  // Before the rules of GraphQL, some of which compare each with each.
  const much = tooMuchOf(sizeOf(document));
  if (much) return [coded(new GraphQLError(much), "GRAPHQL_VALIDATION_FAILED")];
  const errors = validate(schema, document, specifiedRules, { maxErrors: MISTAKES });
  return errors.length > 0
    ? errors.map((error) => coded(error, "GRAPHQL_VALIDATION_FAILED"))
    : document;
}

/** graphql-js gives its own errors no code; over HTTP, Apollo does. */
export function coded(error: GraphQLError, code: string): GraphQLError {
  error.extensions.code ??= code;
  return error;
}
