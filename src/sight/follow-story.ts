import { Forbidden } from "../kernel/refusal.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { seesStory } from "./sight.loader.ts";

/** Follows one kind of what happens to a member; the caller, when left out by a member. For whoever sees its story. */
export const followStory =
  (kind: string) =>
  async ({
    args,
    context,
  }: {
    args: { memberId?: string; after?: string };
    context: Context;
  }): Promise<AsyncIterableIterator<Told | Ending>> => {
    const { actor } = context;
    const memberId = args.memberId ?? (actor.kind === "member" ? actor.id : undefined);
    if (memberId === undefined || !(await seesStory(context, memberId)))
      throw new Forbidden("say which member you follow, of those whose story you are shown");
    return context.follow({
      topic: `member:${memberId}`,
      kinds: [kind],
      after: args.after,
      may: () => seesStory(context, memberId),
    });
  };
