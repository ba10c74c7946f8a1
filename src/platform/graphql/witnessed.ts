import { type GraphQLSchema, getNamedType, isUnionType } from "graphql";
import type { Context } from "./context.ts";
import { told } from "./told.ts";

/** Has the context told of each mutation before it runs. */
export function witnessed(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve, name: mutation, args: declared, type } = field;
    if (!resolve) continue;
    const types = new Map(declared.map(({ name, type }) => [name, type]));
    const named = getNamedType(type);
    const refusals = new Set(
      isUnionType(named)
        ? named
            .getTypes()
            .filter((each) => each.getInterfaces().some(({ name }) => name === "Refusal"))
            .map(({ name }) => name)
        : [],
    );
    /** By which refusal nothing at all was done. */
    const refusalOf = (result: unknown): string | undefined => {
      const answers = [result].flat() as ReadonlyArray<
        { readonly __typename?: string; readonly code?: string } | undefined
      >;
      const all = answers.map((each) =>
        refusals.has(each?.__typename ?? "") ? each?.code : undefined,
      );
      return all.includes(undefined) ? undefined : all[0];
    };
    field.resolve = (root, args, context: Context, info) =>
      context.witness(
        { mutation, told: (keeps) => told(args, types, keeps) },
        refusalOf,
        async () => resolve(root, args, context, info),
      );
  }
  return schema;
}
