import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { followFranchisee } from "../brand/follow-franchisee.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { linesOf } from "./line.queries.ts";
import { monthTotalsLoader } from "./settlement.loader.ts";
import { type LineAccrualType, LineUpdate } from "./settlement.type.ts";

@Resolver()
export class SettlementLive {
  @Subscription(() => LineUpdate, {
    description:
      "Lines the second they accrue: a franchisee's own; one franchisee's or all, for headquarters.",
    subscribe: followFranchisee("LinesAccrued"),
  })
  async lineAccrued(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "LineAccrual", async ({ cursor, payload }): Promise<LineAccrualType> => {
      const franchiseeId = String(payload.franchiseeId);
      const lines = await linesOf(context.scope, {
        ownerIds: [String(payload.ownerId)],
        postingIds: [String(payload.postingId)],
      });
      const month = await context
        .loader(monthTotalsLoader)
        .load(`${payload.month} ${franchiseeId}`);
      if (!month) throw new Error("every franchisee has totals, be they zero");
      return {
        cursor,
        franchiseeId,
        lines: lines.filter((line) => line.franchiseeId === franchiseeId),
        month,
      };
    });
  }
}
