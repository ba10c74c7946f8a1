import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly, UnknownStore } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { openBudgets, setBound } from "../budget/budget.queries.ts";
import { CampaignOver, OfferUnsound } from "../campaign/campaign.refusals.ts";
import { endOf } from "../campaign/campaign.rules.ts";
import { campaignNamed } from "../campaign/campaign-named.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { bonusRules } from "./bonus.queries.ts";
import { BonusRuleRetired, BonusRuleTaken, TotalBelowGiven } from "./bonus.refusals.ts";
import { type BonusRule, budgetOf } from "./bonus.rules.ts";
import { asSaidBonusRule, type SaidBonusRule } from "./said-bonus.rules.ts";
import { writeBonusRule } from "./write-bonus-rule.ts";

export interface SetBonusRule extends SaidBonusRule {
  /** The code of the campaign it belongs to. */
  readonly campaign: string;
}

/** A new version of a bonus rule, in force from an instant on; the first too: orders on their way were judged without. */
export async function setBonusRule(work: Work, wish: SetBonusRule): Promise<BonusRule> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const said = asSaidBonusRule(wish);

  const { campaign } = await campaignNamed(work, wish.campaign);
  await judgeStores(work, said.scope.stores);
  const last = (await bonusRules(work)).findLast(({ code }) => code === said.code);
  if (last && last.campaignId !== campaign.id) throw new BonusRuleTaken(said.code);
  if (last?.retired) throw new BonusRuleRetired(said.code, last.fromAt);
  const earliest = earliestChange(work.now);
  if (said.fromAt < earliest) throw new TooEarly(earliest);
  const ends = endOf(campaign);
  if (ends && ends <= said.fromAt) throw new CampaignOver(campaign.code, ends);
  const { total } = said.caps;
  if (last && (last.caps.total === null) !== (total === null))
    throw new OfferUnsound({
      en: "whether a rule has a total is said by its first version: what was given is counted from then on",
      zh: "规则是否有总量须由首个版本确定，发放数量自此累计",
    });

  const rule = await writeBonusRule(work, {
    ...{ ...said, id: newId(), campaignId: campaign.id, retired: false },
    version: (last?.version ?? 0) + 1,
  });
  if (total !== null) {
    const subject = budgetOf(rule.code);
    if (!last) await openBudgets(work, new Map([[subject, total]]));
    // All of what is given counts, whatever version gave it: another total holds at once.
    else if (last.caps.total !== total) {
      const used = await setBound(work, subject, total);
      if (used !== undefined) throw new TotalBelowGiven(total, used);
    }
  }
  return rule;
}

async function judgeStores(work: Work, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  const stores = await work.em.find(StoreEntity, { code: [...codes] });
  const known = new Set(stores.map(({ code }) => code));
  const unknown = codes.find((code) => !known.has(code));
  if (unknown !== undefined) throw new UnknownStore(unknown);
}
