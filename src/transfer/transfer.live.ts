import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { transferLoader } from "./transfer.loader.ts";
import { seesBothMembers, transferTopic } from "./transfer.policy.ts";
import { type PointsTransferEventType, PointsTransferUpdate } from "./transfer.type.ts";

@Resolver()
export class TransferLive {
  @Subscription(() => PointsTransferUpdate, {
    description:
      "Gifts as they are made: a member's own; for a franchisee, those to be cleared with its stores; all, for headquarters.",
    subscribe: ({ args, context }: { args: { after?: string }; context: Context }) =>
      context.follow({
        topic: transferTopic(context.actor),
        kinds: ["PointsTransferred"],
        after: args.after,
      }),
  })
  async pointsTransferred(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(
      update,
      "PointsTransferEvent",
      async ({ cursor, payload }): Promise<PointsTransferEventType> => {
        const transfer = await context.loader(transferLoader).load(String(payload.transferId));
        if (!transfer) throw new Error("a gift that was recorded can be read");
        return {
          cursor,
          transfer: seesBothMembers(context.actor)
            ? transfer
            : { ...transfer, memberId: null, toMemberId: null },
        };
      },
    );
  }
}
