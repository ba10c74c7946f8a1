import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
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
import { UnknownTierLevelType } from "../tier/tier.type.ts";
import { TemplateUnsound, UnknownTemplate } from "./template.refusals.ts";
import type { Benefit, Validity } from "./template.rules.ts";

const CouponBenefitKindEnum = {
  AMOUNT_OFF: "AMOUNT_OFF",
  PERCENT_OFF: "PERCENT_OFF",
  FIXED_PRICE: "FIXED_PRICE",
  FREE_ITEM: "FREE_ITEM",
  BUY_X_GET_Y: "BUY_X_GET_Y",
  SHIPPING: "SHIPPING",
  POINTS_MULTIPLIER: "POINTS_MULTIPLIER",
  VOUCHER: "VOUCHER",
  STATED: "STATED",
} as const satisfies Record<Benefit["kind"], Benefit["kind"]>;
registerEnumType(CouponBenefitKindEnum, {
  name: "CouponBenefitKind",
  description:
    "Off the matching lines: so much, or so many basis points of them. The dearest so many pieces for so much " +
    "each; the cheapest so many for nothing; of each `buy + get` pieces the `get` cheapest reduced. The delivery. " +
    "The points, multiplied. Something that is exchanged for the coupon. As much as the till says.",
});

@InputType("CouponBenefitInput")
@ObjectType("CouponBenefit", { description: "What a coupon gives; its kind says which fields." })
export class CouponBenefitType {
  @Field(() => CouponBenefitKindEnum)
  kind!: Benefit["kind"];

  @Field(() => MinorUnitsScalar, { nullable: true, description: "Of AMOUNT_OFF and FIXED_PRICE." })
  minor?: bigint | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Of PERCENT_OFF, BUY_X_GET_Y and POINTS_MULTIPLIER: 10,000 is all; 20,000 doubles points.",
  })
  bps?: number | null;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "Of PERCENT_OFF and SHIPPING, null: no cap; of STATED.",
  })
  capMinor?: bigint | null;

  @Field(() => MinorUnitsScalar, {
    nullable: true,
    description: "Of VOUCHER: what it is worth to the store that gives it away.",
  })
  worthMinor?: bigint | null;

  @Field(() => Int, { nullable: true, description: "Of FIXED_PRICE and FREE_ITEM." })
  pieces?: number | null;

  @Field(() => Int, { nullable: true, description: "Of BUY_X_GET_Y." })
  buy?: number | null;

  @Field(() => Int, { nullable: true, description: "Of BUY_X_GET_Y." })
  get?: number | null;

  @Field(() => Int, { nullable: true, description: "Of BUY_X_GET_Y: at most so many times." })
  times?: number | null;
}

const CouponValidityKindEnum = { FIXED: "FIXED", DAYS: "DAYS" } as const satisfies Record<
  Validity["kind"],
  Validity["kind"]
>;
registerEnumType(CouponValidityKindEnum, {
  name: "CouponValidityKind",
  description:
    "The same days for all; or `count` days from so many `after` the day of the issue on.",
});

@InputType("CouponValidityInput")
@ObjectType("CouponValidity", { description: "When coupons are good, by the brand's calendar." })
export class CouponValidityType {
  @Field(() => CouponValidityKindEnum)
  kind!: Validity["kind"];

  @Field(() => TextScalar, { nullable: true, description: "Of FIXED, like 2027-03-01; included." })
  firstDay?: string | null;

  @Field(() => TextScalar, { nullable: true, description: "Of FIXED, like 2027-03-31; included." })
  lastDay?: string | null;

  @Field(() => Int, { nullable: true, description: "Of DAYS." })
  count?: number | null;

  @Field(() => Int, { nullable: true, description: "Of DAYS; 0: from the day of the issue on." })
  after?: number | null;
}

@InputType("CouponLimitsInput")
@ObjectType("CouponLimits", {
  description: "How often coupons of a template are redeemed at most; null: no bound.",
})
export class CouponLimitsType {
  @Field(() => Int, { nullable: true, description: "By all members together." })
  total?: number | null;

  @Field(() => Int, { nullable: true, description: "By all on a day of the brand's." })
  perDay?: number | null;

  @Field(() => Int, { nullable: true, description: "By a member, all its merged ids together." })
  perMember?: number | null;

  @Field(() => Int, { nullable: true, description: "By a member on a day." })
  perMemberDay?: number | null;

  @Field(() => Int, { nullable: true, description: "In one order; 1 when left out." })
  perOrder?: number | null;
}

@ObjectType("CouponTemplate", {
  description: "What coupons are redeemed by: one version of a template, for ever as it is.",
})
export class CouponTemplateType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  campaignId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => CouponBenefitType)
  benefit!: CouponBenefitType;

  @Field(() => OfferScopeType)
  scope!: OfferScopeType;

  @Field(() => MinorUnitsScalar, { description: "Of the matching lines, before any coupon." })
  minimumMinor!: bigint;

  @Field(() => CouponValidityType)
  validity!: CouponValidityType;

  @Field(() => OfferHoursType, { nullable: true, description: "Null: at every hour." })
  hours!: OfferHoursType | null;

  @Field(() => CouponLimitsType)
  limits!: CouponLimitsType;

  @Field(() => ConditionScalar, { nullable: true, description: "Not shown to members." })
  condition!: string | null;

  @Field(() => MinorUnitsScalar, { nullable: true, description: "Not shown to members." })
  moneyBudgetMinor!: bigint | null;

  @Field(() => OfferFundingType, { nullable: true, description: "Not shown to members." })
  funding!: OfferFundingType | null;

  @Field(() => String, { nullable: true, description: "At most one of a group in an order." })
  exclusiveGroup!: string | null;

  @Field(() => Boolean, { description: "Else it is used alone." })
  stacks!: boolean;

  @Field(() => Int, {
    description: "Used at a till that was offline, it is still good so many days late.",
  })
  graceDays!: number;

  @Field(() => Boolean, { description: "A member may give it to another." })
  transferable!: boolean;

  @Field(() => PointsScalar, { nullable: true, description: "What one is bought for." })
  pricePoints!: bigint | null;

  @Field(() => String, { nullable: true, description: "Comes to whoever reaches this level." })
  onLevel!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "No more are issued since then." })
  stoppedAt!: Date | null;
}

@InputType({ description: "Who pays, by weights; what is left out is 0." })
class CouponFundingInput {
  @Field(() => Int, { nullable: true })
  headquarters?: number;

  @Field(() => Int, { nullable: true, description: "The store that honours it, if it opted in." })
  acceptor?: number;

  @Field(() => Int, { nullable: true, description: "The store that issued it, if it opted in." })
  issuer?: number;
}

@InputType()
export class DefineCouponTemplateInput {
  @Field(() => TextScalar, { description: "The code of the campaign it belongs to." })
  campaign!: string;

  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -; for ever." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => CouponBenefitType)
  benefit!: CouponBenefitType;

  @Field(() => OfferScopeInput, { nullable: true })
  scope?: OfferScopeInput;

  @Field(() => ConditionScalar, { nullable: true, description: "Of `member` and `order`." })
  condition?: string;

  @Field(() => MinorUnitsScalar, { nullable: true })
  minimumMinor?: bigint;

  @Field(() => CouponValidityType)
  validity!: CouponValidityType;

  @Field(() => OfferHoursInput, { nullable: true })
  hours?: OfferHoursInput;

  @Field(() => CouponLimitsType, { nullable: true })
  limits?: CouponLimitsType;

  @Field(() => MinorUnitsScalar, { nullable: true })
  moneyBudgetMinor?: bigint;

  @Field(() => CouponFundingInput, { nullable: true })
  funding?: CouponFundingInput;

  @Field(() => TextScalar, { nullable: true })
  exclusiveGroup?: string;

  @Field(() => Boolean, { nullable: true, description: "True when left out." })
  stacks?: boolean;

  @Field(() => Int, { nullable: true, description: "0 to 366; 0 when left out." })
  graceDays?: number;

  @Field(() => Boolean, { nullable: true, description: "False when left out." })
  transferable?: boolean;

  @Field(() => PointsScalar, { nullable: true })
  pricePoints?: bigint;

  @Field(() => TextScalar, { nullable: true, description: "The code of a level." })
  onLevel?: string;
}

@InputType()
export class StopCouponTemplateInput {
  @Field(() => UuidScalar)
  templateId!: string;
}

export const UnknownTemplateType = refusalType(UnknownTemplate, { templateCode: () => String });
const TemplateUnsoundType = refusalType(TemplateUnsound, { why: () => String });

@ObjectType()
class CouponTemplateDefined {
  @Field(() => CouponTemplateType)
  template!: CouponTemplateType;
}

@ObjectType()
class CouponTemplateStopped {
  @Field(() => CouponTemplateType)
  template!: CouponTemplateType;
}

export const DefineCouponTemplateResult = resultUnion("DefineCouponTemplateResult", () => [
  CouponTemplateDefined,
  TemplateUnsoundType,
  OfferUnsoundType,
  ConditionUnsoundType,
  UnknownCampaignType,
  CampaignOverType,
  UnknownStoreType,
  UnknownTierLevelType,
]);
export const StopCouponTemplateResult = resultUnion("StopCouponTemplateResult", () => [
  CouponTemplateStopped,
  UnknownTemplateType,
]);
