import { mayManageBrand } from "../brand/brand.policy.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { mergeRule, writeMergeRule } from "./merge.queries.ts";
import type { MergeRule } from "./merge-rule.rules.ts";

/** Says how two members are made one; for every merge from now on. */
export async function setMergeRule(
  work: Work,
  wish: Omit<MergeRule, "version">,
): Promise<MergeRule> {
  mayManageBrand(work.actor, "RULES");
  const before = await mergeRule(work);
  const rule = { version: before.version + 1, binding: wish.binding, growth: wish.growth };
  await writeMergeRule(work, rule);
  noteChanged(work, "MergeRule", before, rule);
  return rule;
}
