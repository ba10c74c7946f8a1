import { Arg, Ctx, FieldResolver, Mutation, Resolver } from "type-graphql";
import { BrandType } from "../brand/brand.type.ts";
import { ownStoreCode, sourceOf } from "../brand/numbering.ts";
import { BadInput } from "../kernel/refusal.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { definePlan } from "./define-plan.ts";
import { PlanEntity } from "./plan.entity.ts";
import { asPlan } from "./plan.rules.ts";
import {
  DefinePlanInput,
  DefinePlanResult,
  PlanType,
  SellPlanInput,
  SellPlanResult,
} from "./plan.type.ts";
import { sellPlan } from "./sell-plan.ts";

@Resolver(() => BrandType)
export class PlanResolver {
  @FieldResolver(() => [PlanType], { description: "Memberships that are paid for, by code." })
  async plans(@Ctx() { scope }: Context): Promise<PlanType[]> {
    return (await scope.em.find(PlanEntity, {}, { orderBy: { code: "asc" } })).map(asPlan);
  }

  @Mutation(() => DefinePlanResult, {
    description: "A membership that stores may sell from now on; another price is another plan.",
  })
  definePlan(
    @Arg("input", () => DefinePlanInput) input: DefinePlanInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "PlanDefined", async () => ({
      plan: await context.begin((work) => definePlan(work, { ...input })),
    }));
  }

  @Mutation(() => SellPlanResult, {
    description: "Sells a plan: its price is an order, its level the member's for the time.",
  })
  async sellPlan(
    @Arg("input", () => SellPlanInput) input: SellPlanInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const here = await ownStoreCode(context);
    const source = sourceOf(input.source, here);
    const storeCode = input.storeCode ?? here;
    if (storeCode === undefined) throw new BadInput("say at which store");
    return answer(context, "PlanSold", async () => {
      const { order, entry, repeated } = await context.begin((work) =>
        sellPlan(work, { ...input, source, storeCode }),
      );
      return { order, entry, repeated };
    });
  }
}
