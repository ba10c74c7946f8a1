import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { UnknownPointKind } from "../growth/growth.refusals.ts";
import { PointKindEntity } from "../growth/point-kind.entity.ts";
import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { type EarningRule, EarningRuleEntity } from "./earning-rule.entity.ts";
import { POINTS } from "./points.accounts.ts";
import {
  asActivation,
  asValidity,
  type SaidActivation,
  type SaidValidity,
} from "./validity.rules.ts";

export interface SetEarningRule {
  /** What is earned: points when left out, or a growth kind's code. */
  readonly kind?: string | undefined;
  /** Points for every full step. */
  readonly pointsPerStep: bigint;
  /** The step, in minor units of the net. */
  readonly stepMinor: bigint;
  /** Left out: for ever. */
  readonly validity?: SaidValidity | undefined;
  /** Left out: at once. */
  readonly activation?: SaidActivation | undefined;
  readonly fromAt: Date;
}

/** A new version of the brand's earning rule of a kind, in force from an instant on. */
export async function setEarningRule(work: Work, wish: SetEarningRule): Promise<EarningRule> {
  mayManageBrand(work.actor, "RULES");
  const { kind = POINTS } = wish;
  if (wish.pointsPerStep < 0n || wish.stepMinor <= 0n || wish.pointsPerStep > 1_000n)
    throw new BadInput("a rule gives 0 to 1,000 points for a step above zero");
  const validity = asValidity(wish.validity);
  const activation = asActivation(wish.activation);
  if (kind !== POINTS && (validity.kind !== "FOREVER" || activation.kind !== "AT_ONCE"))
    throw new BadInput("growth is never spent: it counts at once, and for ever");

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  if (kind !== POINTS && !(await work.em.findOne(PointKindEntity, { code: kind })))
    throw new UnknownPointKind(kind);
  const [last] = await work.em.find(
    EarningRuleEntity,
    { kind },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  // A first rule may reach back to the brand's opening; later ones cannot change what was earned.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const rule = work.em.create(EarningRuleEntity, {
    id: newId(),
    brandId: work.brandId,
    kind,
    version: (last?.version ?? 0) + 1,
    pointsPerStep: wish.pointsPerStep,
    stepMinor: wish.stepMinor,
    validity,
    activation,
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return rule;
}
