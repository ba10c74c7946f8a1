import { mayManageBrand } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { addDays, dayOf, isDay } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { lockOwners } from "../ledger/post.ts";
import { memberNamed } from "../member/member.queries.ts";
import { ConcurrentChange, type Work } from "../platform/database/work.ts";
import { ladderAt } from "./ladder.rules.ts";
import { tierChanged } from "./tier.events.ts";
import { tiersOf, writeTiers } from "./tier.queries.ts";
import { TierPlacementConflict, UnknownTierLevel } from "./tier.refusals.ts";
import { type FoundTier, LONGEST_PLACEMENT_DAYS } from "./tier.rules.ts";
import { tierLadders } from "./tier-ladder.queries.ts";

export interface PlaceTier {
  readonly memberId: string;
  /** Headquarters' own; the same again changes nothing. */
  readonly number: string;
  readonly level: string;
  readonly lastDay: string;
  readonly reason: string;
}

/**
 * Places a member on a level for a time, whatever it earned: an amends, a guest. What it earns goes on beneath, and
 * holds where it is higher.
 */
export async function placeTier(work: Work, wish: PlaceTier): Promise<FoundTier> {
  mayManageBrand(work.actor);
  const { number, lastDay } = wish;
  const zone = await zoneOf(work);
  const today = dayOf(work.now, zone);
  if (!isDay(lastDay)) throw new BadInput("lastDay is a day like 2027-03-31");

  const memberId = await memberNamed(work, wish.memberId);
  await lockOwners(work, [memberId]);
  // Under the lock: who was erased or merged meanwhile is nobody, or another.
  if ((await memberNamed(work, memberId)) !== memberId)
    throw new ConcurrentChange("the member was merged into another meanwhile");
  const entries = (await tiersOf(work, [memberId])).get(memberId) ?? [];
  const earlier = entries.find((entry) => entry.number === number);
  if (earlier) {
    const isSame =
      earlier.level === wish.level && earlier.lastDay === lastDay && earlier.note === wish.reason;
    if (isSame) return earlier;
    throw new TierPlacementConflict(number);
  }
  if (lastDay < today || lastDay > addDays(today, LONGEST_PLACEMENT_DAYS))
    throw new BadInput(
      `a placement ends within ${LONGEST_PLACEMENT_DAYS} days, and not before today`,
    );
  const ladders = await tierLadders(work);
  const ladder = ladderAt(ladders, work.now);
  const level = ladder?.levels.find(({ code }) => code === wish.level);
  if (!ladder || !level) throw new UnknownTierLevel(wish.level);

  const tier: FoundTier = {
    ...{ memberId, no: (entries.at(-1)?.no ?? 0) + 1, ladderId: ladder.id },
    ...{ level: level.code, rank: level.rank, reason: "PLACED", measured: null, orderId: null },
    ...{ fromAt: work.now, lastDay, number, note: wish.reason },
    ...{
      placedBy: "id" in work.actor ? work.actor.id : null,
      returnedAt: null,
      bookedAt: work.now,
    },
  };
  await writeTiers(work, [tier]);
  for (const fact of tierChanged(tier, ladders)) work.record(fact);
  return tier;
}
