import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { followFranchisee } from "../brand/follow-franchisee.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { StatementEntity } from "../statement/statement.entity.ts";
import { type StatementChangeType, StatementUpdate } from "./acceptance.type.ts";

@Resolver()
export class AcceptanceLive {
  @Subscription(() => StatementUpdate, {
    description:
      "Statements as they are issued and each time something is done to one: a franchisee's own; one franchisee's or all, for headquarters.",
    subscribe: followFranchisee("StatementIssued", "StatementChanged"),
  })
  async statementChanged(
    @Root() update: Told | Ending,
    @Ctx() { scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(
      update,
      "StatementChange",
      async ({ cursor, payload }): Promise<StatementChangeType> => {
        const id = String(payload.statementId);
        return {
          cursor,
          change: (payload.change ?? "ISSUED") as StatementChangeType["change"],
          disputeId: payload.disputeId === undefined ? null : String(payload.disputeId),
          statement: await scope.em.findOneOrFail(StatementEntity, { id }),
        };
      },
    );
  }
}
