import { execute, type GraphQLSchema, parse, subscribe } from "graphql";
import type { Actor } from "../../src/kernel/actor.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { openAttempts } from "../../src/platform/attempts.ts";
import type { Begin } from "../../src/platform/database/work.ts";
import { Context, type ContextParts } from "../../src/platform/graphql/context.ts";
import { shareLoaders } from "../../src/platform/graphql/loader.ts";
import type { ServedHub } from "./client.ts";
import { refusalTypes } from "./refusals.ts";
import type { Entrance } from "./walk.ts";

class Undo extends Error {}

/** `REFUSED`: with a typed refusal, or for its shape. */
type Outcome = "DONE" | "REFUSED" | "FORBIDDEN";

const ORIGIN = { requestId: "trial", address: undefined, agent: undefined };

/** What an entrance answers an actor, in this process; whatever it wrote is undone, so nobody finds a changed world. */
export function trials(served: ServedHub, schema: GraphQLSchema) {
  const { look } = served;
  const refusals = new Set(refusalTypes(schema));
  const begin: Begin = async (actor, step) => {
    let done: { readonly answer: Awaited<ReturnType<typeof step>> } | undefined;
    try {
      return await served.begin(actor, async (work) => {
        done = { answer: await step(work) };
        throw new Undo();
      });
    } catch (error) {
      if (error instanceof Undo && done) return done.answer;
      throw error;
    }
  };
  const parts: ContextParts = {
    ...{ begin, beginFreely: begin },
    look,
    follow: (wish) => served.hub.feed.follow(wish),
    signUrl: (path) => path,
    attempts: openAttempts(served, 1_000_000),
    share: shareLoaders(look),
    samples: undefined as never,
    beginFreely: (...asked) => parts.begin(...asked),
    stands: async () => true,
    witness: { may: () => undefined, writes: () => false, write: async () => undefined },
  };
  return async function tryOut(
    actor: Actor,
    { operation, field, shallow }: Entrance,
    variables: object,
  ): Promise<Outcome> {
    const args = {
      ...{ schema, document: parse(shallow(new Set())), variableValues: { ...variables } },
      contextValue: new Context(parts, actor, "en", ORIGIN),
    };
    const result = await (operation === "subscription" ? subscribe(args) : execute(args));
    if (Symbol.asyncIterator in result) {
      await result.return?.();
      return "DONE";
    }
    // What lies behind the entrance may refuse by itself.
    const own = result.errors?.find(({ path }) => (path?.length ?? 0) <= 1);
    if (own) return own.originalError instanceof Forbidden ? "FORBIDDEN" : "REFUSED";
    const said = result.data?.[field.name] as { readonly __typename?: string } | null;
    return refusals.has(said?.__typename ?? "") ? "REFUSED" : "DONE";
  };
}
