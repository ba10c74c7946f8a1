import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { ConditionUnsoundType } from "../campaign/campaign.type.ts";
import { CouponNotOfferedType } from "../coupon/coupon.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  ConditionScalar,
  DateTimeScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { UnknownTemplateType } from "../template/template.type.ts";
import { UnknownTierLevelType } from "../tier/tier.type.ts";
import type { Audience } from "./audience.rules.ts";
import { DropConflict, DropEnded, UnknownDrop } from "./drop.refusals.ts";
import { ENDS, type EndedWhy } from "./drop.rules.ts";

const DropEndEnum = Object.fromEntries(ENDS.map((why) => [why, why])) as {
  [Why in EndedWhy]: Why;
};
registerEnumType(DropEndEnum, {
  name: "DropEnd",
  description: "Why a drop is over.",
  valuesConfig: {
    DONE: { description: "All members had their turn." },
    STOPPED: { description: "Its template was stopped." },
    NOT_RUNNING: { description: "Its campaign is over." },
    BUDGET_SPENT: { description: "A budget of its coupons is spent." },
  },
});

@InputType("AudienceInput", { description: "One of these: who gets it." })
export class AudienceInput {
  @Field(() => Boolean, { nullable: true, description: "True, or left out." })
  everybody?: boolean;

  @Field(() => [UuidScalar], { nullable: true, description: "At most 1,000." })
  memberIds?: string[];

  @Field(() => TextScalar, { nullable: true })
  tag?: string;

  @Field(() => TextScalar, { nullable: true, description: "The code of a level." })
  level?: string;

  @Field(() => ConditionScalar, { nullable: true, description: "About `member`." })
  condition?: string;
}

const AudienceKindEnum = {
  EVERYBODY: "EVERYBODY",
  MEMBERS: "MEMBERS",
  TAG: "TAG",
  LEVEL: "LEVEL",
  CONDITION: "CONDITION",
} as const satisfies { [Kind in Audience["kind"]]: Kind };
registerEnumType(AudienceKindEnum, {
  name: "AudienceKind",
  description: "What an audience is told by.",
});

@ObjectType("Audience", { description: "Who gets it." })
export class AudienceType {
  @Field(() => AudienceKindEnum)
  kind!: Audience["kind"];

  @Field(() => [UuidScalar], { nullable: true })
  memberIds?: readonly string[];

  @Field(() => String, { nullable: true })
  tag?: string;

  @Field(() => String, { nullable: true })
  level?: string;

  @Field(() => String, { nullable: true })
  condition?: string;
}

@ObjectType("CouponDrop", { description: "Coupons that many members get, each one." })
export class CouponDropType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  number!: string;

  @Field(() => UuidScalar)
  templateId!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose side issues the coupons; null: headquarters.",
  })
  storeId!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "Which cadence made it." })
  cadenceId!: string | null;

  @Field(() => AudienceType)
  audience!: AudienceType;

  @Field(() => Int, { description: "How many members had their turn by now, meant or not." })
  members!: number;

  @Field(() => Int)
  issued!: number;

  @Field(() => Int, { description: "Of the campaign's control group: they got none." })
  heldOut!: number;

  @Field(() => Int, { description: "Not of the campaign's audience, or no members any more." })
  refused!: number;

  @Field(() => DateTimeScalar)
  orderedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  endedAt!: Date | null;

  @Field(() => DropEndEnum, { nullable: true })
  endedWhy!: EndedWhy | null;
}

export const CouponDropConnectionType = connectionType("CouponDrop", () => CouponDropType);

@InputType()
export class DropCouponsInput {
  @Field(() => TextScalar, {
    description: "Ordered again under the same number, it is the same drop.",
  })
  number!: string;

  @Field(() => TextScalar, { description: "The code of a template: its newest version." })
  template!: string;

  @Field(() => AudienceInput)
  audience!: AudienceInput;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose side issues the coupons; left out: headquarters.",
  })
  storeId?: string;
}

@InputType()
export class CancelDropInput {
  @Field(() => TextScalar)
  number!: string;
}

const DropConflictType = refusalType(DropConflict, { number: () => String });
const UnknownDropType = refusalType(UnknownDrop, { number: () => String });
const DropEndedType = refusalType(DropEnded, { number: () => String, why: () => String });

@ObjectType()
class CouponsDropped {
  @Field(() => CouponDropType)
  drop!: CouponDropType;

  @Field(() => Boolean, { description: "It was ordered before, just so." })
  repeated!: boolean;
}

@ObjectType()
class DropCancelled {
  @Field(() => CouponDropType)
  drop!: CouponDropType;
}

export const DropCouponsResult = resultUnion("DropCouponsResult", () => [
  CouponsDropped,
  DropConflictType,
  UnknownTemplateType,
  CouponNotOfferedType,
  UnknownStoreType,
  StoreClosedType,
  UnknownMemberType,
  UnknownTierLevelType,
  ConditionUnsoundType,
]);
export const CancelDropResult = resultUnion("CancelDropResult", () => [
  DropCancelled,
  UnknownDropType,
  DropEndedType,
]);
