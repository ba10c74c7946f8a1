import { Field, InputType, Int, ObjectType } from "type-graphql";
import {
  CouponHasNoUseType,
  CouponsDoNotCombineType,
  QuoteOverType,
  UnknownQuoteType,
} from "../basket/basket.type.ts";
import { PointValueMissingType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { MemberCodeEndedType, MemberCodeForgedType } from "../card/card.type.ts";
import { CouponNotUsableType, UnknownCouponType } from "../coupon/coupon.type.ts";
import { IdentityInput, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsMissingType, PointsShortType } from "../points/points.type.ts";
import { SharesExceedSaleType } from "../settlement/settlement.type.ts";
import type { OrderChannel } from "../terms/clause.rules.ts";
import { OrderChannelEnum } from "../terms/clause.type.ts";
import { TermsMissingType } from "../terms/terms.type.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  GrossMissing,
  LinesSumWrong,
  NetNotAsDiscounted,
  NetPartWrong,
  OccurredAfterStore,
  OccurredBeforeStore,
  OccurredInFuture,
  OrderConflict,
} from "./order.refusals.ts";
import {
  LineRefundTooMuchType,
  OrderRefundedType,
  RefundBeforeOrderType,
  RefundConflictType,
  RefundParked,
  RefundTooMuchType,
  RefundType,
  UnknownLineType,
} from "./refund.type.ts";

@ObjectType("Tender", { description: "A part of what was paid." })
class TenderType {
  @Field(() => String, {
    description: "`CASH`, `CARD`, `WECHAT`, `GIFT_CARD`, … as its source says.",
  })
  kind!: string;

  @Field(() => MinorUnitsScalar)
  minor!: bigint;
}

@InputType()
export class TenderInput {
  @Field(() => TextScalar, {
    description:
      "`CASH`, `CARD`, `WECHAT`, `GIFT_CARD`, …: what the earn base excludes is told by it.",
  })
  kind!: string;

  @Field(() => MinorUnitsScalar)
  minor!: bigint;
}

@ObjectType("Order", { description: "An order of a member at a store." })
export class OrderType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "Who numbers its orders." })
  source!: string;

  @Field(() => String)
  number!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  boundStoreId!: string | null;

  @Field(() => MinorUnitsScalar)
  netMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "The discount of headquarters' coupons that only the till knew.",
  })
  couponMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What of the net is tax." })
  taxMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What of the net is delivery." })
  shippingMinor!: bigint;

  @Field(() => [TenderType], {
    nullable: true,
    description: "What the net was paid by; null where its source did not say.",
  })
  tenders!: readonly TenderType[] | null;

  @Field(() => MinorUnitsScalar, {
    description: "What of the net earned points: without what the brand's earn base excludes.",
  })
  baseMinor!: bigint;

  @Field(() => String)
  currency!: string;

  @Field(() => PointsScalar, { description: "What it earned, bonuses among it." })
  points!: bigint;

  @Field(() => PointsScalar, { description: "What of its points bonus rules gave." })
  bonusPoints!: bigint;

  @Field(() => Int, {
    description: "What its buyer's level multiplied its points by, in basis points; 10000 is once.",
  })
  multiplierBps!: number;

  @Field(() => PointsScalar, { description: "Points that paid part of it, beside the net." })
  spentPoints!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What they paid." })
  spentMinor!: bigint;

  linesSha256!: string | null;

  @Field(() => OrderChannelEnum)
  channel!: OrderChannel;

  @Field(() => DateTimeScalar, { description: "When it happened." })
  occurredAt!: Date;

  @Field(() => DateTimeScalar, { description: "When the hub heard of it." })
  bookedAt!: Date;
}

@ObjectType("OrderLine", { description: "Some of one thing in an order." })
export class OrderLineType {
  @Field(() => Int)
  number!: number;

  @Field(() => String, { nullable: true })
  sku!: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => Int)
  quantity!: number;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What they cost before coupons and points; null where its source did not say.",
  })
  grossMinor?: bigint | null;

  @Field(() => MinorUnitsScalar, { description: "What was paid for all of them." })
  netMinor!: bigint;
}

export const OrderConnectionType = connectionType("Order", () => OrderType);

@ObjectType("StoreActivity", { description: "An order was recorded at a store, or refunded." })
export class StoreActivityType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => OrderType)
  order!: OrderType;

  @Field(() => RefundType, { nullable: true, description: "Set when this is its refund." })
  refund!: RefundType | null;
}

@InputType()
export class OrderLineInput {
  @Field(() => Int, { description: "Above zero; once in an order." })
  number!: number;

  @Field(() => TextScalar, { nullable: true })
  sku?: string;

  @Field(() => TextScalar, { nullable: true, description: "What rules and coupons may ask for." })
  category?: string;

  @Field(() => Int, { nullable: true, description: "1 when left out." })
  quantity?: number;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What they cost before coupons and points: needed where coupons are used.",
  })
  grossMinor?: bigint;

  @Field(() => MinorUnitsScalar, { description: "What was paid for all of them." })
  netMinor!: bigint;
}

@InputType()
export class OrderCouponInput {
  @Field(() => UuidScalar)
  couponId!: string;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What the till says it takes off, where the till works it out (STATED).",
  })
  statedMinor?: bigint;
}

@InputType()
export class OrderInput {
  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, {
    description: "Names the order in the brand for ever, with its source.",
  })
  number!: string;

  @Field(() => TextScalar, { nullable: true, description: "The till's own store when left out." })
  storeCode?: string;

  @Field(() => UuidScalar, { nullable: true, description: "The member, by id or by identity." })
  memberId?: string;

  @Field(() => IdentityInput, { nullable: true })
  identity?: IdentityInput;

  @Field(() => MinorUnitsScalar, {
    description: "What was paid in money, after all discounts and beside spent points.",
  })
  netMinor!: bigint;

  @Field(() => PointsScalar, {
    nullable: true,
    description: "Points that paid part of it; they earn nothing. None when left out.",
  })
  spentPoints?: bigint;

  @Field(() => [OrderLineInput], {
    nullable: true,
    description: "What was sold; the lines' nets and the delivery sum to the order's net.",
  })
  lines?: OrderLineInput[];

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description:
      "The discount of headquarters' coupons that only the till knows. None when left out.",
  })
  couponMinor?: bigint;

  @Field(() => [OrderCouponInput], {
    nullable: true,
    description:
      "Coupons of the hub's that it uses. The hub works out what they take off; the net must say the same.",
  })
  coupons?: OrderCouponInput[];

  @Field(() => UuidScalar, {
    nullable: true,
    description:
      "The quote it is recorded by: its coupons, what they take off, its points and net. Give no coupons beside it.",
  })
  quoteId?: string;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description:
      "What it cost before coupons and points, but for the delivery: needed with coupons where no lines are given.",
  })
  grossMinor?: bigint;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What its delivery cost before coupons; what was paid for it when left out.",
  })
  shippingGrossMinor?: bigint;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What of the net is tax. None when left out.",
  })
  taxMinor?: bigint;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "What of the net is delivery. None when left out.",
  })
  shippingMinor?: bigint;

  @Field(() => [TenderInput], {
    nullable: true,
    description: "What the net was paid by: they sum to it. Left out: all of it earns.",
  })
  tenders?: TenderInput[];

  @Field(() => OrderChannelEnum, {
    nullable: true,
    description: "By which way it was sold; `STORE` when left out.",
  })
  channel?: OrderChannel;

  @Field(() => TextScalar, { description: "ISO 4217; must be the brand's." })
  currency!: string;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType()
export class RecordOrdersInput {
  @Field(() => [OrderInput], { description: "1 to 1,000." })
  orders!: OrderInput[];
}

@ObjectType("Difference", {
  description: "A field of an order that came again with another value.",
})
class DifferenceType {
  @Field(() => String)
  field!: string;

  @Field(() => String)
  recorded!: string;

  @Field(() => String)
  received!: string;
}

@ObjectType()
class OrderRecorded {
  @Field(() => OrderType)
  order!: OrderType;

  @Field(() => Boolean, {
    description: "It was recorded before with the same content; nothing was done again.",
  })
  repeated!: boolean;
}

@ObjectType()
class RefundRecorded {
  @Field(() => OrderType)
  order!: OrderType;

  @Field(() => RefundType)
  refund!: RefundType;

  @Field(() => Boolean, {
    description: "It was recorded before with the same content; nothing was done again.",
  })
  repeated!: boolean;
}

export const OrderConflictType = refusalType(OrderConflict, {
  number: () => String,
  differences: () => [DifferenceType],
});
const CurrencyMismatchType = refusalType(CurrencyMismatch, {
  expected: () => String,
  received: () => String,
});
const AmountOutOfRangeType = refusalType(AmountOutOfRange, {
  field: () => String,
  limit: () => MinorUnitsScalar,
});
export const OccurredInFutureType = refusalType(OccurredInFuture, {
  latestAt: () => DateTimeScalar,
});
export const OccurredBeforeStoreType = refusalType(OccurredBeforeStore, { store: () => String });
export const OccurredAfterStoreType = refusalType(OccurredAfterStore, {
  store: () => String,
  closedAt: () => DateTimeScalar,
});
const LinesSumWrongType = refusalType(LinesSumWrong, {
  linesMinor: () => MinorUnitsScalar,
  netMinor: () => MinorUnitsScalar,
});
const GrossMissingType = refusalType(GrossMissing, { number: () => String });
const NetNotAsDiscountedType = refusalType(NetNotAsDiscounted, {
  expectedMinor: () => MinorUnitsScalar,
  netMinor: () => MinorUnitsScalar,
  discountMinor: () => MinorUnitsScalar,
  expectedPoints: () => PointsScalar,
  spentPoints: () => PointsScalar,
});
const NetPartWrongType = refusalType(NetPartWrong, {
  field: () => String,
  partMinor: () => MinorUnitsScalar,
  netMinor: () => MinorUnitsScalar,
});

/** What an order may be refused for, be it recorded or tried out. */
export const orderRefusals = () =>
  [
    UnknownStoreType,
    UnknownMemberType,
    MemberCodeForgedType,
    MemberCodeEndedType,
    CurrencyMismatchType,
    AmountOutOfRangeType,
    OccurredInFutureType,
    OccurredBeforeStoreType,
    OccurredAfterStoreType,
    TermsMissingType,
    SharesExceedSaleType,
    LinesSumWrongType,
    NetPartWrongType,
    PointValueMissingType,
    PointsShortType,
    GrossMissingType,
    NetNotAsDiscountedType,
    UnknownCouponType,
    CouponNotUsableType,
    CouponHasNoUseType,
    CouponsDoNotCombineType,
    UnknownQuoteType,
    QuoteOverType,
  ] as const;

export const RecordOrdersOutcome = resultUnion("RecordOrdersOutcome", () => [
  OrderRecorded,
  OrderConflictType,
  ...orderRefusals(),
]);
export const RefundOrdersOutcome = resultUnion("RefundOrdersOutcome", () => [
  RefundRecorded,
  RefundParked,
  RefundConflictType,
  OrderRefundedType,
  RefundTooMuchType,
  LineRefundTooMuchType,
  UnknownLineType,
  OccurredInFutureType,
  RefundBeforeOrderType,
  PointsMissingType,
]);

export const StoreUpdate = updateUnion("StoreUpdate", () => StoreActivityType);
