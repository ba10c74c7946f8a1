import { Field, InputType, Int, ObjectType } from "type-graphql";
import { TooEarlyType } from "../brand/brand.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { updateUnion } from "../platform/graphql/live.ts";
import {
  CursorScalar,
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShortType, WalletType } from "../points/points.type.ts";
import { TransferConflict, TransferLimitReached } from "./transfer.refusals.ts";

@ObjectType("PointsTransfer", { description: "Points one member gave to another." })
export class PointsTransferType {
  @Field(() => UuidScalar, { description: "The giver's posting." })
  id!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The giver; not told to franchisees." })
  memberId!: string | null;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Who got them; not told to franchisees.",
  })
  toMemberId!: string | null;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => UuidScalar, { nullable: true, description: "The store the giver was bound to." })
  fromStoreId!: string | null;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "The store the other was bound to. Where the two differ, it is to be cleared.",
  })
  toStoreId!: string | null;

  @Field(() => DateTimeScalar)
  movedAt!: Date;
}

@ObjectType("PointsTransferEvent", { description: "A gift that was just made." })
export class PointsTransferEventType {
  @Field(() => CursorScalar, { description: "Subscribe `after` this to miss nothing." })
  cursor!: string;

  @Field(() => PointsTransferType)
  transfer!: PointsTransferType;
}

@ObjectType("TransferRule", { description: "How much members may give to each other." })
export class TransferRuleType {
  @Field(() => Int)
  version!: number;

  @Field(() => PointsScalar, { description: "Of each member, a local day; 0: nothing." })
  dailyPoints!: bigint;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
export class TransferPointsInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "The giver: the caller, when left out by a member.",
  })
  memberId?: string;

  @Field(() => UuidScalar)
  toMemberId!: string;

  @Field(() => TextScalar, { description: "The giver's own: sent twice, it is given once." })
  number!: string;

  @Field(() => PointsScalar)
  points!: bigint;
}

@InputType()
export class SetTransferRuleInput {
  @Field(() => PointsScalar, { description: "Of each member, a local day; 0: nothing." })
  dailyPoints!: bigint;

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

const TransferLimitReachedType = refusalType(TransferLimitReached, {
  dailyPoints: () => PointsScalar,
  givenToday: () => PointsScalar,
});
const TransferConflictType = refusalType(TransferConflict, { number: () => String });

@ObjectType()
class PointsTransferred {
  @Field(() => PointsTransferType)
  transfer!: PointsTransferType;

  @Field(() => WalletType, { description: "The giver's." })
  wallet!: WalletType;
}

@ObjectType()
class TransferRuleSet {
  @Field(() => TransferRuleType)
  rule!: TransferRuleType;
}

export const TransferPointsResult = resultUnion("TransferPointsResult", () => [
  PointsTransferred,
  UnknownMemberType,
  TransferLimitReachedType,
  PointsShortType,
  TransferConflictType,
]);
export const SetTransferRuleResult = resultUnion("SetTransferRuleResult", () => [
  TransferRuleSet,
  TooEarlyType,
]);

export const PointsTransferUpdate = updateUnion(
  "PointsTransferUpdate",
  () => PointsTransferEventType,
);
