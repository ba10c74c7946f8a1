import { Field, InputType, ObjectType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { CouponNotUsableType, CouponType, UnknownCouponType } from "../coupon/coupon.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { TermsMissingType } from "../terms/terms.type.ts";
import { RedemptionConflict } from "./redemption.refusals.ts";

@ObjectType("DiscountFunded", { description: "Who pays for a discount; the parts sum to it." })
class DiscountFundedType {
  @Field(() => MinorUnitsScalar)
  headquarters!: bigint;

  @Field(() => MinorUnitsScalar, { description: "The store that honoured it." })
  acceptor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "The store that issued it." })
  issuer!: bigint;
}

@ObjectType("Redemption", { description: "That a coupon was used, and what it took off." })
export class RedemptionType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Null: it was redeemed alone." })
  orderId!: string | null;

  @Field(() => UuidScalar, { description: "The store that honoured it." })
  storeId!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  number!: string;

  @Field(() => MinorUnitsScalar)
  discountMinor!: bigint;

  @Field(() => DiscountFundedType, { nullable: true, description: "Not shown to members." })
  funded!: DiscountFundedType | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;

  @Field(() => DateTimeScalar)
  bookedAt!: Date;
}

@InputType()
export class RedeemCouponInput {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The till's own store when left out." })
  storeId?: string;

  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, { description: "Sent twice, it is redeemed once." })
  number!: string;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What the till took off; of an exchange voucher nothing is said.",
  })
  statedMinor?: bigint;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Now when left out; earlier where the till was offline.",
  })
  occurredAt?: Date;
}

const RedemptionConflictType = refusalType(RedemptionConflict, { number: () => String });

@ObjectType()
class CouponRedeemed {
  @Field(() => RedemptionType)
  redemption!: RedemptionType;

  @Field(() => CouponType)
  coupon!: CouponType;

  @Field(() => Boolean, { description: "It was redeemed before; nothing was done again." })
  repeated!: boolean;
}

export const RedeemCouponResult = resultUnion("RedeemCouponResult", () => [
  CouponRedeemed,
  UnknownCouponType,
  UnknownMemberType,
  UnknownStoreType,
  StoreClosedType,
  TermsMissingType,
  CouponNotUsableType,
  RedemptionConflictType,
]);
