import { Field, InputType, ObjectType } from "type-graphql";
import { StoreClosedType, UnknownStoreType } from "../brand/brand.type.ts";
import type { Channel } from "../member/member.entity.ts";
import { ChannelEnum, IdentityInput, MemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { AlreadyMember, IdentityUnreadable } from "./enrolment.refusals.ts";

@InputType()
export class EnrolMemberInput {
  @Field(() => TextScalar, { nullable: true })
  name?: string;

  @Field(() => [IdentityInput], { description: "1 to 10; each can be one member's only." })
  identities!: IdentityInput[];

  @Field(() => UuidScalar, {
    nullable: true,
    description: "Enrolling at a store binds the member to it. A till's own store when left out.",
  })
  storeId?: string;

  @Field(() => ChannelEnum, {
    nullable: true,
    description: "How it came; `STORE` when left out where a store is named, else `OTHER`.",
  })
  channel?: Channel;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The code, page or campaign it came by.",
  })
  scene?: string;
}

@InputType()
export class EnrolMembersInput {
  @Field(() => [EnrolMemberInput], { description: "1 to 1,000." })
  members!: EnrolMemberInput[];
}

export const AlreadyMemberType = refusalType(AlreadyMember, {
  identity: () => String,
  memberId: [() => UuidScalar],
});
export const IdentityUnreadableType = refusalType(IdentityUnreadable, { identity: () => String });

@ObjectType()
class MemberEnrolled {
  @Field(() => MemberType)
  member!: MemberType;
}

export const EnrolMembersOutcome = resultUnion("EnrolMembersOutcome", () => [
  MemberEnrolled,
  AlreadyMemberType,
  IdentityUnreadableType,
  UnknownStoreType,
  StoreClosedType,
]);
