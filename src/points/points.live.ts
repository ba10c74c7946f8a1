import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { Forbidden } from "../kernel/refusal.ts";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { seesStory } from "../sight/sight.loader.ts";
import { WalletChangeType } from "./points.type.ts";
import { walletLoader } from "./wallet.loader.ts";

@Resolver()
export class PointsLive {
  @Subscription(() => WalletChangeType, {
    description: "A member's wallet each time it changes; its own, for a member.",
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
        throw new Forbidden("say whose wallet you serve");
      return context.follow({
        topic: `member:${memberId}`,
        kinds: ["WalletChanged"],
        after: args.after,
      });
    },
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
