import type { Work } from "../platform/database/work.ts";
import { type BonusRule, storedAward, storedCaps } from "./bonus.rules.ts";
import { BonusRuleEntity } from "./bonus-rule.entity.ts";

/** Adds a version of a rule to the brand's. */
export async function writeBonusRule(work: Work, rule: BonusRule): Promise<BonusRule> {
  work.em.create(BonusRuleEntity, {
    ...{ ...rule, brandId: work.brandId, condition: rule.condition?.text ?? null },
    ...{ award: storedAward(rule.award), caps: storedCaps(rule.caps) },
  });
  await work.em.flush();
  return rule;
}
