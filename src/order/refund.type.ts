import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { refusalType } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import {
  LineRefundTooMuch,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  RefundTooMuch,
  UnknownLine,
} from "./order.refusals.ts";
import type { RefundKind } from "./refunding.rules.ts";

const RefundKindEnum = {
  RETURN: "RETURN",
  CHARGEBACK: "CHARGEBACK",
} as const satisfies Record<RefundKind, RefundKind>;
registerEnumType(RefundKindEnum, {
  name: "RefundKind",
  description: "The buyer gave back what it bought, or its bank took the money back.",
});

@ObjectType("RefundedLine", { description: "A line's part in a refund." })
class RefundedLineType {
  @Field(() => Int)
  number!: number;

  @Field(() => Int, { nullable: true, description: "How many pieces; null: it was an amount." })
  quantity!: number | null;

  @Field(() => MinorUnitsScalar)
  refundMinor!: bigint;
}

@ObjectType("Refund", { description: "A refund of an order, or of a part of it." })
export class RefundType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => RefundKindEnum)
  kind!: RefundKind;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => MinorUnitsScalar)
  refundedMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "What the order's refunds came to with this one." })
  totalMinor!: bigint;

  @Field(() => [RefundedLineType], { nullable: true, description: "Null: it named no lines." })
  lines!: readonly RefundedLineType[] | null;

  @Field(() => PointsScalar, { description: "Earned points that were taken back." })
  points!: bigint;

  @Field(() => PointsScalar, { description: "Spent points that were given back." })
  restoredPoints!: bigint;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType()
class RefundLineInput {
  @Field(() => Int, { description: "The line's number in its order." })
  number!: number;

  @Field(() => Int, { nullable: true, description: "So many pieces, or give `refundMinor`." })
  quantity?: number;

  @Field(() => MinorUnitsScalar, { nullable: true })
  refundMinor?: bigint;
}

@InputType()
export class RefundInput {
  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar)
  orderNumber!: string;

  @Field(() => TextScalar, { description: "The refund's own number: sent twice, it is done once." })
  number!: string;

  @Field(() => RefundKindEnum, { nullable: true, description: "`RETURN` when left out." })
  kind?: RefundKind;

  @Field(() => TextScalar, { nullable: true })
  reason?: string;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description:
      "So much of what was paid; all that is left when neither this nor lines are given.",
  })
  refundMinor?: bigint;

  @Field(() => [RefundLineInput], {
    nullable: true,
    description: "Of an order that was recorded with lines.",
  })
  lines?: RefundLineInput[];

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType()
export class RefundOrdersInput {
  @Field(() => [RefundInput], { description: "1 to 1,000." })
  refunds!: RefundInput[];
}

@ObjectType("WhyParked", { description: "Why a refund could not be applied when its order came." })
class WhyParkedType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  message!: string;
}

@ObjectType("ParkedRefund", {
  description: "A refund that came before its order, or could not be applied when that came.",
})
export class ParkedRefundType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  orderNumber!: string;

  @Field(() => String)
  number!: string;

  @Field(() => RefundKindEnum)
  kind!: RefundKind;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => MinorUnitsScalar, { nullable: true })
  refundMinor!: bigint | null;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;

  @Field(() => DateTimeScalar)
  parkedAt!: Date;

  @Field(() => Int, { description: "How long it has been waiting." })
  ageHours!: number;

  @Field(() => Boolean, { description: "It has been waiting for too long." })
  alarm!: boolean;

  @Field(() => WhyParkedType, { nullable: true, description: "Null: its order has not come." })
  why!: WhyParkedType | null;
}

export const ParkedRefundConnectionType = connectionType("ParkedRefund", () => ParkedRefundType);

@ObjectType({ description: "The order has not come yet: the refund waits for it." })
export class RefundParked {
  @Field(() => String)
  orderNumber!: string;

  @Field(() => String)
  number!: string;

  @Field(() => DateTimeScalar)
  parkedAt!: Date;

  @Field(() => Boolean, { description: "It was waiting before; nothing was done again." })
  repeated!: boolean;
}

export const OrderRefundedType = refusalType(OrderRefunded, {
  number: () => String,
  refundNumber: () => String,
});
export const RefundTooMuchType = refusalType(RefundTooMuch, {
  number: () => String,
  leftMinor: () => MinorUnitsScalar,
});
export const LineRefundTooMuchType = refusalType(LineRefundTooMuch, {
  number: () => String,
  line: () => String,
  leftMinor: () => MinorUnitsScalar,
  leftQuantity: () => String,
});
export const UnknownLineType = refusalType(UnknownLine, {
  number: () => String,
  line: () => String,
});
export const RefundBeforeOrderType = refusalType(RefundBeforeOrder, {
  orderOccurredAt: () => DateTimeScalar,
});
export const RefundConflictType = refusalType(RefundConflict, { number: () => String });
