import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, MinorUnitsScalar, TextScalar } from "../platform/graphql/scalars.ts";
import { BillUnavailable } from "../split/split.refusals.ts";
import type { Gap } from "./bill.rules.ts";

const GapKindEnum = {
  OURS_ONLY: "OURS_ONLY",
  THEIRS_ONLY: "THEIRS_ONLY",
  DIFFERENT: "DIFFERENT",
} as const satisfies Record<Gap["kind"], Gap["kind"]>;
registerEnumType(GapKindEnum, {
  name: "BillGapKind",
  description: "It succeeded here and is not in the bill; the other way round; two amounts.",
});

@ObjectType("BillGap", { description: "What does not fit between WeChat Pay's bill and the book." })
class BillGapType {
  @Field(() => GapKindEnum)
  kind!: Gap["kind"];

  @Field(() => String, { description: "Our number of the split or return." })
  outNo!: string;

  @Field(() => MinorUnitsScalar, { nullable: true })
  oursMinor!: bigint | null;

  @Field(() => MinorUnitsScalar, { nullable: true })
  theirsMinor!: bigint | null;
}

@ObjectType("SplitBill", { description: "WeChat Pay's bill of a day beside the book." })
export class SplitBillType {
  @Field(() => String, { description: "`2026-03-14`, in China." })
  day!: string;

  @Field(() => String, { description: "The bill's digest, in hex; empty: there was none." })
  hash!: string;

  @Field(() => Int)
  matched!: number;

  @Field(() => [BillGapType])
  gaps!: readonly BillGapType[];

  @Field(() => DateTimeScalar)
  readAt!: Date;
}

@InputType()
export class CheckBillInput {
  @Field(() => TextScalar, { description: "`2026-03-14`, in China." })
  day!: string;
}

const BillUnavailableType = refusalType(BillUnavailable, {
  day: () => String,
  reason: () => String,
});

@ObjectType()
class BillChecked {
  @Field(() => SplitBillType)
  bill!: SplitBillType;
}

export const CheckBillResult = resultUnion("CheckBillResult", () => [
  BillChecked,
  BillUnavailableType,
]);
