import { hash } from "node:crypto";
import { type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  visit,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { Lately } from "../lately.ts";
import type { Log } from "../log.ts";
import { DOCUMENT_CHARACTERS, KEPT_CHARACTERS } from "./limits.ts";
import type { Mask } from "./mask.ts";

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

/** Code for a document, from the second time it is asked for by a key. */
export type Compile = (
  key: string,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Variables | null | undefined,
) => CompiledQuery["query"] | undefined;

type Variables = { readonly [name: string]: unknown };

/**
 * Compiles documents that come again, the second time they are seen. Variables that are wrong are left to graphql-js,
 * whose messages callers know.
 */
export function createCompile(schema: GraphQLSchema): Compile {
  const seen = new Lately<Compiled | "once" | "never">(KEPT_CHARACTERS);

  function compiledFor(
    key: string,
    document: DocumentNode,
    operationName: string,
  ): Compiled | undefined {
    const known = seen.get(key);
    if (known !== undefined && known !== "once") return known === "never" ? undefined : known;
    const characters = document.loc?.end ?? 0;
    if (known === undefined || characters > DOCUMENT_CHARACTERS) {
      seen.keep(key, "once", key.length);
      return undefined;
    }
    const compiled = compileQuery(schema, document, operationName, {
      useExperimentalPathBasedSkipInclude: true,
    });
    const kept = isCompiledQuery(compiled) && { ...compiled, needed: variablesInInputs(document) };
    // Its code holds the document.
    seen.keep(key, kept || "never", key.length + characters);
    return kept || undefined;
  }

  return (key, document, operationName, variables) => {
    const name = operationName ?? "";
    const compiled = compiledFor(`${key} ${name}`, document, name);
    return compiled?.needed.every((each) => variables && each in variables)
      ? compiled.query
      : undefined;
  };
}

/** Runs what came as `source`: by compiled code where there is some. */
export type Run = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** How to run a document, event after event. */
export function runnerOf(
  compile: Compile,
  source: string,
  { document, operationName, variableValues }: ExecutionArgs,
): Run {
  // By the name that HTTP knows it by: a source may be long, and many are remembered.
  const query = compile(hash("sha256", source), document, operationName, variableValues);
  if (!query) return execute;
  return async (args) => {
    const { rootValue = {}, contextValue } = args;
    const result = await query(rootValue, contextValue, variableValues ?? {});
    return result.data === undefined ? execute(args) : (result as ExecutionResult);
  };
}

/** Answers HTTP by compiled code where there is some. What it answered is in the log, for who looks closely. */
export function compiling(
  compile: Compile,
  mask: Mask,
  log: Log,
  // biome-ignore lint/suspicious/noExplicitAny: what the context is makes no difference here.
): ApolloServerPlugin<any> {
  return {
    requestDidStart: async () => ({
      async responseForOperation({ document, operationName, queryHash, request, contextValue }) {
        const { variables = {} } = request;
        const query = compile(queryHash ?? "", document, operationName, variables);
        if (!query) return null;
        const result = await query({}, contextValue, variables);
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
