import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { linesOf } from "./line.queries.ts";
import { monthTotalsLoader } from "./settlement.loader.ts";
import { franchiseeTopic } from "./settlement.topics.ts";
import { LineAccrualType } from "./settlement.type.ts";

@Resolver()
export class SettlementLive {
  @Subscription(() => LineAccrualType, {
    description:
      "Lines the second they accrue: a franchisee's own; one franchisee's or all, for headquarters.",
    subscribe: ({
      args,
      context,
    }: {
      args: { franchiseeId?: string; after?: string };
      context: Context;
    }) =>
      context.follow({
        topic: franchiseeTopic(context.actor, args.franchiseeId),
        kinds: ["LinesAccrued"],
        after: args.after,
      }),
  })
  async lineAccrued(
    @Root() { cursor, payload }: FeedEvent,
    @Ctx() context: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<LineAccrualType> {
    const franchiseeId = String(payload.franchiseeId);
    const lines = await linesOf(context.scope, {
      ownerIds: [String(payload.ownerId)],
      postingIds: [String(payload.postingId)],
    });
    const month = await context.loader(monthTotalsLoader).load(`${payload.month} ${franchiseeId}`);
    if (!month) throw new Error("every franchisee has totals, be they zero");
    return {
      cursor,
      franchiseeId,
      lines: lines.filter((line) => line.franchiseeId === franchiseeId),
      month,
    };
  }
}
