import type { Scope } from "../platform/database/work.ts";
import type { Ladder } from "./ladder.rules.ts";
import { type TierLadder, TierLadderEntity } from "./tier-ladder.entity.ts";

export const asLadder = ({ brandId: _, ...row }: TierLadder): Ladder => ({
  ...row,
  levels: row.levels.map((level) => ({
    ...level,
    reach: BigInt(level.reach),
    keep: BigInt(level.keep),
  })),
});

/** All versions of the brand's ladder, oldest first. */
export const tierLadders = async (scope: Scope): Promise<Ladder[]> =>
  (await scope.em.find(TierLadderEntity, {}, { orderBy: { version: "asc" } })).map(asLadder);
