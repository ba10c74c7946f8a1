import type { GraphQLScalarType } from "graphql";
import { type ClassType, createUnionType, Field, InterfaceType, ObjectType } from "type-graphql";
import { Refusal } from "../../kernel/refusal.ts";
import { refusals } from "../signals/signals.ts";
import type { Context } from "./context.ts";

@InterfaceType("Refusal", {
  description:
    "An expected no. `code` is for programs, `message` for people, in the caller's language.",
  resolveType: (value: { __typename: string }) => value.__typename,
})
abstract class RefusalType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

type FieldType = () => GraphQLScalarType | StringConstructor | [ClassType];

type OwnFields<R extends Refusal> = Exclude<keyof R, keyof Refusal>;

/** The GraphQL type of a refusal: its own fields, each with its type, `[type]` where it may be null, beside code and message. */
export function refusalType<R extends Refusal>(
  refusal: { new (...args: never[]): R },
  fields: Record<OwnFields<R>, FieldType | readonly [FieldType]>,
): ClassType {
  class Type extends RefusalType {}
  for (const [name, said] of Object.entries<FieldType | readonly [FieldType]>(fields)) {
    const [type, nullable] = typeof said === "function" ? [said, false] : [said[0], true];
    Field(type, { nullable })(Type.prototype, name);
  }
  ObjectType(refusal.name, { implements: RefusalType })(Type);
  return Type;
}

/** What a mutation may answer: what was done, or one of the refusals it declares. */
export const resultUnion = <const Types extends readonly ClassType[]>(
  name: string,
  types: () => Types,
) =>
  createUnionType({
    name,
    types,
    resolveType: (value: object) => (value as { __typename: string }).__typename,
  });

/** Marks a value as one type of a union. */
export const as = <T extends object>(typename: string, value: T): T & { __typename: string } => ({
  ...value,
  __typename: typename,
});

/** A refusal as data. graphql-js would rethrow the Error itself, whatever the union says. */
export function refused(context: Context, refusal: Refusal): object {
  if (refusals.hasSubscribers) refusals.publish(refusal.code);
  return {
    ...refusal,
    __typename: refusal.name,
    code: refusal.code,
    message: refusal.text[context.language],
  };
}

/** Runs an act and answers with what it did or why it did not. A refusal the union lacks is a bug. */
export async function answer<T extends object>(
  context: Context,
  done: string,
  act: () => Promise<T>,
): Promise<object> {
  try {
    return as(done, await act());
  } catch (error) {
    if (error instanceof Refusal) return refused(context, error);
    throw error;
  }
}
