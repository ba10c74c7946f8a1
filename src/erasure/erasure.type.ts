import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { MemberType, UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { PointsOnHold } from "./erasure.refusals.ts";
import { ERASURE_REASONS, type ErasureReason } from "./erasure.rules.ts";

const ErasureReasonEnum = Object.fromEntries(ERASURE_REASONS.map((each) => [each, each])) as {
  [Each in ErasureReason]: Each;
};
registerEnumType(ErasureReasonEnum, { name: "ErasureReason" });

@InputType()
export class EraseMemberInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => ErasureReasonEnum)
  reason!: ErasureReason;
}

const PointsOnHoldType = refusalType(PointsOnHold, { untilAt: () => DateTimeScalar });

@ObjectType()
class MemberErased {
  @Field(() => MemberType)
  erased!: MemberType;
}

export const EraseMemberResult = resultUnion("EraseMemberResult", () => [
  MemberErased,
  UnknownMemberType,
  PointsOnHoldType,
]);
