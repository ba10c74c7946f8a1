import { Field, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { UnknownMemberType } from "../member/member.type.ts";
import { resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { Tag, TagKind } from "./tag.rules.ts";

const TagKindEnum = {
  MANUAL: "MANUAL",
  IMPORTED: "IMPORTED",
  COMPUTED: "COMPUTED",
} as const satisfies Record<TagKind, TagKind>;
registerEnumType(TagKindEnum, {
  name: "TagKind",
  description: "Who says so: a person, a file, or a rule.",
});

@ObjectType("Tag", { description: "A word that stands for a member, `[fromAt, untilAt)`." })
export class TagType implements Tag {
  @Field(() => String)
  tag!: string;

  @Field(() => TagKindEnum)
  kind!: TagKind;

  @Field(() => String, { nullable: true, description: "The file or rule it came from." })
  source!: string | null;

  @Field(() => UuidScalar, { nullable: true })
  taggedBy!: string | null;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  untilAt!: Date | null;
}

@InputType()
export class TagMembersInput {
  @Field(() => [UuidScalar], { description: "1 to 1,000; all are tagged, or none." })
  memberIds!: string[];

  @Field(() => TextScalar, { description: "1 to 50 characters." })
  tag!: string;

  @Field(() => TagKindEnum, { nullable: true, description: "`MANUAL` when left out." })
  kind?: TagKind;

  @Field(() => TextScalar, { nullable: true, description: "The file or rule it came from." })
  source?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "For ever, when left out." })
  untilAt?: Date;
}

@InputType()
export class UntagMembersInput {
  @Field(() => [UuidScalar], { description: "1 to 1,000." })
  memberIds!: string[];

  @Field(() => TextScalar)
  tag!: string;
}

@ObjectType()
class MembersTagged {
  @Field(() => TagType)
  tag!: TagType;
}

@ObjectType()
export class MembersUntagged {
  @Field(() => Int, { description: "How many had it." })
  count!: number;
}

export const TagMembersResult = resultUnion("TagMembersResult", () => [
  MembersTagged,
  UnknownMemberType,
]);
