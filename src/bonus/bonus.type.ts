import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import {
  CampaignOverType,
  ConditionUnsoundType,
  OfferFundingType,
  OfferHoursInput,
  OfferHoursType,
  OfferScopeInput,
  OfferScopeType,
  OfferUnsoundType,
  UnknownCampaignType,
} from "../campaign/campaign.type.ts";
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
  BonusRuleRetired,
  BonusRuleTaken,
  TotalBelowGiven,
  UnknownBonusRule,
} from "./bonus.refusals.ts";
import type { Award, BonusReason, Judgement } from "./bonus.rules.ts";

const BonusAwardKindEnum = {
  STEPS: "STEPS",
  MULTIPLY: "MULTIPLY",
  VISIT: "VISIT",
  PIECES: "PIECES",
  EVENT: "EVENT",
} as const satisfies Record<Award["kind"], Award["kind"]>;
registerEnumType(BonusAwardKindEnum, {
  name: "BonusAwardKind",
  description:
    "Points for full steps of what the lines cost; a multiple of what the standing rule and the level give; " +
    "for each order; for each piece; for an event of a kind.",
});

@InputType("BonusAwardInput")
@ObjectType("BonusAward", { description: "What a rule gives beyond the standing rule." })
export class BonusAwardType {
  @Field(() => BonusAwardKindEnum)
  kind!: Award["kind"];

  @Field(() => PointsScalar, { nullable: true, description: "Of all but MULTIPLY." })
  points?: bigint | null;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "Of STEPS: each full one counts." })
  stepMinor?: bigint | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of MULTIPLY, in basis points: 20,000 doubles; the points themselves are in it.",
  })
  bps?: number | null;

  @Field(() => TextScalar, { nullable: true, description: "Of EVENT: `review`, `check-in`." })
  event?: string | null;
}

@InputType("BonusCapsInput")
@ObjectType("BonusCaps", {
  description:
    "How many points a rule gives at most; null: no bound. What refunds took back counts.",
})
export class BonusCapsType {
  @Field(() => PointsScalar, { nullable: true, description: "Of each order or event." })
  perOrder?: bigint | null;

  @Field(() => PointsScalar, {
    nullable: true,
    description: "Of a member, on a day of the brand's.",
  })
  perMemberDay?: bigint | null;

  @Field(() => PointsScalar, { nullable: true, description: "Of a member, ever." })
  perMember?: bigint | null;

  @Field(() => PointsScalar, {
    nullable: true,
    description: "Of all members; a change of it holds at once.",
  })
  total?: bigint | null;
}

@ObjectType("BonusRule", { description: "One version of a rule, in force from an instant on." })
export class BonusRuleType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  code!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => BonusAwardType)
  award!: BonusAwardType;

  @Field(() => OfferScopeType)
  scope!: OfferScopeType;

  @Field(() => ConditionScalar, { nullable: true })
  condition!: string | null;

  @Field(() => OfferHoursType, { nullable: true, description: "Null: always open." })
  hours!: OfferHoursType | null;

  @Field(() => Int, { description: "Higher ones are judged first; ties go by code." })
  priority!: number;

  @Field(() => String, {
    nullable: true,
    description: "Of those with one name here only what gives most counts.",
  })
  bestOf!: string | null;

  @Field(() => BonusCapsType)
  caps!: BonusCapsType;

  @Field(() => OfferFundingType)
  funding!: OfferFundingType;

  @Field(() => Boolean, { description: "The last version: it gives nothing any more." })
  retired!: boolean;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

const BonusReasonEnum = {
  GIVEN: "GIVEN",
  CAPPED: "CAPPED",
  OUTBID: "OUTBID",
  NOT_THIS_STORE: "NOT_THIS_STORE",
  NOT_THESE_HOURS: "NOT_THESE_HOURS",
  NOT_IN_AUDIENCE: "NOT_IN_AUDIENCE",
  HELD_OUT: "HELD_OUT",
  CONDITION_FAILS: "CONDITION_FAILS",
  NOTHING_TO_COUNT: "NOTHING_TO_COUNT",
  CAP_REACHED: "CAP_REACHED",
  BUDGET_USED_UP: "BUDGET_USED_UP",
} as const satisfies Record<BonusReason, BonusReason>;
registerEnumType(BonusReasonEnum, {
  name: "BonusReason",
  description:
    "Why a rule gave what it gave. CAPPED: less than it would have. OUTBID: another of its `bestOf` gave more. " +
    "NOTHING_TO_COUNT: no matching line, no full step, no points to multiply.",
});

@ObjectType("BonusJudgement", { description: "What one rule came to for one order or event." })
export class BonusJudgementType {
  @Field(() => String, { description: "The rule's code." })
  rule!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => PointsScalar, {
    description: "Of these: issued, and so paid for, by headquarters; the rest by the store.",
  })
  headquartersPoints!: bigint;

  @Field(() => BonusReasonEnum)
  reason!: BonusReason;
}

/** A judgement as callers are shown it. */
export const shownJudgement = ({ rule, ...judgement }: Judgement): BonusJudgementType => ({
  ...{ rule: rule.code, version: rule.version, name: rule.name },
  ...judgement,
});

@InputType({ description: "Who pays, by weights; left out: headquarters." })
class BonusFundingInput {
  @Field(() => Int)
  headquarters!: number;

  @Field(() => Int, { description: "The store that sells, where its side opted in." })
  acceptor!: number;
}

@InputType()
export class SetBonusRuleInput {
  @Field(() => TextScalar, { description: "The code of the campaign it belongs to, for ever." })
  campaign!: string;

  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => BonusAwardType)
  award!: BonusAwardType;

  @Field(() => OfferScopeInput, { nullable: true })
  scope?: OfferScopeInput;

  @Field(() => ConditionScalar, {
    nullable: true,
    description: "Of `member` and `order`; of `member` and `event` where the award is for events.",
  })
  condition?: string;

  @Field(() => OfferHoursInput, { nullable: true })
  hours?: OfferHoursInput;

  @Field(() => Int, { nullable: true, description: "-1,000 to 1,000; 0 when left out." })
  priority?: number;

  @Field(() => TextScalar, { nullable: true })
  bestOf?: string;

  @Field(() => BonusCapsType, { nullable: true })
  caps?: BonusCapsType;

  @Field(() => BonusFundingInput, { nullable: true })
  funding?: BonusFundingInput;

  @Field(() => DateTimeScalar, { description: "In ten minutes at the earliest." })
  fromAt!: Date;
}

@InputType()
export class RetireBonusRuleInput {
  @Field(() => TextScalar)
  code!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "As soon as may be, when left out." })
  fromAt?: Date;
}

@ObjectType()
class BonusRuleSet {
  @Field(() => BonusRuleType)
  rule!: BonusRuleType;
}

const BonusRuleTakenType = refusalType(BonusRuleTaken, { takenCode: () => String });
const UnknownBonusRuleType = refusalType(UnknownBonusRule, { ruleCode: () => String });
const BonusRuleRetiredType = refusalType(BonusRuleRetired, {
  ruleCode: () => String,
  fromAt: () => DateTimeScalar,
});
const TotalBelowGivenType = refusalType(TotalBelowGiven, {
  total: () => PointsScalar,
  givenPoints: () => PointsScalar,
});

export const SetBonusRuleResult = resultUnion("SetBonusRuleResult", () => [
  BonusRuleSet,
  UnknownCampaignType,
  CampaignOverType,
  UnknownStoreType,
  ConditionUnsoundType,
  OfferUnsoundType,
  BonusRuleTakenType,
  BonusRuleRetiredType,
  TotalBelowGivenType,
  TooEarlyType,
]);
export const RetireBonusRuleResult = resultUnion("RetireBonusRuleResult", () => [
  BonusRuleSet,
  UnknownBonusRuleType,
  BonusRuleRetiredType,
  TooEarlyType,
]);
