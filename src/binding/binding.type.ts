import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { UnknownStoreType } from "../brand/brand.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { BindingConflict } from "./binding.refusals.ts";
import type { BindingSource } from "./binding.rules.ts";

const BindingSourceEnum = {
  FIRST_ORDER: "FIRST_ORDER",
  SCAN: "SCAN",
  ENROLMENT: "ENROLMENT",
} as const satisfies Record<BindingSource, BindingSource>;
registerEnumType(BindingSourceEnum, {
  name: "BindingSource",
  description: "What bound a member to its store.",
});

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

const BindingConflictType = refusalType(BindingConflict, {
  storeId: () => UuidScalar,
  since: () => DateTimeScalar,
});

@ObjectType()
class MemberBound {
  @Field(() => BindingType)
  binding!: BindingType;
}

export const BindMemberResult = resultUnion("BindMemberResult", () => [
  MemberBound,
  UnknownMemberType,
  UnknownStoreType,
  BindingConflictType,
]);
