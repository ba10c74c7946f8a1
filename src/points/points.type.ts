import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { TooEarlyType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  CursorScalar,
  DateTimeScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShort, SpendingConflict } from "./points.refusals.ts";

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

  @Field(() => [BucketType], { description: "In the order they are spent: soonest expiry first." })
  buckets!: BucketType[];
}

@ObjectType("PointsEntry", { description: "One movement of a member's points." })
export class PointsEntryType {
  @Field(() => UuidScalar, { description: "The order, refund or spending it belongs to." })
  postingId!: string;

  @Field(() => Int)
  no!: number;

  @Field(() => String, {
    description: "`earn`, `spend`, `unearn` (taken back) or `repay` (of what was owed).",
  })
  kind!: string;

  @Field(() => PointsScalar, { description: "Signed for the member." })
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

@ObjectType("EarningRule", { description: "Points for every full step of an order's net." })
export class EarningRuleType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => PointsScalar)
  pointsPerStep!: bigint;

  @Field(() => MinorUnitsScalar)
  stepMinor!: bigint;

  @Field(() => Int, {
    nullable: true,
    description: "Good until the end of the n-th month after; null: for ever.",
  })
  validMonths?: number | null | undefined;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

const WalletChangeCauseEnum = {
  EARNED: "EARNED",
  TAKEN_BACK: "TAKEN_BACK",
  SPENT: "SPENT",
} as const;
registerEnumType(WalletChangeCauseEnum, { name: "WalletChangeCause" });

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
  @Field(() => PointsScalar)
  pointsPerStep!: bigint;

  @Field(() => MinorUnitsScalar)
  stepMinor!: bigint;

  @Field(() => Int, { nullable: true })
  validMonths?: number;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

const PointsShortType = refusalType(PointsShort, {
  balance: () => PointsScalar,
  wanted: () => PointsScalar,
});
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
  PointsShortType,
  SpendingConflictType,
]);
export const SetEarningRuleResult = resultUnion("SetEarningRuleResult", () => [
  EarningRuleSet,
  TooEarlyType,
]);
