import { Field, ObjectType, registerEnumType } from "type-graphql";
import { RightEnum } from "../brand/right.type.ts";
import type { Right } from "../kernel/right.ts";
import { refusalType } from "../platform/graphql/answer.ts";
import { RoleBeyondYours, RoleBuiltIn, UnknownRole } from "./role.refusals.ts";
import { ROLE_SIDES, type Role, type RoleSide } from "./role.rules.ts";

export const RoleSideEnum = Object.fromEntries(ROLE_SIDES.map((side) => [side, side]));
registerEnumType(RoleSideEnum, { name: "RoleSide", description: "Whose people have a role." });

@ObjectType("Role", { description: "What people of one side are given together." })
export class RoleType implements Role {
  @Field(() => String)
  code!: string;

  @Field(() => RoleSideEnum)
  side!: RoleSide;

  @Field(() => String)
  name!: string;

  @Field(() => [RightEnum])
  rights!: readonly Right[];
}

export const UnknownRoleType = refusalType(UnknownRole, { roleCode: () => String });
export const RoleBeyondYoursType = refusalType(RoleBeyondYours, {
  roleCode: () => String,
  rights: () => String,
});
export const RoleBuiltInType = refusalType(RoleBuiltIn, { roleCode: () => String });
