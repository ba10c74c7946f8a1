import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { LineKindEnum, MonthFigures } from "../settlement/settlement.type.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import { MonthNotNext, MonthNotOver } from "./statement.refusals.ts";

@ObjectType("StatementPart", {
  description: "What one clause of one version came to at one store.",
})
export class StatementPartType {
  @Field(() => UuidScalar, { nullable: true, description: "Null: all of the franchisee's stores." })
  storeId!: string | null;

  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => UuidScalar)
  termsId!: string;

  @Field(() => String)
  clause!: string;

  @Field(() => Int)
  lines!: number;

  @Field(() => Int, { description: "Orders less those that were refunded in full." })
  orders!: number;

  @Field(() => MinorUnitsScalar)
  base!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;
}

@ObjectType("Statement", {
  description: "A closed month of one franchisee; never changes. Amounts are signed in its favour.",
})
export class StatementType extends MonthFigures {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => MinorUnitsScalar, {
    description: "What was due before it: carried forward, be it a debt, and not paid yet.",
  })
  openingMinor!: bigint;

  @Field(() => Int)
  lineCount!: number;

  @Field(() => String, { description: "SHA-256 of the file behind `downloadUrl`, byte for byte." })
  linesSha256!: string;

  @Field(() => DateTimeScalar)
  issuedAt!: Date;
}

export const StatementConnectionType = connectionType("Statement", () => StatementType);

@ObjectType("StatementProgress", {
  description: "A statement was issued: how far the close has come.",
})
export class StatementProgressType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => Int)
  done!: number;

  @Field(() => Int)
  total!: number;

  @Field(() => StatementType)
  statement!: StatementType;
}

@InputType()
export class CloseMonthInput {
  @Field(() => MonthScalar)
  month!: Month;
}

const MonthNotOverType = refusalType(MonthNotOver, {
  month: () => MonthScalar,
  endsAt: () => DateTimeScalar,
});
const MonthNotNextType = refusalType(MonthNotNext, {
  month: () => MonthScalar,
  openMonth: () => MonthScalar,
});

@ObjectType()
class MonthClosed {
  @Field(() => MonthScalar)
  month!: Month;

  @Field(() => Int, { description: "How many statements the month has." })
  statements!: number;

  @Field(() => Int, {
    description: "How many of them this call issued; 0 when it was closed before.",
  })
  issued!: number;
}

export const CloseMonthResult = resultUnion("CloseMonthResult", () => [
  MonthClosed,
  MonthNotOverType,
  MonthNotNextType,
]);

export const StatementProgressUpdate = updateUnion(
  "StatementProgressUpdate",
  () => StatementProgressType,
);
