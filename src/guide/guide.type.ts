import { Field, InputType, ObjectType, registerEnumType } from "type-graphql";
import { StoreClosedType } from "../brand/brand.type.ts";
import {
  LastOwnerType,
  StaffLeftType,
  StaffType,
  UnknownStaffType,
} from "../identity/staff.type.ts";
import { UnknownMemberType } from "../member/member.type.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import { RoleBeyondYoursType } from "../role/role.type.ts";
import { GuideElsewhere } from "./guide.refusals.ts";
import { GUIDE_SOURCES, type GuideSource } from "./guide.rules.ts";

const GuideSourceEnum = Object.fromEntries(GUIDE_SOURCES.map((source) => [source, source])) as {
  [Source in GuideSource]: Source;
};
registerEnumType(GuideSourceEnum, {
  name: "GuideSource",
  description: "How a member came by its guide. `INHERITED`: from one who left.",
});

@ObjectType("Guide", { description: "Who of its store's staff looks after a member." })
export class GuideType {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar)
  staffId!: string;

  @Field(() => UuidScalar, { description: "The store the guide served then." })
  storeId!: string;

  @Field(() => GuideSourceEnum)
  source!: GuideSource;

  @Field(() => DateTimeScalar)
  fromAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  toAt!: Date | null;
}

@InputType()
export class AssignGuideInput {
  @Field(() => UuidScalar)
  memberId!: string;

  @Field(() => UuidScalar, { description: "Staff of the store the member is bound to." })
  staffId!: string;
}

@InputType()
export class LeaveStaffInput {
  @Field(() => UuidScalar)
  staffId!: string;

  @Field(() => DateTimeScalar)
  at!: Date;

  @Field(() => UuidScalar, {
    nullable: true,
    description:
      "Whose its members are from then on: staff of the same store; the store's alone when left out.",
  })
  successorId?: string;
}

export const GuideElsewhereType = refusalType(GuideElsewhere, {
  staffId: () => UuidScalar,
  servingStoreId: [() => UuidScalar],
});

@ObjectType()
class GuideAssigned {
  @Field(() => GuideType)
  guide!: GuideType;
}

@ObjectType()
class StaffLeaves {
  @Field(() => StaffType)
  staff!: StaffType;
}

export const AssignGuideResult = resultUnion("AssignGuideResult", () => [
  GuideAssigned,
  UnknownStaffType,
  StaffLeftType,
  UnknownMemberType,
  GuideElsewhereType,
  StoreClosedType,
]);
export const LeaveStaffResult = resultUnion("LeaveStaffResult", () => [
  StaffLeaves,
  UnknownStaffType,
  StaffLeftType,
  GuideElsewhereType,
  ...[RoleBeyondYoursType, LastOwnerType],
]);
