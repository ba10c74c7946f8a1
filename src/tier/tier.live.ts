import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { Forbidden } from "../kernel/refusal.ts";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { seesStory } from "../sight/sight.loader.ts";
import { shownStanding } from "./tier.loader.ts";
import { TierChangeType } from "./tier.type.ts";

@Resolver()
export class TierLive {
  @Subscription(() => TierChangeType, {
    description: "A member's level each time it changes; its own, for a member.",
    subscribe: async ({
      args,
      context,
    }: {
      args: { memberId?: string; after?: string };
      context: Context;
    }) => {
      const { actor } = context;
      const memberId = args.memberId ?? (actor.kind === "member" ? actor.id : undefined);
      if (memberId === undefined || !(await seesStory(context, memberId)))
        throw new Forbidden("say whose level you follow");
      return context.follow({
        topic: `member:${memberId}`,
        kinds: ["TierChanged"],
        after: args.after,
      });
    },
  })
  async tierChanged(
    @Root() { cursor, payload }: FeedEvent,
    @Ctx() context: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) _memberId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<TierChangeType> {
    const tier = await shownStanding(context, String(payload.memberId));
    if (!tier) throw new Error("a level that changed can be read");
    return { cursor, reason: payload.reason as TierChangeType["reason"], tier };
  }
}
