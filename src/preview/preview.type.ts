import { Field, Int, ObjectType } from "type-graphql";
import { BonusJudgementType } from "../bonus/bonus.type.ts";
import { orderRefusals } from "../order/order.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { MinorUnitsScalar, PointsScalar, UuidScalar } from "../platform/graphql/scalars.ts";

@ObjectType("CouponPoints", { description: "Points of a coupon that multiplies them." })
class CouponPointsType {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => String, { description: "The template's code." })
  template!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => PointsScalar, {
    description: "Of these: issued, and so paid for, by headquarters; the rest by the store.",
  })
  headquartersPoints!: bigint;
}

@ObjectType("OrderExplanation", {
  description: "Where an order's points come from: standing, bonus and coupon points sum to them.",
})
export class OrderExplanationType {
  @Field(() => MinorUnitsScalar, { description: "What of the net earned." })
  baseMinor!: bigint;

  @Field(() => Int, {
    nullable: true,
    description: "The standing rule's; null: none was in force.",
  })
  ruleVersion!: number | null;

  @Field(() => Int, { description: "By the buyer's level, in basis points; 10000 is once." })
  multiplierBps!: number;

  @Field(() => PointsScalar, { description: "By the standing rule and the level." })
  standingPoints!: bigint;

  @Field(() => [BonusJudgementType], {
    description:
      "Each bonus rule in force, with what it gave or why it did not; for tills, stores and members those that gave.",
  })
  bonuses!: BonusJudgementType[];

  @Field(() => [CouponPointsType])
  coupons!: CouponPointsType[];

  @Field(() => PointsScalar)
  points!: bigint;
}

@ObjectType("PreviewedCoupon", {
  description: "What a coupon would take off, and who pays for it.",
})
class PreviewedCouponType {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => MinorUnitsScalar)
  discountMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  headquartersMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Of the store that sells." })
  acceptorMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Of the store that issued the coupon." })
  issuerMinor!: bigint;
}

@ObjectType("OrderPreview", {
  description:
    "What an order would bring about if it were recorded now. Nothing was written or reserved.",
})
export class OrderPreviewType {
  @Field(() => MinorUnitsScalar)
  netMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What its spent points pay." })
  spentMinor!: bigint;

  @Field(() => [PreviewedCouponType])
  coupons!: PreviewedCouponType[];

  @Field(() => OrderExplanationType)
  explanation!: OrderExplanationType;
}

export const PreviewOrderOutcome = resultUnion("PreviewOrderOutcome", () => [
  OrderPreviewType,
  ...orderRefusals(),
]);
