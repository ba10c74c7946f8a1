import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { UnknownPointKind } from "../growth/growth.refusals.ts";
import { PointKindEntity } from "../growth/point-kind.entity.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import type { Ladder } from "./ladder.rules.ts";
import { asSaidLadder, type SaidLadder } from "./said-ladder.rules.ts";
import { TierLadderEntity } from "./tier-ladder.entity.ts";
import { asLadder } from "./tier-ladder.queries.ts";

export interface SetTierLadder extends SaidLadder {
  readonly fromAt: Date;
}

/**
 * A new version of the brand's levels, in force from an instant on. Members keep their rank: where a version has no
 * level of it, they stand on the next lower one, without a word in their history.
 */
export async function setTierLadder(work: Work, wish: SetTierLadder): Promise<Ladder> {
  mayManageBrand(work.actor, "RULES");
  const said = asSaidLadder(wish);
  const { measure } = said;
  if (
    measure.kind === "GROWTH" &&
    !(await work.em.findOne(PointKindEntity, { code: measure.growthKind }))
  )
    throw new UnknownPointKind(measure.growthKind);
  // The first too: what was booked before it was earned without.
  const earliest = earliestChange(work.now);
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const [last] = await work.em.find(
    TierLadderEntity,
    {},
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const ladder = work.em.create(TierLadderEntity, {
    ...said,
    id: newId(),
    brandId: work.brandId,
    version: (last?.version ?? 0) + 1,
    levels: said.levels.map((level) => ({
      ...level,
      reach: String(level.reach),
      keep: String(level.keep),
    })),
    fromAt: wish.fromAt,
  });
  await work.em.flush();
  return asLadder(ladder);
}
