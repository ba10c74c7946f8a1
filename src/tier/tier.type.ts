import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType } from "../brand/brand.type.ts";
import { UnknownPointKindType } from "../growth/growth.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MeasureScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import type { Ladder, Measure, Period, Term } from "./ladder.rules.ts";
import { TierPlacementConflict, UnknownTierLevel } from "./tier.refusals.ts";
import type { TierReason } from "./tier.rules.ts";

const TierMeasureKindEnum = {
  SPEND: "SPEND",
  VISITS: "VISITS",
  GROWTH: "GROWTH",
} as const satisfies Record<Measure["kind"], Measure["kind"]>;
registerEnumType(TierMeasureKindEnum, {
  name: "TierMeasureKind",
  description:
    "What levels are reached by: growth of a kind; what was paid, net of refunds; or orders that were not " +
    "wholly refunded.",
});

const TierPeriodKindEnum = {
  LIFETIME: "LIFETIME",
  LAST_DAYS: "LAST_DAYS",
  LAST_MONTHS: "LAST_MONTHS",
  MONTH: "MONTH",
  QUARTER: "QUARTER",
  YEAR: "YEAR",
} as const satisfies Record<Period["kind"], Period["kind"]>;
registerEnumType(TierPeriodKindEnum, {
  name: "TierPeriodKind",
  description:
    "Which days count, by the brand's calendar: all; the last `count` days or months up to the day; or the " +
    "month, quarter or year the day is in.",
});

const TierTermKindEnum = {
  FOREVER: "FOREVER",
  DAYS: "DAYS",
  MONTHS: "MONTHS",
  MONTH_END: "MONTH_END",
  PERIOD_END: "PERIOD_END",
} as const satisfies Record<Term["kind"], Term["kind"]>;
registerEnumType(TierTermKindEnum, {
  name: "TierTermKind",
  description:
    "How long a level lasts, to the end of a day: for ever; `count` days or months from the day it was " +
    "reached; to the end of the `count`-th month after; or of the period it was reached in and `count` more.",
});

const TierFallEnum = {
  ONE_LEVEL: "ONE_LEVEL",
  DESERVED: "DESERVED",
} as const satisfies Record<Ladder["fall"], Ladder["fall"]>;
registerEnumType(TierFallEnum, {
  name: "TierFall",
  description: "Where somebody falls: one level down, or to the highest that would be kept.",
});

const TierReasonEnum = {
  REACHED: "REACHED",
  RAISED: "RAISED",
  KEPT: "KEPT",
  FELL: "FELL",
  MERGED: "MERGED",
  PLAN: "PLAN",
  PLACED: "PLACED",
} as const satisfies Record<TierReason, TierReason>;
registerEnumType(TierReasonEnum, {
  name: "TierReason",
  description:
    "Earned: reached by an order; raised, kept or lost at a review; taken over at a merge. Granted beside it " +
    "for a time: bought with a plan, or placed by headquarters.",
});

@InputType("TierMeasureInput")
@ObjectType("TierMeasure")
class TierMeasureType {
  @Field(() => TierMeasureKindEnum)
  kind!: Measure["kind"];

  @Field(() => TextScalar, { nullable: true, description: "Of GROWTH: the kind's code." })
  growthKind?: string;
}

@InputType("TierPeriodInput")
@ObjectType("TierPeriod")
class TierPeriodType {
  @Field(() => TierPeriodKindEnum)
  kind!: Period["kind"];

  @Field(() => Int, { nullable: true, description: "Of LAST_DAYS and LAST_MONTHS." })
  count?: number;
}

@InputType("TierTermInput")
@ObjectType("TierTerm")
class TierTermType {
  @Field(() => TierTermKindEnum)
  kind!: Term["kind"];

  @Field(() => Int, { nullable: true, description: "Of all but FOREVER." })
  count?: number;
}

@ObjectType("TierBenefits", { description: "Beside the multiplier of points." })
class TierBenefitsType {
  @Field(() => [String], { description: "Codes of the coupons given on entering." })
  coupons!: readonly string[];

  @Field(() => Int, { nullable: true, description: "Of points on the birthday, in basis points." })
  birthdayMultiplierBps!: number | null;

  @Field(() => String, { nullable: true, description: "The code of a gift." })
  birthdayGift!: string | null;
}

@ObjectType("TierLevel")
export class TierLevelType {
  @Field(() => String)
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "Orders levels, across versions of the ladder too." })
  rank!: number;

  @Field(() => MeasureScalar, { description: "From how much on it is reached." })
  reach!: bigint;

  @Field(() => MeasureScalar, { description: "From how much on it is kept." })
  keep!: bigint;

  @Field(() => Int, {
    description: "What an order's points are multiplied by, in basis points; 10000 is once.",
  })
  multiplierBps!: number;

  @Field(() => TierBenefitsType)
  benefits!: TierBenefitsType;
}

@ObjectType("TierLadder", { description: "The levels of a brand, from an instant on." })
export class TierLadderType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => TierMeasureType)
  measure!: TierMeasureType;

  @Field(() => TierPeriodType)
  period!: TierPeriodType;

  @Field(() => TierTermType)
  term!: TierTermType;

  @Field(() => Int, { description: "How many days a level lasts behind its last day." })
  graceDays!: number;

  @Field(() => TierFallEnum)
  fall!: Ladder["fall"];

  @Field(() => [TierLevelType], { description: "Lowest first; the first is everybody's." })
  levels!: readonly TierLevelType[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType("TierNext", { description: "The next level, and what is missing to it." })
class TierNextType {
  @Field(() => TierLevelType)
  level!: TierLevelType;

  @Field(() => MeasureScalar)
  missing!: bigint;
}

@ObjectType("Tier", { description: "Where a member stands." })
export class TierType {
  @Field(() => TierLevelType)
  level!: TierLevelType;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Null: on the lowest from the first.",
  })
  since!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The last day it is held, by the brand's calendar; what was earned is reviewed then. Null: for ever.",
  })
  lastDay!: string | null;

  @Field(() => TierReasonEnum, { nullable: true })
  reason!: TierReason | null;

  @Field(() => MeasureScalar, {
    nullable: true,
    description: "What the member brings along today; shown to whom its orders are.",
  })
  measured!: bigint | null;

  @Field(() => TierNextType, {
    nullable: true,
    description: "Null at the top; shown to whom the member's orders are.",
  })
  next!: TierNextType | null;

  @Field(() => TierLevelType, {
    description: "Where it would stand if what it earned were reviewed today, without grace.",
  })
  projected!: TierLevelType;
}

@ObjectType("TierEntry", { description: "An entry of a member's history." })
export class TierEntryType {
  @Field(() => Int, { description: "1 is the member's first." })
  no!: number;

  @Field(() => String, { description: "The level's code in the ladder of then." })
  level!: string;

  @Field(() => Int)
  rank!: number;

  @Field(() => TierReasonEnum)
  reason!: TierReason;

  @Field(() => MeasureScalar, {
    nullable: true,
    description:
      "By how much it was earned or lost; null where it was granted, and to whom the orders are not shown.",
  })
  measured!: bigint | null;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "The order that reached or paid for it.",
  })
  orderId!: string | null;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => String, { nullable: true, description: "By the brand's calendar; null: no end." })
  lastDay!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the order that paid for it was refunded whole: it ended then.",
  })
  returnedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Of a placement; headquarters' own." })
  number!: string | null;

  @Field(() => String, { nullable: true, description: "Why it was placed; headquarters' own." })
  note!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "Who placed it; headquarters' own." })
  placedBy!: string | null;

  @Field(() => DateTimeScalar, { description: "When the hub wrote it down." })
  bookedAt!: Date;
}

export const TierEntryConnectionType = connectionType("TierEntry", () => TierEntryType);

@ObjectType("TierChange", { description: "A member's level after something changed it." })
export class TierChangeType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => TierReasonEnum)
  reason!: TierReason;

  @Field(() => TierType, { description: "As it is now: later changes may be in it already." })
  tier!: TierType;
}

@InputType()
export class TierLevelInput {
  @Field(() => TextScalar, { description: "1 to 32 letters, digits, _ or -." })
  code!: string;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => Int, { description: "0 to 10,000; a level keeps its rank through all versions." })
  rank!: number;

  @Field(() => MeasureScalar, { description: "From how much on it is reached; the first by 0." })
  reach!: bigint;

  @Field(() => MeasureScalar, { nullable: true, description: "As much as `reach` when left out." })
  keep?: bigint;

  @Field(() => Int, {
    nullable: true,
    description: "0 to 100,000 basis points; 10,000, once, when left out.",
  })
  multiplierBps?: number;

  @Field(() => [TextScalar], { nullable: true, description: "Codes of coupons due on entering." })
  coupons?: string[];

  @Field(() => Int, { nullable: true, description: "0 to 100,000 basis points." })
  birthdayMultiplierBps?: number;

  @Field(() => TextScalar, { nullable: true })
  birthdayGift?: string;
}

@InputType()
export class SetTierLadderInput {
  @Field(() => TierMeasureType)
  measure!: TierMeasureType;

  @Field(() => TierPeriodType)
  period!: TierPeriodType;

  @Field(() => TierTermType)
  term!: TierTermType;

  @Field(() => Int, { nullable: true, description: "0 to 366; 0 when left out." })
  graceDays?: number;

  @Field(() => TierFallEnum, { nullable: true, description: "DESERVED when left out." })
  fall?: Ladder["fall"];

  @Field(() => [TierLevelInput], { description: "1 to 20, lowest first." })
  levels!: TierLevelInput[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class PlaceTierInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { description: "Sent twice, it is done once." })
  number!: string;

  @Field(() => TextScalar, { description: "The level's code." })
  level!: string;

  @Field(() => TextScalar, { description: "The last day it is held, like 2027-03-31." })
  lastDay!: string;

  @Field(() => TextScalar, { description: "Why; headquarters' own." })
  reason!: string;
}

@ObjectType()
class TierLadderSet {
  @Field(() => TierLadderType)
  ladder!: TierLadderType;
}

@ObjectType()
class TierPlaced {
  @Field(() => TierEntryType)
  entry!: TierEntryType;

  @Field(() => TierType, { nullable: true })
  tier!: TierType | null;
}

export const UnknownTierLevelType = refusalType(UnknownTierLevel, { level: () => String });
const TierPlacementConflictType = refusalType(TierPlacementConflict, { number: () => String });

export const SetTierLadderResult = resultUnion("SetTierLadderResult", () => [
  TierLadderSet,
  TooEarlyType,
  UnknownPointKindType,
]);
export const PlaceTierResult = resultUnion("PlaceTierResult", () => [
  TierPlaced,
  UnknownMemberType,
  UnknownTierLevelType,
  TierPlacementConflictType,
]);

export const TierUpdate = updateUnion("TierUpdate", () => TierChangeType);
