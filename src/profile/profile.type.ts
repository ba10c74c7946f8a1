import { Field, InputType, ObjectType } from "type-graphql";
import type { Channel } from "../member/member.entity.ts";
import { ChannelEnum, MemberType, UnknownMemberType } from "../member/member.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";

@ObjectType("Origin", { description: "The first touch; it never changes." })
export class OriginType {
  @Field(() => ChannelEnum)
  channel!: Channel;

  @Field(() => String, { nullable: true, description: "The code, page or campaign it came by." })
  scene!: string | null;

  @Field(() => UuidScalar, { nullable: true })
  storeId!: string | null;

  @Field(() => UuidScalar, { nullable: true, description: "Who won it." })
  staffId!: string | null;
}

@ObjectType("Attribute")
class AttributeType {
  @Field(() => String, { description: "`birthday`, `gender`, `city`, or a key of the brand's." })
  key!: string;

  @Field(() => String)
  value!: string;
}

@ObjectType("QuietHours", { description: "Local hours, `[from, to)`; they may cross midnight." })
class QuietHoursType {
  @Field(() => String, { description: "HH:MM" })
  from!: string;

  @Field(() => String)
  to!: string;
}

@ObjectType("Preferences", {
  description: "How a member wants to be addressed; null: as the brand does.",
})
class PreferencesType {
  @Field(() => String, { nullable: true, description: "A language tag: `zh-CN`." })
  language?: string | null | undefined;

  @Field(() => String, { nullable: true, description: "`Asia/Shanghai`" })
  timeZone?: string | null | undefined;

  @Field(() => QuietHoursType, { nullable: true })
  quietHours?: QuietHoursType | null | undefined;

  @Field(() => Boolean, { description: "Whether it is to be left alone now, by its own clock." })
  isQuietNow!: boolean;
}

@ObjectType("Profile", { description: "What is known of a person." })
export class ProfileType {
  @Field(() => [AttributeType], { description: "In order of their keys." })
  attributes!: AttributeType[];

  @Field(() => PreferencesType)
  preferences!: PreferencesType;

  @Field(() => DateTimeScalar, { nullable: true, description: "Null where nothing was said yet." })
  changedAt!: Date | null;
}

@InputType()
class AttributeInput {
  @Field(() => TextScalar, {
    description:
      "`birthday` (1990-02-28), `gender` (FEMALE, MALE, OTHER), `city`, or a key of the brand's.",
  })
  key!: string;

  @Field(() => TextScalar, { nullable: true, description: "Left out: it is taken away." })
  value?: string;
}

@InputType()
export class ChangeProfileInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { nullable: true, description: "Left out: as it is." })
  name?: string;

  @Field(() => [AttributeInput], {
    nullable: true,
    description: "What is not named stays as it is.",
  })
  attributes?: AttributeInput[];
}

@InputType()
class QuietHoursInput {
  @Field(() => TextScalar, { description: "HH:MM" })
  from!: string;

  @Field(() => TextScalar, { description: "HH:MM; before `from`: of the next day." })
  to!: string;
}

@InputType()
export class SetPreferencesInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => TextScalar, { nullable: true, description: "A language tag: `zh-CN`." })
  language?: string;

  @Field(() => TextScalar, { nullable: true, description: "`Asia/Shanghai`" })
  timeZone?: string;

  @Field(() => QuietHoursInput, { nullable: true })
  quietHours?: QuietHoursInput;
}

@ObjectType()
class ProfileChanged {
  @Field(() => MemberType)
  changed!: MemberType;
}

export const ChangeProfileResult = resultUnion("ChangeProfileResult", () => [
  ProfileChanged,
  UnknownMemberType,
]);
