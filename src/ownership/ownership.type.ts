import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { OwnershipModel } from "../brand/brand.entity.ts";
import { OwnershipModelEnum, TooEarlyType, UnknownFranchiseeType } from "../brand/brand.type.ts";
import type { Channel } from "../member/member.entity.ts";
import { ChannelEnum } from "../member/member.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";

@ObjectType("OwnershipException", {
  description: "Members that a version treats otherwise: all of what is said must hold.",
})
class OwnershipExceptionType {
  @Field(() => OwnershipModelEnum)
  model!: OwnershipModel;

  @Field(() => [ChannelEnum], { nullable: true, description: "Null: whoever joined by any." })
  channels!: readonly Channel[] | null;

  @Field(() => String, { nullable: true, description: "ISO 8601, included." })
  enrolledFrom!: string | null;

  @Field(() => String, { nullable: true, description: "ISO 8601, not included." })
  enrolledUntil!: string | null;
}

@ObjectType("OwnershipModelVersion", {
  description: "Whose members are from an instant on: the brand's rule, or a franchisee's own.",
})
export class OwnershipModelVersionType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => UuidScalar, { nullable: true, description: "Null: the brand's rule." })
  franchiseeId?: string | null | undefined;

  @Field(() => Int)
  version!: number;

  @Field(() => OwnershipModelEnum, {
    nullable: true,
    description: "Null: the franchisee follows the brand's rule again.",
  })
  model?: OwnershipModel | null | undefined;

  @Field(() => [OwnershipExceptionType], { description: "The first that fits a member counts." })
  exceptions!: readonly OwnershipExceptionType[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@InputType()
class OwnershipExceptionInput {
  @Field(() => OwnershipModelEnum)
  model!: OwnershipModel;

  @Field(() => [ChannelEnum], { nullable: true, description: "Any when left out." })
  channels?: Channel[];

  @Field(() => DateTimeScalar, { nullable: true, description: "Included." })
  enrolledFrom?: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Not included." })
  enrolledUntil?: Date;
}

@InputType()
export class SetOwnershipModelInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "Whose contract says so; left out: the brand's rule for all that have none.",
  })
  franchiseeId?: string;

  @Field(() => OwnershipModelEnum, {
    nullable: true,
    description: "Left out, for a franchisee: it follows the brand's rule again.",
  })
  model?: OwnershipModel;

  @Field(() => [OwnershipExceptionInput], { nullable: true, description: "At most 20." })
  exceptions?: OwnershipExceptionInput[];

  @Field(() => DateTimeScalar)
  fromAt!: Date;
}

@ObjectType()
class OwnershipModelSet {
  @Field(() => OwnershipModelVersionType)
  version!: OwnershipModelVersionType;
}

export const SetOwnershipModelResult = resultUnion("SetOwnershipModelResult", () => [
  OwnershipModelSet,
  UnknownFranchiseeType,
  TooEarlyType,
]);
