import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { UuidScalar } from "../platform/graphql/scalars.ts";
import { hireStaff } from "./hire-staff.ts";
import { StaffEntity } from "./staff.entity.ts";
import { HireStaffInput, HireStaffResult, StaffType } from "./staff.type.ts";

@ObjectType("Viewer", { description: "Who the token says is calling." })
class ViewerType {
  @Field(() => UuidScalar)
  id!: string;

  @Field(() => String, { description: "`hq`, `franchisee`, `store`, `till` or `member`." })
  kind!: string;
}

@Resolver(() => StaffType)
export class StaffResolver {
  @Query(() => ViewerType)
  viewer(@Ctx() { actor }: Context): ViewerType {
    if (actor.kind === "system") throw new Error("the hub itself holds no token");
    return { id: actor.id, kind: actor.kind };
  }

  @Query(() => [StaffType], { description: "Headquarters only." })
  staff(@Ctx() { scope, actor }: Context): Promise<StaffType[]> {
    mayManageBrand(actor);
    return scope.em.find(StaffEntity, {}, { orderBy: { id: "asc" } });
  }

  @Mutation(() => HireStaffResult)
  hireStaff(
    @Arg("input", () => HireStaffInput) input: HireStaffInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "StaffHired", async () => ({
      staff: await context.begin((work) => hireStaff(work, input)),
    }));
  }
}
