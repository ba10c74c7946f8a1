import { Field, InputType, Int, ObjectType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import {
  OccurredAfterStoreType,
  OccurredBeforeStoreType,
  OccurredInFutureType,
  OrderConflictType,
  OrderType,
} from "../order/order.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  DateTimeScalar,
  MinorUnitsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { SharesExceedSaleType } from "../settlement/settlement.type.ts";
import { TermsMissingType } from "../terms/terms.type.ts";
import { TierEntryType, UnknownTierLevelType } from "../tier/tier.type.ts";
import { PlanSaleConflict, PlanTaken, UnknownPlan } from "./plan.refusals.ts";

@InputType("PlanPriceInput")
@ObjectType("PlanPrice", { description: "So much for so many days, or months." })
class PlanPriceType {
  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -." })
  code!: string;

  @Field(() => MinorUnitsScalar)
  minor!: bigint;

  @Field(() => Int, { nullable: true, description: "Or months." })
  days?: number | null;

  @Field(() => Int, { nullable: true, description: "Or days." })
  months?: number | null;
}

@ObjectType("Plan", { description: "A membership that is paid for; it never changes." })
export class PlanType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "The code of the level it opens." })
  level!: string;

  @Field(() => [PlanPriceType])
  prices!: readonly PlanPriceType[];
}

@InputType()
export class DefinePlanInput {
  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => TextScalar, { description: "The code of a level of the newest ladder." })
  level!: string;

  @Field(() => [PlanPriceType], { description: "1 to 20." })
  prices!: PlanPriceType[];
}

@InputType()
export class SellPlanInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { description: "Its code." })
  plan!: string;

  @Field(() => TextScalar, { description: "The code of one of its prices." })
  price!: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The till's own store when left out.",
  })
  storeCode?: string;

  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, { description: "Of the order; sent twice, it is sold once." })
  number!: string;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

@ObjectType()
class PlanDefined {
  @Field(() => PlanType)
  plan!: PlanType;
}

@ObjectType()
class PlanSold {
  @Field(() => OrderType, { description: "Its price, shared by the terms; it earns no points." })
  order!: OrderType;

  @Field(() => TierEntryType, { description: "What it opened." })
  entry!: TierEntryType;

  @Field(() => Boolean, {
    description: "It was sold before with the same content; nothing was done again.",
  })
  repeated!: boolean;
}

const PlanTakenType = refusalType(PlanTaken, { takenCode: () => String });
const UnknownPlanType = refusalType(UnknownPlan, { plan: () => String, price: () => String });
const PlanSaleConflictType = refusalType(PlanSaleConflict, { number: () => String });

export const DefinePlanResult = resultUnion("DefinePlanResult", () => [
  PlanDefined,
  PlanTakenType,
  UnknownTierLevelType,
]);
export const SellPlanResult = resultUnion("SellPlanResult", () => [
  PlanSold,
  UnknownPlanType,
  PlanSaleConflictType,
  OrderConflictType,
  UnknownStoreType,
  UnknownMemberType,
  OccurredInFutureType,
  OccurredAfterStoreType,
  OccurredBeforeStoreType,
  TermsMissingType,
  SharesExceedSaleType,
  UnknownTierLevelType,
]);
