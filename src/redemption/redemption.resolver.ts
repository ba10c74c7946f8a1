import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { ownStore } from "../brand/brand.policy.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { couponLoader } from "../coupon/coupon.loader.ts";
import { CouponType } from "../coupon/coupon.type.ts";
import { showCoupon } from "../coupon/shown-coupon.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { seesStory } from "../sight/sight.loader.ts";
import { redeemCoupon } from "./redeem-coupon.ts";
import { couponRedemptionsLoader } from "./redemption.loader.ts";
import { seesFunding } from "./redemption.policy.ts";
import type { Redemption } from "./redemption.rules.ts";
import { RedeemCouponInput, RedeemCouponResult, RedemptionType } from "./redemption.type.ts";

const shown = (redemption: Redemption, { actor }: Context): RedemptionType => ({
  ...redemption,
  funded: seesFunding(actor) ? redemption.funded : null,
});

@Resolver(() => CouponType)
export class RedemptionResolver {
  @FieldResolver(() => [RedemptionType], {
    nullable: true,
    description: "Oldest first; for whom its member's orders are shown to in full.",
  })
  async redemptions(
    @Root() { id, memberId }: CouponType,
    @Ctx() context: Context,
  ): Promise<RedemptionType[] | null> {
    if (!(await seesStory(context, memberId))) return null;
    const found = (await context.loader(couponRedemptionsLoader).load(id)) ?? [];
    return found.map((redemption) => shown(redemption, context));
  }

  @Mutation(() => RedeemCouponResult, {
    description:
      "Redeems a coupon that is exchanged, or whose order the hub is not told of; offline tills send it later.",
  })
  async redeemCoupon(
    @Arg("input", () => RedeemCouponInput) input: RedeemCouponInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const storeId = input.storeId ?? ownStore(context.actor);
    if (storeId === undefined) throw new BadInput("say at which store");
    const wish = {
      ...{ couponId: input.couponId, number: input.number, storeId },
      source: sourceOf(input.source, await ownStoreCode(context)),
      statedMinor: input.statedMinor ?? undefined,
      occurredAt: input.occurredAt ?? undefined,
    };
    return answer(context, "CouponRedeemed", async () => {
      const { redemption, repeated } = await context.begin((work) => redeemCoupon(work, wish));
      const coupon = await context.loader(couponLoader).load(redemption.couponId);
      if (!coupon) throw new Error("a coupon that was redeemed can be read");
      return {
        redemption: shown(redemption, context),
        coupon: await showCoupon(context.scope, coupon),
        repeated,
      };
    });
  }
}
