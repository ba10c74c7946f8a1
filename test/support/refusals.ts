import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isUnionType,
} from "graphql";

/** A refusal that a mutation declares. */
export interface DeclaredRefusal {
  readonly mutation: string;
  readonly refusal: string;
}

const isRefusal = (type: GraphQLObjectType): boolean =>
  type.getInterfaces().some(({ name }) => name === "Refusal");

/** Every refusal of every mutation, as the schema declares them. */
export const declaredRefusals = (schema: GraphQLSchema): DeclaredRefusal[] =>
  Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name: mutation, type }) => {
    const result = getNamedType(type);
    if (!isUnionType(result)) return [];
    return result
      .getTypes()
      .filter(isRefusal)
      .map(({ name: refusal }) => ({ mutation, refusal }));
  });

/** The names of the types that implement Refusal. */
export const refusalTypes = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(isRefusal)
    .map(({ name }) => name);

/** A mutation that asks for everything one of its refusals can say. */
export function askingRefusal(
  schema: GraphQLSchema,
  { mutation, refusal }: DeclaredRefusal,
): string {
  const input = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type;
  const type = schema.getType(refusal);
  if (!isObjectType(type)) throw new Error(`${refusal} is no refusal`);
  const fields = Object.values(type.getFields()).map((field) => {
    const inner = getNamedType(field.type);
    return isObjectType(inner)
      ? `${field.name} { ${Object.keys(inner.getFields()).join(" ")} }`
      : field.name;
  });
  return `mutation ($input: ${input}) { ${mutation}(input: $input) {
    __typename ... on ${refusal} { ${fields.join(" ")} } } }`;
}

/** `OrderConflict` → `ORDER_CONFLICT`. */
export const codeOf = (refusal: string): string =>
  refusal.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
