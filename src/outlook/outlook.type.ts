import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { DateTimeScalar, MinorUnitsScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { LineKindEnum } from "../settlement/settlement.type.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import type { BreakdownBy } from "./outlook.queries.ts";

export const BreakdownByEnum = {
  CLAUSE: "CLAUSE",
  STORE: "STORE",
  DAY: "DAY",
} as const satisfies Record<BreakdownBy, BreakdownBy>;
registerEnumType(BreakdownByEnum, {
  name: "BreakdownBy",
  description: "What a month's lines are told apart by.",
});

@ObjectType("Breakdown", {
  description: "Lines of a month that are alike. What they are not told apart by is null.",
})
export class BreakdownType {
  @Field(() => LineKindEnum, { nullable: true })
  kind!: LineKind | null;

  @Field(() => UuidScalar, { nullable: true })
  termsId!: string | null;

  @Field(() => String, { nullable: true })
  clause!: string | null;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "By store, null: lines of all of the franchisee's stores.",
  })
  storeId!: string | null;

  @Field(() => String, { nullable: true, description: "The local day it occurred." })
  day!: string | null;

  @Field(() => Int)
  lines!: number;

  @Field(() => Int, { description: "Orders less those that were refunded in full." })
  orders!: number;

  @Field(() => MinorUnitsScalar)
  base!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Signed in the franchisee's favour." })
  amountMinor!: bigint;
}

@ObjectType("LineEvent", { description: "What a line rests on." })
export class LineEventType {
  @Field(() => String, {
    description: "`order`, `refund`, `spending`, `month`, … as the book has it.",
  })
  kind!: string;

  @Field(() => String, { description: "As its sender named it: `order:<source>:<number>`." })
  key!: string;

  @Field(() => DateTimeScalar)
  bookedAt!: Date;
}
