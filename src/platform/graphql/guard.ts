import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isObjectType } from "graphql";
import type { Context } from "./context.ts";

type Guarded = GraphQLField<unknown, Context>;

/** Puts a guard before every root field, by its name, and before the others that are listed as `Type.name`. */
export function guard<Door>(
  schema: GraphQLSchema,
  doors: Readonly<Record<string, Door>>,
  mayEnter: (context: Context, door: Door | undefined, args: unknown) => void,
): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const enter = (field: Guarded, door: Door | undefined): void => {
    const { resolve = defaultFieldResolver, subscribe } = field;
    if (subscribe)
      field.subscribe = (source, args, context, info) => {
        mayEnter(context, door, args);
        return subscribe(source, args, context, info);
      };
    else
      field.resolve = (source, args, context, info) => {
        mayEnter(context, door, args);
        return resolve(source, args, context, info);
      };
  };
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type))
      for (const field of Object.values(type.getFields()))
        if (roots.includes(type)) enter(field, doors[field.name]);
        else if (`${type.name}.${field.name}` in doors)
          enter(field, doors[`${type.name}.${field.name}`]);
  return schema;
}
