import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { UnknownTierLevel } from "../tier/tier.refusals.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import { PlanEntity } from "./plan.entity.ts";
import { PlanTaken } from "./plan.refusals.ts";
import { asCode, asPlan, asPrices, type Plan, type SaidPrice } from "./plan.rules.ts";

export interface DefinePlan {
  /** 1 to 32 letters, digits, _ or -; for ever. */
  readonly code: string;
  readonly name: string;
  /** The code of a level of the newest ladder. */
  readonly level: string;
  readonly prices: readonly SaidPrice[];
}

/** A membership that stores may sell from now on. */
export async function definePlan(work: Work, wish: DefinePlan): Promise<Plan> {
  mayManageBrand(work.actor, "RULES");
  const { name, level } = wish;
  const code = asCode(wish.code);
  const prices = asPrices(wish.prices);

  if (await work.em.findOne(PlanEntity, { code })) throw new PlanTaken(code);
  const ladder = (await tierLadders(work)).at(-1);
  if (!ladder?.levels.some((each) => each.code === level)) throw new UnknownTierLevel(level);

  const plan = work.em.create(PlanEntity, {
    ...{ brandId: work.brandId, code, name, level, definedAt: work.now },
    prices: prices.map((price) => ({ ...price, minor: String(price.minor) })),
  });
  await work.em.flush();
  return asPlan(plan);
}
