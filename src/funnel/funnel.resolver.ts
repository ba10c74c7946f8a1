import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { CampaignType } from "../campaign/campaign.type.ts";
import type { Context } from "../platform/graphql/context.ts";
import { MinorUnitsScalar } from "../platform/graphql/scalars.ts";
import { CouponTemplateType } from "../template/template.type.ts";
import { comparisonLoader, funnelLoader } from "./funnel.loader.ts";
import { seesResults } from "./funnel.policy.ts";
import { incrementalSpend, NOTHING_CAME, redemptionRate, spendPerMember } from "./funnel.rules.ts";
import {
  ComparedMembersType,
  ControlComparisonType,
  OfferResultsType,
  shownFunnel,
} from "./funnel.type.ts";

@Resolver(() => CampaignType)
export class CampaignResultsResolver {
  @FieldResolver(() => OfferResultsType, {
    nullable: true,
    description:
      "What came of its coupons and rules in all stores; headquarters' alone, else null.",
  })
  async results(
    @Root() { id }: CampaignType,
    @Ctx() context: Context,
  ): Promise<OfferResultsType | null> {
    if (!seesResults(context.actor)) return null;
    return shownFunnel((await context.loader(funnelLoader).load(id))?.all ?? NOTHING_CAME);
  }

  @FieldResolver(() => ControlComparisonType, {
    nullable: true,
    description:
      "Beside its control group; null where it has none, before it begins, and to others than headquarters. It looks at " +
      "every member: seconds for a hundred thousand.",
  })
  async comparison(
    @Root() { id }: CampaignType,
    @Ctx() context: Context,
  ): Promise<ControlComparisonType | null> {
    return seesResults(context.actor) ? context.loader(comparisonLoader).load(id) : null;
  }
}

@Resolver(() => CouponTemplateType)
export class TemplateResultsResolver {
  @FieldResolver(() => OfferResultsType, {
    nullable: true,
    description: "What came of this version's coupons; headquarters' alone, else null.",
  })
  async results(
    @Root() { id, campaignId }: CouponTemplateType,
    @Ctx() context: Context,
  ): Promise<OfferResultsType | null> {
    if (!seesResults(context.actor)) return null;
    const funnel = await context.loader(funnelLoader).load(campaignId);
    return shownFunnel(funnel?.templates.get(id) ?? NOTHING_CAME);
  }
}

@Resolver(() => OfferResultsType)
export class OfferResultsResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "Of those issued, how many were redeemed and not wholly refunded: basis points, rounded half up; null: none issued.",
  })
  redemptionRateBps(@Root() { funnel }: OfferResultsType): number | null {
    const rate = redemptionRate(funnel);
    return rate === null ? null : Number(rate);
  }
}

@Resolver(() => ComparedMembersType)
export class ComparedMembersResolver {
  @FieldResolver(() => MinorUnitsScalar, {
    nullable: true,
    description: "Rounded half up to the minor unit; null: there is nobody.",
  })
  spendPerMemberMinor(@Root() side: ComparedMembersType): bigint | null {
    return spendPerMember(side);
  }
}

@Resolver(() => ControlComparisonType)
export class ControlComparisonResolver {
  @FieldResolver(() => MinorUnitsScalar, {
    nullable: true,
    description:
      "What those offered it spent beyond what as many of the held-out would have: the difference per member, times the " +
      "members offered, rounded half up once. Null where either side has fewer than 30 members: too few to say.",
  })
  incrementalMinor(@Root() comparison: ControlComparisonType): bigint | null {
    return incrementalSpend(comparison);
  }
}
