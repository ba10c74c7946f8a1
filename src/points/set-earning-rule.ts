import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { type EarningRule, EarningRuleEntity } from "./earning-rule.entity.ts";

export interface SetEarningRule {
  /** Points for every full step. */
  readonly pointsPerStep: bigint;
  /** The step, in minor units of the net. */
  readonly stepMinor: bigint;
  /** Good until the end of the n-th month after; left out: for ever. */
  readonly validMonths?: number | null | undefined;
  readonly fromAt: Date;
}

/** A new version of the brand's earning rule, in force from an instant on. */
export async function setEarningRule(work: Work, wish: SetEarningRule): Promise<EarningRule> {
  mayManageBrand(work.actor);
  if (wish.pointsPerStep < 0n || wish.stepMinor <= 0n || wish.pointsPerStep > 1_000n)
    throw new BadInput("a rule gives 0 to 1,000 points for a step above zero");
  const validMonths = wish.validMonths ?? null;
  if (validMonths !== null && (validMonths < 1 || validMonths > 600))
    throw new BadInput("points are good for 1 to 600 months, or for ever");

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const [last] = await work.em.find(
    EarningRuleEntity,
    {},
    { orderBy: { version: "desc" }, limit: 1 },
  );
  // A first rule may reach back to the brand's opening; later ones cannot change what was earned.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const rule = work.em.create(EarningRuleEntity, {
    id: newId(),
    brandId: work.brandId,
    version: (last?.version ?? 0) + 1,
    pointsPerStep: wish.pointsPerStep,
    stepMinor: wish.stepMinor,
    validMonths,
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return rule;
}
