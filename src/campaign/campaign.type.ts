import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreType, TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import { ConditionUnsound } from "../kernel/condition.refusals.ts";
import type { Subject } from "../kernel/condition.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import {
  ConditionScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import {
  CampaignOver,
  CampaignsOverlap,
  CampaignTaken,
  OfferUnsound,
  UnknownCampaign,
} from "./campaign.refusals.ts";

const ConditionSubjectEnum = {
  member: "member",
  order: "order",
  event: "event",
} as const satisfies Record<Subject, Subject>;
registerEnumType(ConditionSubjectEnum, {
  name: "ConditionSubject",
  description: "Of whom or what a condition may ask, by the same name.",
});

@ObjectType("ConditionCheck", { description: "Whether a condition could be kept." })
export class ConditionCheckType {
  @Field(() => Boolean)
  sound!: boolean;

  @Field(() => String, { nullable: true, description: "What is wrong with it." })
  what!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Where: 1 is its first character; null: all of it.",
  })
  position!: number | null;

  @Field(() => [String], { description: "What it may ask of these subjects, and of each line." })
  mayAsk!: readonly string[];
}

export { ConditionSubjectEnum };

@ObjectType("OfferScope", {
  description: "Which lines an offer is about, and at which stores it is; an empty list: all.",
})
export class OfferScopeType {
  @Field(() => [String])
  skus!: readonly string[];

  @Field(() => [String])
  categories!: readonly string[];

  @Field(() => [String])
  excludedSkus!: readonly string[];

  @Field(() => [String])
  excludedCategories!: readonly string[];

  @Field(() => [String], { description: "Their codes." })
  stores!: readonly string[];
}

@InputType({ description: "Which lines an offer is about, and at which stores; left out: all." })
export class OfferScopeInput {
  @Field(() => [TextScalar], { nullable: true })
  skus?: string[];

  @Field(() => [TextScalar], { nullable: true })
  categories?: string[];

  @Field(() => [TextScalar], { nullable: true })
  excludedSkus?: string[];

  @Field(() => [TextScalar], { nullable: true })
  excludedCategories?: string[];

  @Field(() => [TextScalar], { nullable: true, description: "Their codes." })
  stores?: string[];
}

@ObjectType("OfferHours", { description: "When an offer is open, by the clock of the brand." })
export class OfferHoursType {
  @Field(() => [Int], { description: "1 is Monday." })
  weekdays!: readonly number[];

  @Field(() => String, { description: "HH:MM" })
  from!: string;

  @Field(() => String, {
    description: "HH:MM, up to 24:00; before `from`: of the next day, which need not be listed.",
  })
  to!: string;
}

@InputType()
export class OfferHoursInput {
  @Field(() => [Int], { nullable: true, description: "1 is Monday; every day when left out." })
  weekdays?: number[];

  @Field(() => TextScalar, { nullable: true, description: "HH:MM; 00:00 when left out." })
  from?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "HH:MM; 24:00 when left out. Before `from`: of the next day.",
  })
  to?: string;
}

@ObjectType("OfferFunding", {
  description:
    "Who pays for an offer, by weights. What falls to a store whose side did not opt in is headquarters'.",
})
export class OfferFundingType {
  @Field(() => Int)
  headquarters!: number;

  @Field(() => Int, { description: "The store that sells, or honours it." })
  acceptor!: number;

  @Field(() => Int, { description: "The store that issued it." })
  issuer!: number;
}

@ObjectType("CampaignOptIn", { description: "What a store's side said, from an instant on." })
export class CampaignOptInType {
  storeId!: string;

  @Field(() => StoreType, { nullable: true })
  store?: StoreType | null;

  @Field(() => Boolean, { description: "It pays its part; else headquarters does." })
  accepts!: boolean;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType("Campaign", { description: "What its rules and coupons have in common." })
export class CampaignType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Excluded; null: until stopped." })
  untilAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  stoppedAt!: Date | null;

  @Field(() => ConditionScalar, { nullable: true, description: "Of the member; null: everybody." })
  audience!: string | null;

  @Field(() => Int, {
    description: "So much of the audience gets nothing and is compared: basis points.",
  })
  holdoutBps!: number;

  @Field(() => String, { nullable: true, description: "No two of a group run at once." })
  exclusiveGroup!: string | null;

  @Field(() => PointsScalar, { nullable: true, description: "Null: no bound." })
  pointsBudget!: bigint | null;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "Of discounts; null: no bound." })
  moneyBudgetMinor!: bigint | null;

  optIns!: readonly CampaignOptInType[];
}

@InputType()
export class DefineCampaignInput {
  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => DateTimeScalar, { description: "Not before the brand opened." })
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Left out: until it is stopped." })
  untilAt?: Date;

  @Field(() => ConditionScalar, {
    nullable: true,
    description: "Of `member`; everybody when left out.",
  })
  audience?: string;

  @Field(() => Int, { nullable: true, description: "0 to 9,000; 0 when left out." })
  holdoutBps?: number;

  @Field(() => TextScalar, {
    nullable: true,
    description: "A code: no two of a group run at once.",
  })
  exclusiveGroup?: string;

  @Field(() => PointsScalar, { nullable: true })
  pointsBudget?: bigint;

  @Field(() => MinorUnitsScalar, { nullable: true })
  moneyBudgetMinor?: bigint;
}

@InputType()
export class ExtendCampaignInput {
  @Field(() => TextScalar, { description: "Its code." })
  campaign!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Not before it ends now; until it is stopped, when left out.",
  })
  untilAt?: Date;
}

@InputType()
export class StopCampaignInput {
  @Field(() => TextScalar, { description: "Its code." })
  campaign!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "As soon as may be, when left out." })
  at?: Date;
}

@InputType()
export class SayOptInInput {
  @Field(() => TextScalar, { description: "Its code." })
  campaign!: string;

  @Field(() => UuidScalar)
  storeId!: string;
}

@ObjectType()
class CampaignDefined {
  @Field(() => CampaignType)
  campaign!: CampaignType;
}

@ObjectType()
class CampaignExtended {
  @Field(() => CampaignType)
  campaign!: CampaignType;
}

@ObjectType()
class CampaignStopped {
  @Field(() => CampaignType)
  campaign!: CampaignType;
}

@ObjectType()
class OptInSaid {
  @Field(() => CampaignOptInType)
  optIn!: CampaignOptInType;
}

export const ConditionUnsoundType = refusalType(ConditionUnsound, {
  what: () => String,
  position: [() => Int],
  mayAsk: () => [String],
});
const CampaignTakenType = refusalType(CampaignTaken, { takenCode: () => String });
export const UnknownCampaignType = refusalType(UnknownCampaign, { campaignCode: () => String });
export const CampaignOverType = refusalType(CampaignOver, {
  campaignCode: () => String,
  endsAt: () => DateTimeScalar,
});
const CampaignsOverlapType = refusalType(CampaignsOverlap, {
  other: () => String,
  fromAt: () => DateTimeScalar,
  untilAt: [() => DateTimeScalar],
});
export const OfferUnsoundType = refusalType(OfferUnsound, {});

export const DefineCampaignResult = resultUnion("DefineCampaignResult", () => [
  CampaignDefined,
  CampaignTakenType,
  CampaignsOverlapType,
  ConditionUnsoundType,
  TooEarlyType,
]);
export const ExtendCampaignResult = resultUnion("ExtendCampaignResult", () => [
  CampaignExtended,
  UnknownCampaignType,
  CampaignOverType,
  CampaignsOverlapType,
]);
export const StopCampaignResult = resultUnion("StopCampaignResult", () => [
  CampaignStopped,
  UnknownCampaignType,
  CampaignOverType,
  TooEarlyType,
]);
export const SayOptInResult = resultUnion("SayOptInResult", () => [
  OptInSaid,
  UnknownCampaignType,
  UnknownStoreType,
  CampaignOverType,
]);
