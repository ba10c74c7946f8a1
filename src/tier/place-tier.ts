import { mayManageBrand } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { idOf } from "../kernel/actor.ts";
import { addDays, dayOf, isDay } from "../kernel/month.ts";
import { BadInput, Refusal } from "../kernel/refusal.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { ladderAt } from "./ladder.rules.ts";
import { tierChanged } from "./tier.events.ts";
import { tiersOf, writeTiers } from "./tier.queries.ts";
import { type FoundTier, LONGEST_PLACEMENT_DAYS, place } from "./tier.rules.ts";
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
  mayManageBrand(work.actor, "MEMBER_DESK");
  const { number, lastDay } = wish;
  const zone = await zoneOf(work);
  const today = dayOf(work.now, zone);
  if (!isDay(lastDay)) throw new BadInput("lastDay is a day like 2027-03-31");

  const [memberId] = await lockMembers(work, wish.memberId);
  const history = (await tiersOf(work, [memberId])).get(memberId) ?? [];
  const ladders = await tierLadders(work);
  const { level, reason: note } = wish;
  const placement = { memberId, number, level, lastDay, note, placedBy: idOf(work.actor) };
  const tier = place(placement, history, ladderAt(ladders, work.now), work.now);
  if (tier instanceof Refusal) throw tier;
  if (history.some(({ no }) => no === tier.no)) return tier;
  if (lastDay < today || lastDay > addDays(today, LONGEST_PLACEMENT_DAYS))
    throw new BadInput(
      `a placement ends within ${LONGEST_PLACEMENT_DAYS} days, and not before today`,
    );
  await writeTiers(work, [tier]);
  for (const fact of tierChanged(tier, ladders)) work.record(fact);
  return tier;
}
