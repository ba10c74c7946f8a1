import { Field, InputType, ObjectType } from "type-graphql";
import { UnknownFranchiseeType, UnknownStoreType } from "../brand/brand.type.ts";
import { RightEnum } from "../brand/right.type.ts";
import type { Right } from "../kernel/right.ts";
import { refusalType, resultUnion } from "../platform/graphql/answer.ts";
import { DateTimeScalar, TextScalar, UuidScalar } from "../platform/graphql/scalars.ts";
import type { RoleSide } from "../role/role.rules.ts";
import {
  RoleBeyondYoursType,
  RoleBuiltInType,
  RoleSideEnum,
  RoleType,
  UnknownRoleType,
} from "../role/role.type.ts";
import { LastOwner, StaffLeft, UnknownStaff } from "./identity.refusals.ts";

@ObjectType("Staff", {
  description: "A person who works for headquarters, a franchisee or in a store.",
})
export class StaffType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "The code of its role." })
  role!: string;

  @Field(() => UuidScalar, { nullable: true })
  franchiseeId?: string | null | undefined;

  @Field(() => UuidScalar, { nullable: true })
  storeId?: string | null | undefined;

  @Field(() => DateTimeScalar, { nullable: true, description: "From then on it signs in no more." })
  leftAt?: Date | null | undefined;
}

@InputType()
export class HireStaffInput {
  @Field(() => TextScalar)
  name!: string;

  @Field(() => UuidScalar, {
    nullable: true,
    description: "At most one of the two; neither: headquarters.",
  })
  franchiseeId?: string;

  @Field(() => UuidScalar, { nullable: true })
  storeId?: string;

  @Field(() => TextScalar, {
    nullable: true,
    description: "The code of one of `roles`; left out: the built-in one with the fewest rights.",
  })
  role?: string;
}

@InputType()
export class SetStaffRoleInput {
  @Field(() => UuidScalar)
  staffId!: string;

  @Field(() => TextScalar, { description: "The code of one of `roles`." })
  role!: string;
}

@InputType()
export class DefineRoleInput {
  @Field(() => TextScalar, { description: "Of A to Z, 0 to 9 and _; unique in the brand." })
  code!: string;

  @Field(() => RoleSideEnum)
  side!: RoleSide;

  @Field(() => TextScalar)
  name!: string;

  @Field(() => [RightEnum])
  rights!: Right[];
}

export const UnknownStaffType = refusalType(UnknownStaff, { staffId: () => UuidScalar });
export const LastOwnerType = refusalType(LastOwner, { staffId: () => UuidScalar });
export const StaffLeftType = refusalType(StaffLeft, {
  staffId: () => UuidScalar,
  leftAt: () => DateTimeScalar,
});

@ObjectType()
class StaffHired {
  @Field(() => StaffType)
  staff!: StaffType;
}

export const HireStaffResult = resultUnion("HireStaffResult", () => [
  StaffHired,
  UnknownFranchiseeType,
  UnknownStoreType,
  ...[UnknownRoleType, RoleBeyondYoursType],
]);

@ObjectType()
class StaffRoleSet {
  @Field(() => StaffType)
  staff!: StaffType;
}

export const SetStaffRoleResult = resultUnion("SetStaffRoleResult", () => [
  ...[StaffRoleSet, UnknownStaffType, StaffLeftType, UnknownRoleType],
  ...[RoleBeyondYoursType, LastOwnerType],
]);

@ObjectType()
class RoleDefined {
  @Field(() => RoleType)
  role!: RoleType;
}

export const DefineRoleResult = resultUnion("DefineRoleResult", () => [
  ...[RoleDefined, RoleBuiltInType, RoleBeyondYoursType],
]);
