import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { refusalType } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import {
  type IdentityKind,
  type IdentitySource,
  NAMING_KINDS,
  type NamingKind,
  type Verification,
} from "./identity.rules.ts";
import { CHANNELS, type Channel } from "./member.entity.ts";
import { MemberMerged, UnknownMember } from "./member.refusals.ts";

export const IdentityKindEnum = Object.fromEntries(NAMING_KINDS.map((kind) => [kind, kind])) as {
  [Kind in NamingKind]: Kind;
};
registerEnumType(IdentityKindEnum, {
  name: "IdentityKind",
  description:
    "What a member is known by. `EXTERNAL`: a number of another system. `MEMBER_CODE`: what its card shows for a minute; " +
    "it names the member, and can be nobody's identity.",
});

export const IdentitySourceEnum = {
  STAFF: "STAFF",
  TILL: "TILL",
  MEMBER: "MEMBER",
  WECHAT: "WECHAT",
  IMPORT: "IMPORT",
} as const satisfies Record<IdentitySource, IdentitySource>;
registerEnumType(IdentitySourceEnum, {
  name: "IdentitySource",
  description: "Who told the hub of an identity.",
});

export const VerificationEnum = {
  CLAIMED: "CLAIMED",
  VERIFIED: "VERIFIED",
} as const satisfies Record<Verification, Verification>;
registerEnumType(VerificationEnum, {
  name: "Verification",
  description:
    "`VERIFIED`: shown to be the member's own, by the platform that gave it or by a code sent to it.",
});

export const ChannelEnum = Object.fromEntries(CHANNELS.map((channel) => [channel, channel])) as {
  [Each in Channel]: Each;
};
registerEnumType(ChannelEnum, {
  name: "Channel",
  description:
    "How a member came to the brand. `MALL`: the brand's own online shop; `PLATFORM`: another's.",
});

@ObjectType("Identity")
export class IdentityType {
  @Field(() => IdentityKindEnum)
  kind!: IdentityKind;

  @Field(() => String, { nullable: true, description: "The app or shop that gave it." })
  app?: string | null | undefined;

  @Field(() => String, { description: "Telephones as E.164." })
  value!: string;

  @Field(() => IdentitySourceEnum)
  source!: IdentitySource;

  @Field(() => VerificationEnum)
  verification!: Verification;

  @Field(() => DateTimeScalar)
  firstSeenAt!: Date;

  @Field(() => DateTimeScalar)
  lastSeenAt!: Date;
}

@ObjectType("Member", { description: "One person's membership in the brand." })
export class MemberType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => DateTimeScalar)
  enrolledAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When all that was personal of it was destroyed.",
  })
  erasedAt?: Date | null | undefined;
}

@InputType()
export class IdentityInput {
  @Field(() => IdentityKindEnum)
  kind!: NamingKind;

  @Field(() => TextScalar)
  value!: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The app or shop that gave it; an openid must say.",
  })
  app?: string;
}

export const UnknownMemberType = refusalType(UnknownMember, { member: () => String });
export const MemberMergedType = refusalType(MemberMerged, {
  memberId: () => UuidScalar,
  into: () => UuidScalar,
});
