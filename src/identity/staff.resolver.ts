import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { isHeadquarters } from "../brand/brand.policy.ts";
import { RightEnum } from "../brand/right.type.ts";
import type { Behalf } from "../kernel/actor.ts";
import type { Right } from "../kernel/right.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { UuidScalar } from "../platform/graphql/scalars.ts";
import { rolesOf } from "../role/role.queries.ts";
import { sidesOf } from "../role/role.rules.ts";
import { RoleType } from "../role/role.type.ts";
import { defineRole } from "./define-role.ts";
import { hireStaff } from "./hire-staff.ts";
import { mayListStaff, staffedStores } from "./keep-staff.ts";
import { setStaffRole } from "./set-staff-role.ts";
import { StaffEntity } from "./staff.entity.ts";
import {
  DefineRoleInput,
  DefineRoleResult,
  HireStaffInput,
  HireStaffResult,
  SetStaffRoleInput,
  SetStaffRoleResult,
  StaffType,
} from "./staff.type.ts";

@ObjectType("Behalf", { description: "Who acts in the caller's place, and why." })
class BehalfType implements Omit<Behalf, "id"> {
  @Field(() => UuidScalar)
  staffId!: string;

  @Field(() => String)
  reason!: string;
}

@ObjectType("Viewer", { description: "Who is calling, as it stands now." })
class ViewerType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "`hq`, `franchisee`, `store`, `till` or `member`." })
  kind!: string;

  @Field(() => String, { nullable: true, description: "The code of its role, if it is staff." })
  role!: string | null;

  @Field(() => [RightEnum], { nullable: true, description: "Null: all of its kind's." })
  rights!: Right[] | null;

  @Field(() => BehalfType, { nullable: true, description: "Null: the caller acts itself." })
  behalf!: BehalfType | null;
}

@Resolver(() => StaffType)
export class StaffResolver {
  @Query(() => ViewerType)
  async viewer(@Ctx() { scope, actor }: Context): Promise<ViewerType> {
    if (actor.kind === "system") throw new Error("the hub itself holds no token");
    const { id, kind, rights, behalf } = actor;
    const isStaff = kind !== "till" && kind !== "member";
    const staff = isStaff ? await scope.em.findOne(StaffEntity, { id }) : null;
    return {
      ...{ id, kind, role: staff?.role ?? null, behalf: behalf ?? null },
      rights: rights ? [...rights].sort() : null,
    };
  }

  @Query(() => [StaffType], {
    complexity: 500,
    description: "All for headquarters; its own and its stores' for a franchisee, a store's own.",
  })
  async staff(@Ctx() { scope, actor }: Context): Promise<StaffType[]> {
    mayListStaff(actor);
    const stores = (await staffedStores(scope)) ?? [];
    const own = actor.kind === "franchisee" ? [{ franchiseeId: actor.franchiseeId }] : [];
    const where = isHeadquarters(actor) ? {} : { $or: [...own, { storeId: { $in: [...stores] } }] };
    return scope.em.find(StaffEntity, where, { orderBy: { id: "asc" } });
  }

  @Query(() => [RoleType], {
    description: "What the caller's people may be given: built in, and of the brand's own.",
  })
  async roles(@Ctx() { scope, actor }: Context): Promise<RoleType[]> {
    mayListStaff(actor);
    const sides = sidesOf(actor);
    return (await rolesOf(scope)).filter(({ side }) => sides.includes(side));
  }

  @Mutation(() => HireStaffResult, {
    description:
      "By headquarters, by a franchisee for itself and its stores, by a store for itself.",
  })
  hireStaff(
    @Arg("input", () => HireStaffInput) input: HireStaffInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StaffHired", async () => ({
      staff: await context.begin((work) => hireStaff(work, input)),
    }));
  }

  @Mutation(() => SetStaffRoleResult, {
    description:
      "Gives somebody another role, at once; never one's own, nor beyond one's own rights.",
  })
  setStaffRole(
    @Arg("input", () => SetStaffRoleInput) input: SetStaffRoleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StaffRoleSet", async () => ({
      staff: await context.begin((work) => setStaffRole(work, input)),
    }));
  }

  @Mutation(() => DefineRoleResult, {
    description: "Makes a role of the brand's own, or changes it for all who have it, at once.",
  })
  defineRole(
    @Arg("input", () => DefineRoleInput) input: DefineRoleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "RoleDefined", async () => ({
      role: await context.begin((work) => defineRole(work, input)),
    }));
  }
}
