import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { Month } from "../kernel/month.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  MonthScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { LineKindEnum } from "../settlement/settlement.type.ts";
import type { LineKind } from "../settlement/share.rules.ts";
import { ClauseInput } from "../terms/clause.type.ts";
import { TermsUnsoundType, UnknownTermsProposalType } from "../terms/terms.type.ts";

@InputType()
export class SimulatedProposalInput {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => [ClauseInput], {
    nullable: true,
    description: "In the place of all its clauses; or",
  })
  clauses?: ClauseInput[];

  @Field(() => UuidScalar, { nullable: true, description: "those that were proposed to it." })
  termsProposalId?: string;
}

@InputType()
export class SimulateTermsInput {
  @Field(() => MonthScalar)
  from!: Month;

  @Field(() => MonthScalar, { description: "The last of the months: at most 24 of them." })
  until!: Month;

  @Field(() => [SimulatedProposalInput], { description: "1 to 200 franchisees, each once." })
  proposals!: SimulatedProposalInput[];
}

/** By the contract in force, and by what is proposed. */
@ObjectType()
abstract class OldAndNew {
  @Field(() => MinorUnitsScalar, {
    description: "By the contract; signed in the favour of whose it is.",
  })
  oldMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "By what is proposed." })
  newMinor!: bigint;
}

@ObjectType("SimulatedPart", { description: "What one clause comes to." })
class SimulatedPartType extends OldAndNew {
  @Field(() => LineKindEnum)
  kind!: LineKind;

  @Field(() => String)
  clause!: string;
}

@ObjectType("SimulatedSale", { description: "A sale that would be settled otherwise." })
class SimulatedSaleType extends OldAndNew {
  @Field(() => UuidScalar)
  orderId!: string;

  @Field(() => String, { description: "`order:<source>:<number>`" })
  key!: string;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => MinorUnitsScalar)
  netMinor!: bigint;
}

@ObjectType("ReplayCheck", {
  description:
    "Whether the replay by the contracts in force comes to what the book says: where it does not, what the book has more.",
})
class ReplayCheckType {
  @Field(() => MinorUnitsScalar)
  replayedMinor!: bigint;

  @Field(() => MinorUnitsScalar)
  bookedMinor!: bigint;

  @Field(() => MinorUnitsScalar, { description: "Of orders and refunds; zero where all is well." })
  ordersMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Of months' closes: what is not closed yet is replayed and not booked.",
  })
  monthsMinor!: bigint;

  @Field(() => MinorUnitsScalar, {
    description: "Of what is no order's: points used and expired, coupons alone, corrections.",
  })
  elsewhereMinor!: bigint;
}

@ObjectType("SimulatedFranchisee")
class SimulatedFranchiseeType extends OldAndNew {
  @Field(() => UuidScalar)
  franchiseeId!: string;

  @Field(() => String)
  franchiseeCode!: string;

  @Field(() => Int, { description: "Sales that it has a line of, by either." })
  orders!: number;

  @Field(() => [SimulatedPartType], { description: "By kind and clause." })
  parts!: readonly SimulatedPartType[];

  @Field(() => [SimulatedSaleType], { description: "The ten that differ most." })
  topSales!: readonly SimulatedSaleType[];

  @Field(() => ReplayCheckType)
  check!: ReplayCheckType;
}

@ObjectType("SimulatedHeadquarters", {
  description: "The other side of all of it: signed in headquarters' favour.",
})
class SimulatedHeadquartersType extends OldAndNew {
  @Field(() => [SimulatedPartType], { description: "By kind and clause, of all franchisees." })
  parts!: readonly SimulatedPartType[];
}

@ObjectType("Simulation", {
  description:
    "Past months under clauses that are proposed, beside the contracts in force. Nothing is written.",
})
export class SimulationType {
  @Field(() => MonthScalar)
  from!: Month;

  @Field(() => MonthScalar)
  until!: Month;

  @Field(() => Int, { description: "Sales that were replayed." })
  orders!: number;

  @Field(() => [SimulatedFranchiseeType], { complexity: 100 })
  franchisees!: readonly SimulatedFranchiseeType[];

  @Field(() => SimulatedHeadquartersType)
  headquarters!: SimulatedHeadquartersType;
}

export const SimulateTermsResult = resultUnion("SimulateTermsResult", () => [
  SimulationType,
  TermsUnsoundType,
  UnknownTermsProposalType,
]);
