import { type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import {
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  visit,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Log } from "../log.ts";

/** Documents kept compiled; whoever asks for others is served as well, uncompiled. */
const COMPILED_LIMIT = 500;

interface Compiled extends CompiledQuery {
  /** Compiled code would read these as null where they are left out; graphql-js leaves their fields out. */
  readonly needed: readonly string[];
}

/** The variables that are fields of inputs written out in a document. */
function variablesInInputs(document: DocumentNode): string[] {
  const names: string[] = [];
  visit(document, {
    ObjectField: ({ value }) => {
      if (value.kind === Kind.VARIABLE) names.push(value.name.value);
    },
  });
  return names;
}

type Mask = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Answers documents that come again from code compiled for them. A document is compiled the second time it is seen;
 * variables that are wrong are left to graphql-js, whose messages callers know: nothing has run by then. What compiled
 * code answered is in the log, for who looks closely.
 */
export function compiling(
  schema: GraphQLSchema,
  mask: Mask,
  log: Log,
  // biome-ignore lint/suspicious/noExplicitAny: what the context is makes no difference here.
): ApolloServerPlugin<any> {
  const seen = new Map<string, Compiled | "once" | "never">();

  function compiledFor(key: string, document: DocumentNode, operationName: string | null) {
    const known = seen.get(key);
    if (known !== undefined && known !== "once") {
      // What is asked again stays; what was not asked for longest goes first.
      seen.delete(key);
      seen.set(key, known);
      return known === "never" ? undefined : known;
    }
    if (seen.size >= COMPILED_LIMIT) seen.delete(seen.keys().next().value ?? "");
    if (known === undefined) {
      seen.set(key, "once");
      return undefined;
    }
    const compiled = compileQuery(schema, document, operationName ?? "", {
      useExperimentalPathBasedSkipInclude: true,
    });
    const kept = isCompiledQuery(compiled) && { ...compiled, needed: variablesInInputs(document) };
    seen.set(key, kept || "never");
    return kept || undefined;
  }

  return {
    requestDidStart: async () => ({
      async responseForOperation({ document, operationName, queryHash, request, contextValue }) {
        const key = `${queryHash} ${operationName ?? ""}`;
        const compiled = compiledFor(key, document, operationName);
        const { variables = {} } = request;
        if (!compiled || compiled.needed.some((name) => !(name in variables))) return null;
        const result = await compiled.query({}, contextValue, variables);
        if (result.data === undefined) return null;
        log.debug({ operationName }, "answered by compiled code");
        const errors = result.errors?.map((error) => mask(error.toJSON(), error));
        return {
          http: { headers: new HeaderMap() },
          body: { kind: "single", singleResult: { data: result.data, ...(errors && { errors }) } },
        };
      },
    }),
  };
}

/** type-graphql resolves unions and interfaces asynchronously, which compiled code does not take. */
export function resolveTypesAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isAbstractType(type))
      type.resolveType = (value: { readonly __typename: string }) => value.__typename;
  return schema;
}
