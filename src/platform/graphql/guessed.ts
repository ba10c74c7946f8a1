import { defaultFieldResolver, type GraphQLSchema } from "graphql";
import type { Actor } from "../../kernel/actor.ts";
import type { Guessed } from "../attempts.rules.ts";
import type { Guess } from "../attempts.ts";
import type { Context } from "./context.ts";

/** As the table of them says. */
interface DoorGuess {
  readonly guessed: Guessed;
  readonly refusals: readonly string[];
  readonly by?: readonly Actor["kind"][];
  readonly argument?: string;
}

/** Bounds what is guessed at root fields, by their names. */
export function guessed(
  schema: GraphQLSchema,
  guesses: Readonly<Record<string, DoorGuess>>,
): GraphQLSchema {
  const fields = {
    ...schema.getQueryType()?.getFields(),
    ...schema.getMutationType()?.getFields(),
  };
  for (const [name, door] of Object.entries(guesses)) {
    const field = fields[name];
    if (!field) throw new Error(`there is no door ${name} to guess at`);
    const { resolve = defaultFieldResolver } = field;
    const guess: Guess<unknown> = {
      guessed: door.guessed,
      wrongIn: door.argument === undefined ? refusedIn(door.refusals) : nobodyIn,
    };
    field.resolve = (root, args, context: Context, info) => {
      const act = async () => resolve(root, args, context, info);
      const { actorIfAny: actor } = context;
      const isGuess =
        (!door.by || (actor && door.by.includes(actor.kind))) &&
        (door.argument === undefined || isGiven(args, door.argument));
      return isGuess ? context.guarded(guess, act) : act();
    };
  }
  return schema;
}

function isGiven(args: unknown, path: string): boolean {
  let value = args;
  for (const name of path.split("."))
    value = (value as Record<string, unknown> | null | undefined)?.[name];
  return value !== undefined && value !== null;
}

/** Of one answer, or of a batch's. */
const refusedIn = (refusals: readonly string[]) => (answer: unknown) => {
  const answers = [answer].flat() as ReadonlyArray<{ readonly __typename?: string } | null>;
  const wrong = answers.filter((each) => refusals.includes(each?.__typename ?? "")).length;
  return { wrong, nothing: wrong === answers.length };
};

/** Nobody, or a page of nobody. */
const nobodyIn = (answer: unknown) => {
  const page = answer as { readonly edges?: readonly unknown[] } | null | undefined;
  const found = page && (page.edges === undefined || page.edges.length > 0);
  return { wrong: found ? 0 : 1, nothing: true };
};
