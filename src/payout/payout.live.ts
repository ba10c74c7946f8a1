import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import { followFranchisee } from "../brand/follow-franchisee.ts";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { payoutsOf } from "./payout.queries.ts";
import type { PayoutState } from "./payout.rules.ts";
import { type PayoutMoveType, PayoutUpdate, shownPayout } from "./payout.type.ts";

@Resolver()
export class PayoutLive {
  @Subscription(() => PayoutUpdate, {
    description:
      "Payouts as they take their steps: a franchisee's own; one franchisee's or all, for headquarters.",
    subscribe: followFranchisee("PayoutMoved"),
  })
  async payoutMoved(
    @Root() update: Told | Ending,
    @Ctx() { scope }: Context,
    @Arg("franchiseeId", () => UuidScalar, { nullable: true }) _franchiseeId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "PayoutMove", async ({ cursor, payload }): Promise<PayoutMoveType> => {
      const [payout] = await payoutsOf(scope, { ids: [String(payload.payoutId)] });
      if (!payout) throw new Error("a payout that moved can be read");
      return { cursor, state: payload.state as PayoutState, payout: shownPayout(payout) };
    });
  }
}
