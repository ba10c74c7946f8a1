import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { followStory } from "../sight/follow-story.ts";
import { shownStanding } from "./tier.loader.ts";
import { type TierChangeType, TierUpdate } from "./tier.type.ts";

@Resolver()
export class TierLive {
  @Subscription(() => TierUpdate, {
    description: "A member's level each time it changes; its own, for a member.",
    subscribe: followStory("TierChanged"),
  })
  async tierChanged(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) _memberId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "TierChange", async ({ cursor, payload }): Promise<TierChangeType> => {
      const tier = await shownStanding(context, String(payload.memberId));
      if (!tier) throw new Error("a level that changed can be read");
      return { cursor, reason: payload.reason as TierChangeType["reason"], tier };
    });
  }
}
