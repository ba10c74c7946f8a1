import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { UnknownPointKindType } from "../growth/growth.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { USUAL_BASE } from "./earn-base.rules.ts";
import type { WalletChangeCause } from "./points.events.ts";
import { PointsMissing, PointsShort, SpendingConflict } from "./points.refusals.ts";
import type { Activation, Validity } from "./validity.rules.ts";

@ObjectType("Bucket", { description: "Points of one issuer, good until the end of one day." })
export class BucketType {
  @Field(() => String, {
    nullable: true,
    description: "The last day it can be spent, by the brand's calendar; null: for ever.",
  })
  lastDay!: string | null;

  @Field(() => String, { description: "The code of the store that issued the points." })
  issuerCode!: string;

  @Field(() => PointsScalar)
  points!: bigint;
}

@ObjectType("Expiring", { description: "What ends with one day." })
class ExpiringType {
  @Field(() => String, { description: "The last day it can be spent, by the brand's calendar." })
  lastDay!: string;

  @Field(() => PointsScalar)
  points!: bigint;
}

@ObjectType("PendingPoints", { description: "Points that are earned and cannot be spent yet." })
class PendingPointsType {
  @Field(() => String, {
    nullable: true,
    description: "The day from whose start they can be spent; null: they wait for an event.",
  })
  firstDay!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The last day they can be spent; null: for ever, or counted from their event.",
  })
  lastDay!: string | null;

  @Field(() => String, { description: "The code of the store that issued the points." })
  issuerCode!: string;

  @Field(() => PointsScalar)
  points!: bigint;
}

@ObjectType("Wallet", { description: "A member's points." })
export class WalletType {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => PointsScalar, {
    description: "What can be spent; below zero while points taken back are owed.",
  })
  balance!: bigint;

  @Field(() => PointsScalar, { description: "Points that were spent before they were taken back." })
  owed!: bigint;

  @Field(() => PointsScalar, {
    description:
      "Reserved by checkouts: not in the balance, not spent, and not expiring meanwhile.",
  })
  held!: bigint;

  @Field(() => [BucketType], { description: "In the order they are spent: soonest expiry first." })
  buckets!: BucketType[];

  @Field(() => [ExpiringType], {
    description: "When they end, soonest first; what is good for ever is left out.",
  })
  expiring!: ExpiringType[];

  @Field(() => [PendingPointsType], {
    description: "Not in the balance yet; the first to become active first.",
  })
  pending!: PendingPointsType[];
}

@ObjectType("PointsEntry", { description: "One movement of a member's points." })
export class PointsEntryType {
  @Field(() => UuidScalar, { description: "The order, refund or spending it belongs to." })
  postingId!: string;

  @Field(() => Int)
  no!: number;

  @Field(() => String, {
    description:
      "`earn`, `activate`, `spend`, `unearn` (taken back), `repay` (of what was owed), `expire`, " +
      "`revive` (what had expired is taken back), `unspend` (given back), `lapse` (given back after its last " +
      "day, and so lost), `hold`, `release`, `commit` (spent out of a hold: it left the balance when it was " +
      "held), `give`, `receive` or `adjust`.",
  })
  kind!: string;

  @Field(() => PointsScalar, { description: "Signed: what the member can spend more or less." })
  change!: bigint;

  @Field(() => String, { description: "The account in the book the points came from." })
  fromAddress!: string;

  @Field(() => String, { description: "The account in the book the points went to." })
  toAddress!: string;

  @Field(() => DateTimeScalar, { description: "When it happened." })
  occurredAt!: Date;

  @Field(() => DateTimeScalar, { description: "When the hub heard of it." })
  bookedAt!: Date;
}

export const PointsEntryConnectionType = connectionType("PointsEntry", () => PointsEntryType);

@ObjectType("Spending", { description: "Points a member spent at a store." })
class SpendingType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => String)
  source!: string;

  @Field(() => String)
  number!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => DateTimeScalar)
  occurredAt!: Date;
}

const ValidityKindEnum = {
  FOREVER: "FOREVER",
  DAYS: "DAYS",
  MONTHS: "MONTHS",
  MONTH_END: "MONTH_END",
  FIXED: "FIXED",
} as const satisfies Record<Validity["kind"], Validity["kind"]>;
registerEnumType(ValidityKindEnum, {
  name: "ValidityKind",
  description:
    "Until when points are good, counted from the day they become active, to the end of a day of the " +
    "brand's calendar: the `count`-th day after; the same day of the `count`-th month after, or that " +
    "month's last; the end of the `count`-th month after; or one `lastDay` for all.",
});

const ActivationKindEnum = {
  AT_ONCE: "AT_ONCE",
  AFTER_DAYS: "AFTER_DAYS",
  ON_EVENT: "ON_EVENT",
} as const satisfies Record<Activation["kind"], Activation["kind"]>;
registerEnumType(ActivationKindEnum, {
  name: "ActivationKind",
  description:
    "When points can be spent: at once; from the start of the `count`-th day after; or when " +
    "`activatePoints` says so.",
});

@InputType("ValidityInput")
@ObjectType("Validity", { description: "How long points are good." })
class ValidityType {
  @Field(() => ValidityKindEnum)
  kind!: Validity["kind"];

  @Field(() => Int, { nullable: true, description: "Of DAYS, MONTHS and MONTH_END." })
  count?: number;

  @Field(() => TextScalar, { nullable: true, description: "Of FIXED, like 2027-03-31." })
  lastDay?: string;
}

@InputType("ActivationInput")
@ObjectType("Activation", { description: "When points can be spent." })
class ActivationType {
  @Field(() => ActivationKindEnum)
  kind!: Activation["kind"];

  @Field(() => Int, { nullable: true, description: "Of AFTER_DAYS." })
  count?: number;
}

@ObjectType("EarningRule", { description: "Points for every full step of an order's net." })
export class EarningRuleType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "`PTS`: points to spend; else a growth kind's code." })
  kind!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => PointsScalar)
  pointsPerStep!: bigint;

  @Field(() => MinorUnitsScalar)
  stepMinor!: bigint;

  @Field(() => ValidityType)
  validity!: ValidityType;

  @Field(() => ActivationType)
  activation!: ActivationType;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

const WalletChangeCauseEnum = {
  EARNED: "EARNED",
  ACTIVATED: "ACTIVATED",
  TAKEN_BACK: "TAKEN_BACK",
  SPENT: "SPENT",
  EXPIRED: "EXPIRED",
  GIVEN_BACK: "GIVEN_BACK",
  HELD: "HELD",
  COMMITTED: "COMMITTED",
  RELEASED: "RELEASED",
  GIVEN: "GIVEN",
  RECEIVED: "RECEIVED",
  ADJUSTED: "ADJUSTED",
  OPENED: "OPENED",
  MERGED: "MERGED",
  UNMERGED: "UNMERGED",
} as const satisfies Record<WalletChangeCause, WalletChangeCause>;
registerEnumType(WalletChangeCauseEnum, {
  name: "WalletChangeCause",
  description: "`HELD`, `COMMITTED`, `RELEASED`: a checkout's hold was made, spent, given back.",
});

@ObjectType("WalletChange", { description: "A wallet after something changed it." })
export class WalletChangeType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => WalletChangeCauseEnum)
  cause!: keyof typeof WalletChangeCauseEnum;

  @Field(() => PointsScalar, { description: "Signed for the member." })
  change!: bigint;

  @Field(() => WalletType, { description: "As it is now: later changes may be in it already." })
  wallet!: WalletType;
}

@InputType()
export class SpendPointsInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The till's own store when left out." })
  storeId?: string;

  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, { description: "Sent twice, it is spent once." })
  number!: string;

  @Field(() => PointsScalar)
  points!: bigint;
}

@InputType()
export class SetEarningRuleInput {
  @Field(() => TextScalar, {
    nullable: true,
    description: "A growth kind's code; points to spend when left out.",
  })
  kind?: string;

  @Field(() => PointsScalar)
  pointsPerStep!: bigint;

  @Field(() => MinorUnitsScalar)
  stepMinor!: bigint;

  @Field(() => ValidityType, { nullable: true, description: "For ever when left out." })
  validity?: ValidityType;

  @Field(() => ActivationType, { nullable: true, description: "At once when left out." })
  activation?: ActivationType;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType("EarnBase", {
  description: "What of an order's net earns points and growth, from an instant on.",
})
export class EarnBaseType {
  @Field(() => Int, { description: "0 is what holds where a brand has set none." })
  version!: number;

  @Field(() => Boolean)
  countsTax!: boolean;

  @Field(() => Boolean)
  countsShipping!: boolean;

  @Field(() => [String], { description: "What is paid by these earns nothing." })
  excludedTenders!: readonly string[];

  @Field(() => [String], { description: "Lines of these earn nothing." })
  excludedCategories!: readonly string[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class SetEarnBaseInput {
  @Field(() => Boolean, { nullable: true, description: "Tax earns, too. No when left out." })
  countsTax?: boolean;

  @Field(() => Boolean, { nullable: true, description: "Delivery earns, too. No when left out." })
  countsShipping?: boolean;

  @Field(() => [TextScalar], {
    nullable: true,
    description: `What is paid by these earns nothing. ${USUAL_BASE.excludedTenders.join(", ")} when left out.`,
  })
  excludedTenders?: string[];

  @Field(() => [TextScalar], {
    nullable: true,
    description: `Lines of these earn nothing. ${USUAL_BASE.excludedCategories.join(", ")} when left out.`,
  })
  excludedCategories?: string[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType()
class EarnBaseSet {
  @Field(() => EarnBaseType)
  base!: EarnBaseType;
}

export const SetEarnBaseResult = resultUnion("SetEarnBaseResult", () => [
  EarnBaseSet,
  TooEarlyType,
]);

export const PointsShortType = refusalType(PointsShort, {
  balance: () => PointsScalar,
  wanted: () => PointsScalar,
});
export const PointsMissingType = refusalType(PointsMissing, { missing: () => PointsScalar });
const SpendingConflictType = refusalType(SpendingConflict, { number: () => String });

@ObjectType()
class PointsSpent {
  @Field(() => SpendingType)
  spending!: SpendingType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

@ObjectType()
class EarningRuleSet {
  @Field(() => EarningRuleType)
  rule!: EarningRuleType;
}

export const SpendPointsResult = resultUnion("SpendPointsResult", () => [
  PointsSpent,
  UnknownMemberType,
  UnknownStoreType,
  StoreClosedType,
  PointsShortType,
  SpendingConflictType,
]);
export const SetEarningRuleResult = resultUnion("SetEarningRuleResult", () => [
  EarningRuleSet,
  TooEarlyType,
  UnknownPointKindType,
]);

export const WalletUpdate = updateUnion("WalletUpdate", () => WalletChangeType);
