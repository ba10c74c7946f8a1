import { Field, ObjectType } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import { MinorUnitsScalar, MonthScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { LineKindEnum } from "./settlement.type.ts";
import type { LineKind } from "./share.rules.ts";

@ObjectType("JudgedLine", {
  description: "A line that a month's close would make; nothing is booked.",
})
export class JudgedLineType {
  @Field(() => MonthScalar, {
    description: "The month it counts in: an earlier one, where something came late.",
  })
  ofMonth!: Month;

  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => UuidScalar, { nullable: true, description: "Null: all of the franchisee's stores." })
  storeId!: string | null;

  @Field(() => UuidScalar)
  termsId!: string;

  @Field(() => String)
  clause!: string;

  @Field(() => MinorUnitsScalar, {
    description: "What it is judged by: a volume, a minimum, days, points.",
  })
  base!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "The rate of the step that was reached; the clause's own.",
  })
  rate!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;

  @Field(() => UuidScalar, { nullable: true, description: "The posting of the line it corrects." })
  correctsPostingId!: string | null;
}

@ObjectType("ProjectedSum", { description: "What lines of one kind would come to." })
class ProjectedSumType {
  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => MinorUnitsScalar)
  base!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;
}

@ObjectType("ProjectedMonth", {
  description:
    "An open month to its end: what its orders made, by days, and what the close would make of it.",
})
export class ProjectedMonthType {
  @Field(() => [ProjectedSumType], { description: "In order of kind." })
  sums!: readonly ProjectedSumType[];

  @Field(() => MinorUnitsScalar, {
    description: "Above zero, headquarters would owe the franchisee.",
  })
  totalMinor!: bigint;

  @Field(() => [JudgedLineType], { description: "Of these, what the close would add." })
  lines!: readonly JudgedLineType[];
}
