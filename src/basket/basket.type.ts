import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { MemberCodeEndedType, MemberCodeForgedType } from "../card/card.type.ts";
import { CouponNotUsableType, UnknownCouponType } from "../coupon/coupon.type.ts";
import { IdentityInput, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShortType } from "../points/points.type.ts";
import {
  CouponHasNoUse,
  CouponsDoNotCombine,
  PointsPayTooMuch,
  QuoteOver,
  UnknownQuote,
} from "./basket.refusals.ts";

@InputType()
class BasketLineInput {
  @Field(() => Int, { description: "Above zero; once in a basket." })
  number!: number;

  @Field(() => TextScalar, { nullable: true })
  sku?: string;

  @Field(() => TextScalar, { nullable: true })
  category?: string;

  @Field(() => Int, { nullable: true, description: "1 when left out." })
  quantity?: number;

  @Field(() => MinorUnitsScalar, { description: "For all of them, before coupons and points." })
  grossMinor!: bigint;
}

@InputType()
class QuoteCouponInput {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What it takes off, where the till works that out.",
  })
  statedMinor?: bigint;
}

type PayWithPoints = "NONE" | "MOST";
const PayEnum = { NONE: "NONE", MOST: "MOST" } as const satisfies Record<
  PayWithPoints,
  PayWithPoints
>;
registerEnumType(PayEnum, {
  name: "PayWithPoints",
  description: "`MOST`: the fewest points that pay as much as they can.",
});

@InputType()
export class QuoteBasketInput {
  @Field(() => UuidScalar, { nullable: true, description: "A member that asks is itself." })
  memberId?: string;

  @Field(() => IdentityInput, { nullable: true })
  identity?: IdentityInput;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The till's own store when left out.",
  })
  storeCode?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "Who would number the order; the store's code when left out.",
  })
  source?: string;

  @Field(() => [BasketLineInput])
  lines!: BasketLineInput[];

  @Field(() => MinorUnitsScalar, { nullable: true, description: "The delivery; none if left out." })
  shippingMinor?: bigint;

  @Field(() => [QuoteCouponInput], {
    nullable: true,
    description:
      "All of these are used, or it is refused; an empty list: none. Left out: the best combination of " +
      "20, those that end soonest of what the member can use here.",
  })
  coupons?: QuoteCouponInput[];

  @Field(() => PointsScalar, { nullable: true, description: "So many points pay a part." })
  points?: bigint;

  @Field(() => PayEnum, { nullable: true, description: "Instead of a number; none if left out." })
  pay?: PayWithPoints;
}

@ObjectType()
class QuotedPartFields {
  @Field(() => MinorUnitsScalar)
  grossMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What coupons take off." })
  discountMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What points pay." })
  pointsMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What is left to pay." })
  netMinor!: bigint;
}

@ObjectType("QuotedPart", { description: "Its gross is its discount, its points and its net." })
class QuotedPartType extends QuotedPartFields {}

@ObjectType("QuotedLine")
class QuotedLineType extends QuotedPartFields {
  @Field(() => Int)
  number!: number;
}

@ObjectType("QuotedCouponLine")
class QuotedCouponLineType {
  @Field(() => Int)
  number!: number;

  @Field(() => MinorUnitsScalar)
  minor!: bigint;
}

@ObjectType("QuotedFunders", { description: "Who pays for a discount; the parts sum to it." })
class QuotedFundersType {
  @Field(() => MinorUnitsScalar)
  headquarters!: bigint;

  @Field(() => MinorUnitsScalar, { description: "The store that honours it." })
  acceptor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "The store that issued it." })
  issuer!: bigint;
}

@ObjectType("QuotedCoupon", { description: "A coupon in a quote; in the order of application." })
class QuotedCouponType {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => UuidScalar)
  templateId!: string;

  @Field(() => MinorUnitsScalar)
  discountMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Of it: off the delivery." })
  shippingMinor!: bigint;

  @Field(() => [QuotedCouponLineType], { description: "And off lines." })
  lines!: readonly QuotedCouponLineType[];

  @Field(() => QuotedFundersType, { nullable: true, description: "Not shown to members." })
  funded!: QuotedFundersType | null;
}

@ObjectType("QuotedIssuer", { description: "Whose points would be spent." })
class QuotedIssuerType {
  @Field(() => String)
  issuerCode!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => MinorUnitsScalar)
  minor!: bigint;
}

@ObjectType("QuotedPoints")
class QuotedPointsType {
  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What they pay." })
  minor!: bigint;

  @Field(() => [QuotedIssuerType])
  issuers!: readonly QuotedIssuerType[];
}

@ObjectType("Quote", { description: "What a basket comes to, honoured until an instant." })
export class QuoteType extends QuotedPartFields {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => [QuotedLineType], { description: "By number." })
  lines!: readonly QuotedLineType[];

  @Field(() => QuotedPartType)
  shipping!: QuotedPartType;

  @Field(() => [QuotedCouponType])
  coupons!: readonly QuotedCouponType[];

  @Field(() => QuotedPointsType)
  points!: QuotedPointsType;

  @Field(() => Boolean, {
    description: "False: there were too many combinations to try them all; this is the best found.",
  })
  complete!: boolean;

  @Field(() => DateTimeScalar)
  quotedAt!: Date;

  @Field(() => DateTimeScalar, {
    description: "An order that occurs before is recorded by it, whatever changes meanwhile.",
  })
  untilAt!: Date;
}

@ObjectType("UnusableCoupon", { description: "A coupon of the member's that is of no use here." })
class UnusableCouponType {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => String, { description: "Of the refusal, for programs." })
  code!: string;

  @Field(() => String, { nullable: true, description: "Which of the refusal's reasons it is." })
  why!: string | null;

  @Field(() => String, { description: "For people, in the caller's language." })
  message!: string;
}

@InputType()
export class ReserveQuoteInput {
  @Field(() => UuidScalar)
  quoteId!: string;

  @Field(() => Int, {
    nullable: true,
    description: "Since it was quoted: 1 to 60; as long as it is honoured when left out.",
  })
  minutes?: number;
}

@InputType()
export class ReleaseQuoteInput {
  @Field(() => UuidScalar)
  quoteId!: string;
}

@ObjectType()
class BasketQuoted {
  @Field(() => QuoteType)
  quote!: QuoteType;

  @Field(() => [UnusableCouponType], {
    description: "Of the coupons that were looked at, those that cannot be used, and why.",
  })
  unusable!: readonly UnusableCouponType[];
}

@ObjectType()
class QuoteReserved {
  @Field(() => QuoteType)
  quote!: QuoteType;
}

@ObjectType()
class QuoteReleased {
  @Field(() => QuoteType)
  quote!: QuoteType;
}

export const CouponHasNoUseType = refusalType(CouponHasNoUse, {
  couponId: () => String,
  why: () => String,
  missingMinor: [() => MinorUnitsScalar],
});
export const CouponsDoNotCombineType = refusalType(CouponsDoNotCombine, {
  couponId: () => String,
  why: () => String,
});
const PointsPayTooMuchType = refusalType(PointsPayTooMuch, {
  netMinor: () => MinorUnitsScalar,
  worthMinor: () => MinorUnitsScalar,
});
export const UnknownQuoteType = refusalType(UnknownQuote, { quoteId: () => String });
export const QuoteOverType = refusalType(QuoteOver, {
  quoteId: () => String,
  untilAt: () => DateTimeScalar,
});

export const QuoteBasketResult = resultUnion("QuoteBasketResult", () => [
  BasketQuoted,
  UnknownMemberType,
  MemberCodeForgedType,
  MemberCodeEndedType,
  UnknownStoreType,
  StoreClosedType,
  UnknownCouponType,
  CouponNotUsableType,
  CouponHasNoUseType,
  CouponsDoNotCombineType,
  PointsShortType,
  PointsPayTooMuchType,
]);
export const ReserveQuoteResult = resultUnion("ReserveQuoteResult", () => [
  QuoteReserved,
  UnknownQuoteType,
  QuoteOverType,
  CouponNotUsableType,
]);
export const ReleaseQuoteResult = resultUnion("ReleaseQuoteResult", () => [
  QuoteReleased,
  UnknownQuoteType,
]);
