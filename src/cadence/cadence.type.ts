import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { ConditionUnsoundType } from "../campaign/campaign.type.ts";
import { CouponNotOfferedType } from "../coupon/coupon.type.ts";
import { AudienceInput, AudienceType } from "../drop/drop.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { UnknownTemplateType } from "../template/template.type.ts";
import { UnknownTierLevelType } from "../tier/tier.type.ts";
import { CadenceConflict, CadenceNeverDue, UnknownCadence } from "./cadence.refusals.ts";
import type { Rhythm } from "./cadence.rules.ts";

const RhythmKindEnum = {
  WEEKLY: "WEEKLY",
  MONTHLY: "MONTHLY",
  DAYS: "DAYS",
} as const satisfies { [Kind in Rhythm["kind"]]: Kind };
registerEnumType(RhythmKindEnum, { name: "RhythmKind", description: "What days are told by." });

@InputType("RhythmInput", { description: "Of its kind's fields none is missing." })
@ObjectType("Rhythm")
class RhythmType {
  @Field(() => RhythmKindEnum)
  kind!: Rhythm["kind"];

  @Field(() => Int, { nullable: true, description: "Of WEEKLY: 1 is Monday, 7 Sunday." })
  weekday?: number;

  @Field(() => Int, {
    nullable: true,
    description: "Of MONTHLY, 1 to 31; of a shorter month its last, so 31 is the last of each.",
  })
  day?: number;

  @Field(() => Int, { nullable: true, description: "Of DAYS: every so many, from the first on." })
  every?: number;

  @Field(() => TextScalar, { description: "Local, like `08:30`." })
  time!: string;
}

@ObjectType("CouponCadence", { description: "Coupons given to many by the calendar." })
export class CouponCadenceType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => UuidScalar)
  templateId!: string;

  @Field(() => AudienceType)
  audience!: AudienceType;

  @Field(() => RhythmType)
  rhythm!: RhythmType;

  @Field(() => UuidScalar, { nullable: true })
  storeId!: string | null;

  @Field(() => String, { description: "Local." })
  fromDay!: string;

  @Field(() => String, { nullable: true, description: "Included; null: until it is stopped." })
  untilDay!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Null: never any more." })
  nextAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  stoppedAt!: Date | null;
}

@InputType()
export class SetCadenceInput {
  @Field(() => TextScalar, {
    description: "Set again under the same name, it is the same cadence.",
  })
  name!: string;

  @Field(() => TextScalar, { description: "The code of a template: its newest version." })
  template!: string;

  @Field(() => AudienceInput)
  audience!: AudienceInput;

  @Field(() => RhythmType)
  rhythm!: RhythmType;

  @Field(() => TextScalar, { description: "A local day, like `2027-03-31`." })
  fromDay!: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "Included; left out: until it is stopped.",
  })
  untilDay?: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose side issues the coupons; left out: headquarters.",
  })
  storeId?: string;
}

@InputType()
export class StopCadenceInput {
  @Field(() => UuidScalar)
  cadenceId!: string;
}

const CadenceConflictType = refusalType(CadenceConflict, { cadenceName: () => String });
const CadenceNeverDueType = refusalType(CadenceNeverDue, { untilDay: () => String });
const UnknownCadenceType = refusalType(UnknownCadence, { cadenceId: () => String });

@ObjectType()
class CadenceSet {
  @Field(() => CouponCadenceType)
  cadence!: CouponCadenceType;

  @Field(() => Boolean, { description: "It was set before, just so." })
  repeated!: boolean;
}

@ObjectType()
class CadenceStopped {
  @Field(() => CouponCadenceType)
  cadence!: CouponCadenceType;
}

export const SetCadenceResult = resultUnion("SetCadenceResult", () => [
  CadenceSet,
  CadenceConflictType,
  CadenceNeverDueType,
  UnknownTemplateType,
  CouponNotOfferedType,
  UnknownStoreType,
  StoreClosedType,
  UnknownMemberType,
  UnknownTierLevelType,
  ConditionUnsoundType,
]);
export const StopCadenceResult = resultUnion("StopCadenceResult", () => [
  CadenceStopped,
  UnknownCadenceType,
]);
