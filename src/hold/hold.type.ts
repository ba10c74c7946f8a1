import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import { WHO_NUMBERS } from "../brand/numbering.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShortType, WalletType } from "../points/points.type.ts";
import { HoldConflict, HoldEnded, HoldExceeded, UnknownHold } from "./hold.refusals.ts";
import type { HoldStatus } from "./hold.rules.ts";

const HoldStatusEnum = {
  OPEN: "OPEN",
  COMMITTED: "COMMITTED",
  RELEASED: "RELEASED",
  TIMED_OUT: "TIMED_OUT",
} as const satisfies Record<HoldStatus, HoldStatus>;
registerEnumType(HoldStatusEnum, {
  name: "HoldStatus",
  description: "`TIMED_OUT`: released by itself, at that instant.",
});

@ObjectType("Hold", { description: "Points a checkout reserved, and what became of them." })
export class HoldType {
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

  @Field(() => HoldStatusEnum)
  status!: HoldStatus;

  @Field(() => PointsScalar, { description: "What was spent out of it; the rest went back." })
  spent!: bigint;

  @Field(() => DateTimeScalar)
  heldAt!: Date;

  @Field(() => DateTimeScalar, { description: "From this instant on it has timed out." })
  untilAt!: Date;
}

export const HoldConnectionType = connectionType("Hold", () => HoldType);

@InputType()
export class HoldPointsInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar, { nullable: true, description: "The till's own store when left out." })
  storeId?: string;

  @Field(() => TextScalar, { nullable: true, description: WHO_NUMBERS })
  source?: string;

  @Field(() => TextScalar, { description: "Sent twice, it is held once." })
  number!: string;

  @Field(() => PointsScalar)
  points!: bigint;

  @Field(() => Int, {
    nullable: true,
    description: "Until it times out by itself: 1 to 1,440; 15 when left out.",
  })
  minutes?: number;
}

@InputType()
export class CommitHoldInput {
  @Field(() => UuidScalar)
  holdId!: string;

  @Field(() => PointsScalar, {
    nullable: true,
    description: "All of it when left out; what is not spent is released.",
  })
  points?: bigint;
}

@InputType()
export class ReleaseHoldInput {
  @Field(() => UuidScalar)
  holdId!: string;
}

const UnknownHoldType = refusalType(UnknownHold, { holdId: () => String });
const HoldConflictType = refusalType(HoldConflict, { number: () => String });
const HoldEndedType = refusalType(HoldEnded, { holdId: () => String, status: () => String });
const HoldExceededType = refusalType(HoldExceeded, {
  held: () => PointsScalar,
  wanted: () => PointsScalar,
});

@ObjectType()
class PointsHeld {
  @Field(() => HoldType)
  hold!: HoldType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

@ObjectType()
class HoldCommitted {
  @Field(() => HoldType)
  hold!: HoldType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

@ObjectType()
class HoldReleased {
  @Field(() => HoldType)
  hold!: HoldType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

export const HoldPointsResult = resultUnion("HoldPointsResult", () => [
  PointsHeld,
  UnknownMemberType,
  UnknownStoreType,
  StoreClosedType,
  PointsShortType,
  HoldConflictType,
]);
export const CommitHoldResult = resultUnion("CommitHoldResult", () => [
  HoldCommitted,
  UnknownHoldType,
  HoldEndedType,
  HoldExceededType,
]);
export const ReleaseHoldResult = resultUnion("ReleaseHoldResult", () => [
  HoldReleased,
  UnknownHoldType,
  HoldEndedType,
]);
