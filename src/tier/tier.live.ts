import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { followStory } from "../sight/follow-story.ts";
import { shownStanding } from "./tier.loader.ts";
import { TierChangeType } from "./tier.type.ts";

@Resolver()
export class TierLive {
  @Subscription(() => TierChangeType, {
    description: "A member's level each time it changes; its own, for a member.",
    subscribe: followStory("TierChanged"),
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
