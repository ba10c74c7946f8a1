import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { bonusRules } from "./bonus.queries.ts";
import { BonusRuleRetired, UnknownBonusRule } from "./bonus.refusals.ts";
import type { BonusRule } from "./bonus.rules.ts";
import { writeBonusRule } from "./write-bonus-rule.ts";

export interface RetireBonusRule {
  readonly code: string;
  /** Left out: as soon as may be. */
  readonly fromAt?: Date | null | undefined;
}

/** A rule's last version, for ever: from an instant on it gives nothing. What it gave stays given. */
export async function retireBonusRule(work: Work, wish: RetireBonusRule): Promise<BonusRule> {
  mayManageBrand(work.actor, "CAMPAIGNS");

  const last = (await bonusRules(work)).findLast(({ code }) => code === wish.code);
  if (!last) throw new UnknownBonusRule(wish.code);
  if (last.retired) throw new BonusRuleRetired(wish.code, last.fromAt);
  const earliest = earliestChange(work.now);
  const fromAt = wish.fromAt ?? earliest;
  if (fromAt < earliest) throw new TooEarly(earliest);

  const version = last.version + 1;
  return writeBonusRule(work, { ...last, id: newId(), version, fromAt, retired: true });
}
