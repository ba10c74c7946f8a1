import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { followFranchisee } from "../brand/follow-franchisee.ts";
import type { Month } from "../kernel/month.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { StatementEntity } from "./statement.entity.ts";
import { type StatementProgressType, StatementProgressUpdate } from "./statement.type.ts";

@Resolver()
export class StatementLive {
  @Subscription(() => StatementProgressUpdate, {
    description:
      "Statements as a close issues them: a franchisee's own; all of them, for headquarters.",
    subscribe: followFranchisee("StatementIssued"),
  })
  async statementProgress(
    @Root() update: Told | Ending,
    @Ctx() { scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(
      update,
      "StatementProgress",
      async ({ cursor, payload }): Promise<StatementProgressType> => {
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
      },
    );
  }
}
