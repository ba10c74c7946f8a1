import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { CampaignType } from "../campaign/campaign.type.ts";
import { asTime } from "../campaign/said-offer.rules.ts";
import { answer } from "../platform/graphql/answer.ts";
import type { Context } from "../platform/graphql/context.ts";
import { bonusRulesLoader } from "./bonus.loader.ts";
import type { BonusRule } from "./bonus.rules.ts";
import {
  BonusRuleType,
  RetireBonusRuleInput,
  RetireBonusRuleResult,
  SetBonusRuleInput,
  SetBonusRuleResult,
} from "./bonus.type.ts";
import { retireBonusRule } from "./retire-bonus-rule.ts";
import { setBonusRule } from "./set-bonus-rule.ts";

const shown = ({ condition, hours, award, ...rule }: BonusRule): BonusRuleType => ({
  ...rule,
  award: award.kind === "MULTIPLY" ? { ...award, bps: Number(award.bps) } : award,
  condition: condition?.text ?? null,
  hours: hours && {
    weekdays: hours.weekdays,
    ...{ from: asTime(hours.fromMinute), to: asTime(hours.toMinute) },
  },
});

@Resolver(() => CampaignType)
export class BonusResolver {
  @FieldResolver(() => [BonusRuleType], {
    description: "All versions of its rules, by code, oldest first.",
  })
  async bonusRules(
    @Root() { id }: CampaignType,
    @Ctx() context: Context,
  ): Promise<BonusRuleType[]> {
    return ((await context.loader(bonusRulesLoader).load(id)) ?? []).map(shown);
  }

  @Mutation(() => SetBonusRuleResult, {
    description: "A new version of a rule that gives points beyond the standing rule.",
  })
  setBonusRule(
    @Arg("input", () => SetBonusRuleInput) input: SetBonusRuleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "BonusRuleSet", async () => ({
      rule: shown(await context.begin((work) => setBonusRule(work, { ...input }))),
    }));
  }

  @Mutation(() => RetireBonusRuleResult, {
    description: "A rule's last version: from then on it gives nothing; what it gave stays given.",
  })
  retireBonusRule(
    @Arg("input", () => RetireBonusRuleInput) input: RetireBonusRuleInput,
    @Ctx() context: Context,
  ): Promise<object> {
    return answer(context, "BonusRuleSet", async () => ({
      rule: shown(await context.begin((work) => retireBonusRule(work, { ...input }))),
    }));
  }
}
