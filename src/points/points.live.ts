import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { followStory } from "../sight/follow-story.ts";
import { WalletChangeType } from "./points.type.ts";
import { walletLoader } from "./wallet.loader.ts";

@Resolver()
export class PointsLive {
  @Subscription(() => WalletChangeType, {
    description: "A member's wallet each time it changes; its own, for a member.",
    subscribe: followStory("WalletChanged"),
  })
  async walletChanged(
    @Root() { cursor, payload }: FeedEvent,
    @Ctx() context: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) _memberId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<WalletChangeType> {
    const wallet = await context.loader(walletLoader).load(String(payload.memberId));
    if (!wallet) throw new Error("a wallet can always be read");
    return {
      cursor,
      cause: payload.cause as WalletChangeType["cause"],
      change: BigInt(String(payload.change)),
      wallet,
    };
  }
}
