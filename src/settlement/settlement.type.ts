import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType, UnknownFranchiseeType } from "../brand/brand.type.ts";
import type { Month } from "../kernel/month.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { TermsMissing, TermsUnsound } from "./settlement.refusals.ts";
import type { ClauseKind } from "./terms.entity.ts";

const ClauseKindEnum = {
  ROYALTY: "ROYALTY",
  BOUND_SHARE: "BOUND_SHARE",
  POINTS_COST: "POINTS_COST",
  COUPON_SUBSIDY: "COUPON_SUBSIDY",
  COUPON_FUNDING: "COUPON_FUNDING",
} as const satisfies Record<ClauseKind, ClauseKind>;
registerEnumType(ClauseKindEnum, {
  name: "ClauseKind",
  description: "What a clause charges or grants; `rate` says in which unit.",
  valuesConfig: {
    ROYALTY: { description: "Basis points of the net, seller to headquarters." },
    BOUND_SHARE: {
      description:
        "Basis points of the net, headquarters to whom the member is bound to, when another one sold.",
    },
    POINTS_COST: { description: "Minor units per point issued, seller to headquarters." },
    COUPON_SUBSIDY: {
      description:
        "Basis points of the coupon discount others pay for, headquarters to the seller.",
    },
    COUPON_FUNDING: {
      description:
        "Basis points of what its store pays of coupons it issued and another franchisee honoured, to headquarters.",
    },
  },
});

@ObjectType("Clause")
export class ClauseType {
  @Field(() => String, { description: "As the contract numbers it." })
  number!: string;

  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => Int)
  rate!: number;
}

@ObjectType("Terms", { description: "One version of a franchisee's contract." })
export class TermsType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => [ClauseType])
  clauses!: ClauseType[];
}

@ObjectType("Line", {
  description: "What one order or refund did to one franchisee under one clause.",
})
export class LineType {
  @Field(() => UuidScalar, { description: "The order or refund." })
  postingId!: string;

  @Field(() => Int)
  no!: number;

  @Field(() => MonthScalar, { description: "The month it is booked in." })
  month!: Month;

  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => UuidScalar)
  termsId!: string;

  @Field(() => String)
  clause!: string;

  @Field(() => MinorUnitsScalar, {
    description: "What the rate applies to: minor units, points for POINTS_COST.",
  })
  base!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Basis points; minor units per point for POINTS_COST.",
  })
  rate!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The order this line takes back." })
  correctsPostingId!: string | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

export const LineConnectionType = connectionType("Line", () => LineType);

/** What a month's totals and a statement both say of a franchisee. */
@ObjectType()
export abstract class MonthFigures {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => MonthScalar)
  month!: string;

  @Field(() => Int, { description: "Orders less refunds." })
  orders!: number;

  @Field(() => MinorUnitsScalar)
  netMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  royaltyMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  boundShareMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  pointsCostMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  couponSubsidyMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  couponFundingMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Above zero, headquarters owes the franchisee." })
  totalMinor!: bigint;
}

@ObjectType("MonthTotals", {
  description: "A franchisee's month as the book has it. Amounts are signed in its favour.",
})
export class MonthTotalsType extends MonthFigures {}

@ObjectType("LineAccrual", { description: "Lines an order or refund made for one franchisee." })
export class LineAccrualType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => [LineType])
  lines!: LineType[];

  @Field(() => MonthTotalsType, { description: "The month they are booked in, as it is now." })
  month!: MonthTotalsType;
}

@InputType()
export class ClauseInput {
  @Field(() => TextScalar)
  number!: string;

  @Field(() => ClauseKindEnum)
  kind!: ClauseKind;

  @Field(() => Int, { description: "Basis points; minor units per point for POINTS_COST." })
  rate!: number;
}

@InputType()
export class AgreeTermsInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => [ClauseInput])
  clauses!: ClauseInput[];
}

export const TermsMissingType = refusalType(TermsMissing, {
  franchisee: () => String,
  at: () => DateTimeScalar,
});
const TermsUnsoundType = refusalType(TermsUnsound, {});

@ObjectType()
class TermsAgreed {
  @Field(() => TermsType)
  terms!: TermsType;
}

export const AgreeTermsResult = resultUnion("AgreeTermsResult", () => [
  TermsAgreed,
  UnknownFranchiseeType,
  TermsUnsoundType,
  TooEarlyType,
]);
