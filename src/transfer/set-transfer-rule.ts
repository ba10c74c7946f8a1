import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { BadInput } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { transferRules, writeTransferRule } from "./transfer.queries.ts";
import type { TransferRule } from "./transfer.rules.ts";

export interface SetTransferRule {
  /** How many points a member may give away on one local day; 0: none. */
  readonly dailyPoints: bigint;
  readonly fromAt: Date;
}

const DAILY_LIMIT = 1_000_000_000n;

/** A new version of whether, and how much, members may give to each other. */
export async function setTransferRule(work: Work, wish: SetTransferRule): Promise<TransferRule> {
  mayManageBrand(work.actor, "RULES");
  const { dailyPoints, fromAt } = wish;
  if (dailyPoints < 0n || dailyPoints > DAILY_LIMIT)
    throw new BadInput(`a member may be let give 0 to ${DAILY_LIMIT} points a day`);

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const last = (await transferRules(work)).at(-1);
  // A first rule may reach back to the brand's opening: until then nothing was given.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (fromAt < earliest) throw new TooEarly(earliest);

  const rule = { version: (last?.version ?? 0) + 1, dailyPoints, fromAt };
  await writeTransferRule(work, rule);
  noteChanged(work, "TransferRule", last, rule);
  return rule;
}
