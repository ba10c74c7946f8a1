import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { connectionType } from "../platform/graphql/page.type.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { BindingSource, IdentityKind } from "./member.entity.ts";
import { AlreadyMember, BindingConflict, UnknownMember } from "./member.refusals.ts";

const IdentityKindEnum = {
  PHONE: "PHONE",
  EMAIL: "EMAIL",
  CARD: "CARD",
  WECHAT_OPENID: "WECHAT_OPENID",
  WECHAT_UNIONID: "WECHAT_UNIONID",
  EXTERNAL: "EXTERNAL",
} as const satisfies Record<IdentityKind, IdentityKind>;
registerEnumType(IdentityKindEnum, {
  name: "IdentityKind",
  description: "What a member is known by. `EXTERNAL`: a number of another system.",
});

const BindingSourceEnum = {
  FIRST_ORDER: "FIRST_ORDER",
  SCAN: "SCAN",
  ENROLMENT: "ENROLMENT",
} as const satisfies Record<BindingSource, BindingSource>;
registerEnumType(BindingSourceEnum, {
  name: "BindingSource",
  description: "What bound a member to its store.",
});

@ObjectType("Identity")
export class IdentityType {
  @Field(() => IdentityKindEnum)
  kind!: IdentityKind;

  @Field(() => String)
  value!: string;
}

@ObjectType("Member", { description: "One person's membership in the brand." })
export class MemberType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { nullable: true })
  name?: string | null | undefined;

  @Field(() => DateTimeScalar)
  enrolledAt!: Date;
}

@ObjectType("Binding", { description: "The store a member belongs to: `[fromAt, toAt)`." })
export class BindingType {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  storeId!: string;

  @Field(() => BindingSourceEnum)
  source!: BindingSource;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  toAt!: Date | null;
}

export const MemberConnectionType = connectionType("Member", () => MemberType);

@InputType()
export class IdentityInput {
  @Field(() => IdentityKindEnum)
  kind!: IdentityKind;

  @Field(() => TextScalar)
  value!: string;
}

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
}

@InputType()
export class EnrolMembersInput {
  @Field(() => [EnrolMemberInput], { description: "1 to 1,000." })
  members!: EnrolMemberInput[];
}

@InputType()
export class BindMemberInput {
  @Field(() => UuidScalar, {
    nullable: true,
    description: "The caller, when left out by a member.",
  })
  memberId?: string;

  @Field(() => UuidScalar)
  storeId!: string;
}

const AlreadyMemberType = refusalType(AlreadyMember, {
  identity: () => String,
  memberId: () => UuidScalar,
});
export const UnknownMemberType = refusalType(UnknownMember, { member: () => String });
const BindingConflictType = refusalType(BindingConflict, {
  storeId: () => UuidScalar,
  since: () => DateTimeScalar,
});

@ObjectType()
class MemberEnrolled {
  @Field(() => MemberType)
  member!: MemberType;
}

@ObjectType()
class MemberBound {
  @Field(() => BindingType)
  binding!: BindingType;
}

export const EnrolMembersOutcome = resultUnion("EnrolMembersOutcome", () => [
  MemberEnrolled,
  AlreadyMemberType,
  UnknownStoreType,
]);
export const BindMemberResult = resultUnion("BindMemberResult", () => [
  MemberBound,
  UnknownMemberType,
  UnknownStoreType,
  BindingConflictType,
]);
