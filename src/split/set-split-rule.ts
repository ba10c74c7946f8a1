import { BadInput } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { mayManageSplits } from "./split.policy.ts";
import { ruleOf, type SplitRule, writeRule } from "./split.queries.ts";

export interface SetSplitRule {
  /** The brand's merchant at WeChat Pay: it receives what is split off. */
  readonly brandMchid: string;
  /** How much of a payment is split at most, in basis points; left out, 3000: what WeChat Pay allows a brand. */
  readonly maxBps?: number | undefined;
}

const MAX_BPS = 3_000;

/** Sets how payments are split from now on: what is planned already stays as it is. */
export async function setSplitRule(work: Work, wish: SetSplitRule): Promise<SplitRule> {
  mayManageSplits(work.actor);
  const { brandMchid, maxBps = MAX_BPS } = wish;
  if (!/^[0-9A-Za-z]{1,32}$/.test(brandMchid))
    throw new BadInput("a merchant's number at WeChat Pay is written like 1900000109");
  if (!Number.isInteger(maxBps) || maxBps < 1 || maxBps > 10_000)
    throw new BadInput("the most that is split is 1 to 10000 basis points");
  const [before, rule] = [await ruleOf(work), await writeRule(work, { brandMchid, maxBps })];
  noteChanged(work, "SplitRule", before, rule);
  return rule;
}
