import { Field, InputType, Int, ObjectType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { IdentityInput, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
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
import { TermsMissingType } from "../settlement/settlement.type.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  LinesSumWrong,
  OccurredAfterStore,
  OccurredBeforeStore,
  OccurredInFuture,
  OrderConflict,
  PointValueMissing,
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

  @Field(() => MinorUnitsScalar, { description: "The discount of headquarters' coupons." })
  couponMinor!: bigint;

  @Field(() => String)
  currency!: string;

  @Field(() => PointsScalar, { description: "What it earned." })
  points!: bigint;

  @Field(() => Int, {
    description: "What its buyer's level multiplied its points by, in basis points; 10000 is once.",
  })
  multiplierBps!: number;

  @Field(() => PointsScalar, { description: "Points that paid part of it, beside the net." })
  spentPoints!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What they paid." })
  spentMinor!: bigint;

  linesSha256!: string | null;

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

  @Field(() => Int)
  quantity!: number;

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

  @Field(() => Int, { nullable: true, description: "1 when left out." })
  quantity?: number;

  @Field(() => MinorUnitsScalar, { description: "What was paid for all of them." })
  netMinor!: bigint;
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
    description: "What was sold; the lines' nets sum to the order's.",
  })
  lines?: OrderLineInput[];

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "The discount of headquarters' coupons. None when left out.",
  })
  couponMinor?: bigint;

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
const PointValueMissingType = refusalType(PointValueMissing, { occurredAt: () => DateTimeScalar });

export const RecordOrdersOutcome = resultUnion("RecordOrdersOutcome", () => [
  OrderRecorded,
  OrderConflictType,
  UnknownStoreType,
  UnknownMemberType,
  CurrencyMismatchType,
  AmountOutOfRangeType,
  OccurredInFutureType,
  OccurredBeforeStoreType,
  OccurredAfterStoreType,
  TermsMissingType,
  LinesSumWrongType,
  PointValueMissingType,
  PointsShortType,
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
