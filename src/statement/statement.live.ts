import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import type { Context } from "../platform/graphql/context.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { FeedEvent } from "../platform/outbox/feed.ts";
import { franchiseeTopic } from "../settlement/settlement.topics.ts";
import { StatementEntity } from "./statement.entity.ts";
import { StatementProgressType } from "./statement.type.ts";

@Resolver()
export class StatementLive {
  @Subscription(() => StatementProgressType, {
    description:
      "Statements as a close issues them: a franchisee's own; all of them, for headquarters.",
    subscribe: ({
      args,
      context,
    }: {
      args: { franchiseeId?: string; after?: string };
      context: Context;
    }) =>
      context.follow({
        topic: franchiseeTopic(context.actor, args.franchiseeId),
        kinds: ["StatementIssued"],
        after: args.after,
      }),
  })
  async statementProgress(
    @Root() { cursor, payload }: FeedEvent,
    @Ctx() { scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<StatementProgressType> {
    const statement = await scope.em.findOneOrFail(StatementEntity, {
      id: String(payload.statementId),
    });
    return {
      cursor,
      month: payload.month as Month,
      done: Number(payload.done),
      total: Number(payload.total),
      statement,
    };
  }
}
