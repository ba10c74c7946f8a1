import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
import { MemberMergedType, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import {
  DateTimeScalar,
  PointsScalar,
  TextScalar,
  UuidScalar,
} from "../platform/graphql/scalars.ts";
import { PointsShortType, WalletType } from "../points/points.type.ts";
import {
  AdjustmentClosed,
  AdjustmentConflict,
  SecondApproverNeeded,
  UnknownAdjustment,
} from "./adjustment.refusals.ts";
import type { AdjustmentStatus } from "./adjustment.rules.ts";

const AdjustmentStatusEnum = {
  OPEN: "OPEN",
  APPROVED: "APPROVED",
  REJECTED: "REJECTED",
  EXPIRED: "EXPIRED",
} as const satisfies Record<AdjustmentStatus, AdjustmentStatus>;
registerEnumType(AdjustmentStatusEnum, {
  name: "AdjustmentStatus",
  description: "`EXPIRED`: nobody decided it in time.",
});

@ObjectType("Adjustment", {
  description: "Points to be added or taken away by hand: proposed by one, decided by another.",
})
export class AdjustmentType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => String)
  number!: string;

  @Field(() => PointsScalar, { description: "Signed for the member." })
  points!: bigint;

  @Field(() => String, {
    nullable: true,
    description: "Who issues what is added: a store's code, or `headquarters`.",
  })
  issuerCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The last day what is added can be spent; null: for ever, or nothing is added.",
  })
  lastDay!: string | null;

  @Field(() => String)
  reason!: string;

  @Field(() => AdjustmentStatusEnum)
  status!: AdjustmentStatus;

  @Field(() => UuidScalar)
  proposedBy!: string;

  @Field(() => DateTimeScalar)
  proposedAt!: Date;

  @Field(() => DateTimeScalar, { description: "From this instant on nobody can approve it." })
  untilAt!: Date;

  @Field(() => UuidScalar, { nullable: true })
  decidedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was rejected." })
  decisionReason!: string | null;
}

export const AdjustmentConnectionType = connectionType("Adjustment", () => AdjustmentType);

@InputType()
export class ProposeAdjustmentInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { description: "Of this member's: sent twice, it is proposed once." })
  number!: string;

  @Field(() => PointsScalar, { description: "Below zero they are taken away." })
  points!: bigint;

  @Field(() => TextScalar, {
    nullable: true,
    description: "For additions: the code of the store that issues them, or `headquarters`.",
  })
  issuerCode?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "For additions: `2027-03-31`, a week ahead at least; for ever when left out.",
  })
  lastDay?: string;

  @Field(() => TextScalar)
  reason!: string;
}

@InputType()
export class ApproveAdjustmentInput {
  @Field(() => UuidScalar)
  adjustmentId!: string;
}

@InputType()
export class RejectAdjustmentInput {
  @Field(() => UuidScalar)
  adjustmentId!: string;

  @Field(() => TextScalar)
  reason!: string;
}

const UnknownAdjustmentType = refusalType(UnknownAdjustment, { adjustmentId: () => String });
const AdjustmentConflictType = refusalType(AdjustmentConflict, { number: () => String });
const SecondApproverNeededType = refusalType(SecondApproverNeeded, { adjustmentId: () => String });
const AdjustmentClosedType = refusalType(AdjustmentClosed, {
  adjustmentId: () => String,
  status: () => String,
});

@ObjectType()
class AdjustmentProposed {
  @Field(() => AdjustmentType)
  adjustment!: AdjustmentType;
}

@ObjectType()
class AdjustmentApproved {
  @Field(() => AdjustmentType)
  adjustment!: AdjustmentType;

  @Field(() => WalletType)
  wallet!: WalletType;
}

@ObjectType()
class AdjustmentRejected {
  @Field(() => AdjustmentType)
  adjustment!: AdjustmentType;
}

export const ProposeAdjustmentResult = resultUnion("ProposeAdjustmentResult", () => [
  AdjustmentProposed,
  UnknownMemberType,
  UnknownStoreType,
  AdjustmentConflictType,
]);
export const ApproveAdjustmentResult = resultUnion("ApproveAdjustmentResult", () => [
  AdjustmentApproved,
  UnknownAdjustmentType,
  MemberMergedType,
  SecondApproverNeededType,
  AdjustmentClosedType,
  PointsShortType,
]);
export const RejectAdjustmentResult = resultUnion("RejectAdjustmentResult", () => [
  AdjustmentRejected,
  UnknownAdjustmentType,
  SecondApproverNeededType,
  AdjustmentClosedType,
]);
