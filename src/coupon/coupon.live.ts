import { Arg, Ctx, Resolver, Root, Subscription } from "type-graphql";
import type { Context, Ending } from "../platform/graphql/context.ts";
import { told } from "../platform/graphql/live.ts";
import { CursorScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Told } from "../platform/outbox/feed.ts";
import { followStory } from "../sight/follow-story.ts";
import { couponLoader } from "./coupon.loader.ts";
import { type CouponChangeType, CouponUpdate } from "./coupon.type.ts";
import { shownCoupon } from "./shown-coupon.ts";

@Resolver()
export class CouponLive {
  @Subscription(() => CouponUpdate, {
    description: "A member's coupons each time one changes; its own, for a member.",
    subscribe: followStory("CouponChanged"),
  })
  async couponChanged(
    @Root() update: Told | Ending,
    @Ctx() context: Context,
    @Arg("memberId", () => UuidScalar, { nullable: true }) _memberId?: string,
    @Arg("after", () => CursorScalar, { nullable: true, description: "Resume behind this cursor." })
    _after?: string,
  ): Promise<object> {
    return told(update, "CouponChange", async ({ cursor, payload }): Promise<CouponChangeType> => {
      const coupon = await context.loader(couponLoader).load(String(payload.couponId));
      if (!coupon) throw new Error("a coupon that changed can be read");
      return {
        cursor,
        change: payload.change as CouponChangeType["change"],
        coupon: shownCoupon(coupon, String(payload.memberId), context.scope.now),
      };
    });
  }
}
