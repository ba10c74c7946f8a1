import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { ownerLoader, storeLoader } from "../brand/brand.loader.ts";
import { isHeadquarters } from "../brand/brand.policy.ts";
import type { StoreType } from "../brand/brand.type.ts";
import { ConditionUnsound } from "../kernel/condition.refusals.ts";
import { mayAsk, parseCondition, type Subject } from "../kernel/condition.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import {
  ConditionScalar,
  MinorUnitsScalar,
  PointsScalar,
  TextScalar,
} from "../platform/graphql/scalars.ts";
import { leftLoader } from "./campaign.loader.ts";
import { maySeeCampaigns, speaksFor } from "./campaign.policy.ts";
import { campaigns } from "./campaign.queries.ts";
import { type Campaign, moneyBudgetOf, pointsBudgetOf } from "./campaign.rules.ts";
import {
  CampaignOptInType,
  CampaignType,
  ConditionCheckType,
  ConditionSubjectEnum,
  DefineCampaignInput,
  DefineCampaignResult,
  ExtendCampaignInput,
  ExtendCampaignResult,
  SayOptInInput,
  SayOptInResult,
  StopCampaignInput,
  StopCampaignResult,
} from "./campaign.type.ts";
import { defineCampaign } from "./define-campaign.ts";
import { extendCampaign } from "./extend-campaign.ts";
import { optInToCampaign } from "./opt-in-to-campaign.ts";
import { optOutOfCampaign } from "./opt-out-of-campaign.ts";
import { stopCampaign } from "./stop-campaign.ts";

const shown = ({ audience, ...campaign }: Campaign): CampaignType => ({
  ...campaign,
  audience: audience?.text ?? null,
});

@Resolver(() => CampaignType)
export class CampaignResolver {
  @Query(() => [CampaignType], {
    complexity: 50,
    description: "By code. Headquarters', and of those who may pay for them; not members'.",
  })
  async campaigns(@Ctx() { actor, scope }: Context): Promise<CampaignType[]> {
    maySeeCampaigns(actor);
    return (await campaigns(scope)).map(shown);
  }

  @Query(() => CampaignType, { nullable: true })
  async campaign(
    @Arg("code", () => TextScalar) code: string,
    @Ctx() { actor, scope }: Context,
  ): Promise<CampaignType | null> {
    maySeeCampaigns(actor);
    const found = (await campaigns(scope)).find((campaign) => campaign.code === code);
    return found ? shown(found) : null;
  }

  @Query(() => ConditionCheckType, {
    description: "Whether a condition could be kept; what is wrong and where; what it may ask.",
  })
  checkCondition(
    @Arg("text", () => ConditionScalar) text: string,
    @Arg("subjects", () => [ConditionSubjectEnum]) said: Subject[],
    @Ctx() { actor }: Context,
  ): ConditionCheckType {
    maySeeCampaigns(actor);
    const subjects = [...new Set(said)];
    try {
      parseCondition(text, subjects);
      return { sound: true, what: null, position: null, mayAsk: mayAsk(subjects) };
    } catch (error) {
      if (!(error instanceof ConditionUnsound)) throw error;
      return { sound: false, ...error };
    }
  }

  @FieldResolver(() => [CampaignOptInType], {
    description: "What stores said, in order; of the caller's own stores, but for headquarters.",
  })
  async optIns(@Root() campaign: CampaignType, @Ctx() context: Context) {
    const { actor } = context;
    const stores = campaign.optIns.map(({ storeId }) => storeId);
    const owners = await context.loader(ownerLoader).loadMany(stores);
    return campaign.optIns.filter(({ storeId }, index) => {
      const owner = owners[index];
      const ownerId = typeof owner === "string" ? owner : undefined;
      return isHeadquarters(actor) || speaksFor(actor, { storeId, ownerId });
    });
  }

  @FieldResolver(() => PointsScalar, {
    nullable: true,
    description: "Left of the points' budget, as it was a moment ago.",
  })
  async pointsLeft(@Root() { id }: CampaignType, @Ctx() context: Context): Promise<bigint | null> {
    return (await context.loader(leftLoader).load(pointsBudgetOf(id))) ?? null;
  }

  @FieldResolver(() => MinorUnitsScalar, {
    nullable: true,
    description: "Left of the discounts' budget, as it was a moment ago.",
  })
  async moneyLeftMinor(@Root() { id }: CampaignType, @Ctx() context: Context) {
    return (await context.loader(leftLoader).load(moneyBudgetOf(id))) ?? null;
  }

  @Mutation(() => DefineCampaignResult, {
    description: "A campaign, for bonus rules and coupons to belong to.",
  })
  defineCampaign(
    @Arg("input", () => DefineCampaignInput) input: DefineCampaignInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CampaignDefined", async () => ({
      campaign: shown(await context.begin((work) => defineCampaign(work, { ...input }))),
    }));
  }

  @Mutation(() => ExtendCampaignResult, {
    description: "Lets a campaign go on for longer, as long as it is not over.",
  })
  extendCampaign(
    @Arg("input", () => ExtendCampaignInput) input: ExtendCampaignInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CampaignExtended", async () => ({
      campaign: shown(await context.begin((work) => extendCampaign(work, { ...input }))),
    }));
  }

  @Mutation(() => StopCampaignResult, {
    description: "Ends a campaign before its time, for ever; what it gave stays given.",
  })
  stopCampaign(
    @Arg("input", () => StopCampaignInput) input: StopCampaignInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "CampaignStopped", async () => ({
      campaign: shown(await context.begin((work) => stopCampaign(work, { ...input }))),
    }));
  }

  @Mutation(() => SayOptInResult, {
    description:
      "The store's side pays its part of a campaign, in ten minutes from now; said by its franchisee or its staff.",
  })
  optInToCampaign(
    @Arg("input", () => SayOptInInput) input: SayOptInInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "OptInSaid", async () => ({
      optIn: await context.begin((work) => optInToCampaign(work, { ...input })),
    }));
  }

  @Mutation(() => SayOptInResult, {
    description:
      "The store's side pays no more of a campaign, in ten minutes from now: headquarters does.",
  })
  optOutOfCampaign(
    @Arg("input", () => SayOptInInput) input: SayOptInInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "OptInSaid", async () => ({
      optIn: await context.begin((work) => optOutOfCampaign(work, { ...input })),
    }));
  }
}

@Resolver(() => CampaignOptInType)
export class CampaignOptInResolver {
  @FieldResolver()
  async store(
    @Root() { storeId }: CampaignOptInType,
    @Ctx() context: Context,
  ): Promise<StoreType | null> {
    return (await context.loader(storeLoader).load(storeId)) ?? null;
  }
}
