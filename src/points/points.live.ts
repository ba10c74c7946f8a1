import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { followStory } from "../sight/follow-story.ts";
import { type WalletChangeType, WalletUpdate } from "./points.type.ts";
import { walletLoader } from "./wallet.loader.ts";

@Resolver()
export class PointsLive {
  @Subscription(() => WalletUpdate, {
    description: "A member's wallet each time it changes; its own, for a member.",
    subscribe: followStory("WalletChanged"),
  })
  async walletChanged(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) _memberId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "WalletChange", async ({ cursor, payload }): Promise<WalletChangeType> => {
      const wallet = await context.loader(walletLoader).load(String(payload.memberId));
      if (!wallet) throw new Error("a wallet can always be read");
      return {
        cursor,
        cause: payload.cause as WalletChangeType["cause"],
        change: BigInt(String(payload.change)),
        wallet,
      };
    });
  }
}
