import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import { refusalType } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { ClauseKindEnum } from "../terms/clause.type.ts";
import { SharesExceedSale } from "./settlement.refusals.ts";
import type { LineKind } from "./share.rules.ts";

export const LineKindEnum = {
  ...ClauseKindEnum,
  VOLUME: "VOLUME",
  MINIMUM: "MINIMUM",
  MAXIMUM: "MAXIMUM",
  POINTS_BLOCK: "POINTS_BLOCK",
  POINTS_USED: "POINTS_USED",
  BREAKAGE: "BREAKAGE",
} as const satisfies Record<LineKind, LineKind>;
registerEnumType(LineKindEnum, {
  name: "LineKind",
  description: "The kind of clause a line is under, or what a month's close makes of one.",
  valuesConfig: {
    VOLUME: { description: "A royalty's steps, beyond its rate." },
    MINIMUM: { description: "What a month's royalty lacks of its minimum." },
    MAXIMUM: { description: "What a month's royalty exceeds its maximum by." },
    POINTS_BLOCK: { description: "Points paid for in advance: bought, and used up." },
    POINTS_USED: { description: "The cost of points that is due at their use." },
    BREAKAGE: { description: "What the cost of points that expired is given back of, or charged." },
  },
});

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

  @Field(() => MonthScalar, {
    description: "The month it counts in: its order's, however late it is booked or taken back.",
  })
  ofMonth!: Month;

  @Field(() => LineKindEnum)
  kind!: LineKind;

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

  @Field(() => UuidScalar, { nullable: true, description: "Null: all of the franchisee's stores." })
  storeId!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "The order this line takes back." })
  correctsPostingId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What it is about beyond the order: a lot of points, a guide.",
  })
  about?: string | undefined;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@InputType({ description: "Which of a month's lines; all, where nothing is said." })
export class LineFilterInput {
  @Field(() => LineKindEnum, { nullable: true })
  kind?: LineKind;

  @Field(() => UuidScalar, { nullable: true, description: "Of this version of the contract." })
  termsId?: string;

  @Field(() => TextScalar, { nullable: true })
  clause?: string;

  @Field(() => UuidScalar, { nullable: true })
  storeId?: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "Of all of the franchisee's stores, and of no one of them.",
  })
  ofNoStore?: boolean;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The local day it occurred: `2026-03-14`.",
  })
  day?: string;
}

export const LineConnectionType = connectionType("Line", () => LineType);

@ObjectType("KindSum", { description: "What lines of one kind come to." })
export class KindSumType {
  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => Int)
  lines!: number;

  @Field(() => MinorUnitsScalar)
  base!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;
}

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

  @Field(() => MinorUnitsScalar, { description: "Above zero, headquarters owes the franchisee." })
  totalMinor!: bigint;
}

@ObjectType("MonthTotals", {
  description: "A franchisee's month as the book has it. Amounts are signed in its favour.",
})
export class MonthTotalsType extends MonthFigures {
  @Field(() => [KindSumType], { description: "By kind, of those that have lines." })
  sums!: readonly KindSumType[];
}

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

export const SharesExceedSaleType = refusalType(SharesExceedSale, {
  storeCode: () => String,
  sharedMinor: () => MinorUnitsScalar,
  netMinor: () => MinorUnitsScalar,
});

export const LineUpdate = updateUnion("LineUpdate", () => LineAccrualType);
