import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { BrandEntity } from "./brand.entity.ts";
import { mayManageBrand } from "./brand.policy.ts";
import { TooEarly } from "./brand.refusals.ts";
import { earliestChange } from "./brand.rules.ts";
import { type PointValue, PointValueEntity } from "./point-value.entity.ts";

export interface SetPointValue {
  /** So many points … */
  readonly points: bigint;
  /** … pay so many minor units. */
  readonly minor: bigint;
  readonly fromAt: Date;
}

const LIMIT = 1_000_000n;

/** A new version of what points pay at a till, in force from an instant on. */
export async function setPointValue(work: Work, wish: SetPointValue): Promise<PointValue> {
  mayManageBrand(work.actor, "RULES");
  if ([wish.points, wish.minor].some((each) => each < 1n || each > LIMIT))
    throw new BadInput(`1 to ${LIMIT} points pay 1 to ${LIMIT} minor units`);

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  const [last] = await work.em.find(
    PointValueEntity,
    {},
    { orderBy: { version: "desc" }, limit: 1 },
  );
  // A first value may reach back to the brand's opening; later ones cannot change what was paid.
  const earliest = last ? earliestChange(work.now) : brand.openedAt;
  if (wish.fromAt < earliest) throw new TooEarly(earliest);

  const value = work.em.create(PointValueEntity, {
    id: newId(),
    brandId: work.brandId,
    version: (last?.version ?? 0) + 1,
    ...wish,
  });
  await work.em.flush();
  return value;
}
