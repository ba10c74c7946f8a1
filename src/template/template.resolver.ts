import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { CampaignType } from "../campaign/campaign.type.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { MinorUnitsScalar, PointsScalar } from "../platform/graphql/scalars.ts";
import { defineCouponTemplate } from "./define-coupon-template.ts";
import type { SaidBenefit } from "./said-template.rules.ts";
import { shownTemplate } from "./shown-template.ts";
import { stopCouponTemplate } from "./stop-coupon-template.ts";
import { campaignTemplatesLoader, templateLeftLoader } from "./template.loader.ts";
import { seesInside } from "./template.policy.ts";
import {
  type CouponBenefitType,
  CouponTemplateType,
  DefineCouponTemplateInput,
  DefineCouponTemplateResult,
  StopCouponTemplateInput,
  StopCouponTemplateResult,
} from "./template.type.ts";
import { countBudget, moneyBudget } from "./template-budgets.rules.ts";

const saidBenefit = ({ bps, ...benefit }: CouponBenefitType): SaidBenefit => ({
  ...benefit,
  bps: typeof bps === "number" ? BigInt(bps) : bps,
});

@Resolver(() => CouponTemplateType)
export class TemplateResolver {
  @FieldResolver(() => PointsScalar, {
    nullable: true,
    description: "How many may still be redeemed; null: no bound, or a member asks.",
  })
  async left(@Root() { id }: CouponTemplateType, @Ctx() context: Context): Promise<bigint | null> {
    if (!seesInside(context.actor)) return null;
    return context.loader(templateLeftLoader).load(countBudget(id));
  }

  @FieldResolver(() => MinorUnitsScalar, {
    nullable: true,
    description: "What is left of its budget; null: no bound, or a member asks.",
  })
  async leftMinor(
    @Root() { id }: CouponTemplateType,
    @Ctx() context: Context,
  ): Promise<bigint | null> {
    if (!seesInside(context.actor)) return null;
    return context.loader(templateLeftLoader).load(moneyBudget(id));
  }

  @Mutation(() => DefineCouponTemplateResult, {
    description: "A new version of a template of coupons, for ever as it is now.",
  })
  defineCouponTemplate(
    @Arg("input", () => DefineCouponTemplateInput) input: DefineCouponTemplateInput,
    @Ctx() context: Context,
  ): Promise<object> {
    const benefit = saidBenefit(input.benefit);
    return answer(context, "CouponTemplateDefined", async () => ({
      template: shownTemplate(
        await context.begin((work) => defineCouponTemplate(work, { ...input, benefit })),
        context.actor,
      ),
    }));
  }

  @Mutation(() => StopCouponTemplateResult, {
    description: "Issues no more coupons of a template; those that are issued stay good.",
  })
  stopCouponTemplate(
    @Arg("input", () => StopCouponTemplateInput) input: StopCouponTemplateInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CouponTemplateStopped", async () => ({
      template: shownTemplate(
        await context.begin((work) => stopCouponTemplate(work, input)),
        context.actor,
      ),
    }));
  }
}

@Resolver(() => CampaignType)
export class CampaignTemplatesResolver {
  @FieldResolver(() => [CouponTemplateType], {
    description: "All versions of its coupons' templates, by code, oldest first.",
  })
  async couponTemplates(
    @Root() { id }: CampaignType,
    @Ctx() context: Context,
  ): Promise<CouponTemplateType[]> {
    const found = (await context.loader(campaignTemplatesLoader).load(id)) ?? [];
    return found.map((template) => shownTemplate(template, context.actor));
  }
}
