import { justAfter } from "../binding/binding-policy.rules.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { type Ladder, ladderAt, lowestOf } from "../tier/ladder.rules.ts";
import { tierChanged } from "../tier/tier.events.ts";
import { tiersOf, writeTiers } from "../tier/tier.queries.ts";
import { earnedLast, heldBefore, isGrant, type MemberTier } from "../tier/tier.rules.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import type { MemberMerge } from "./merge.rules.ts";

type Standing = Pick<MemberTier, "ladderId" | "level" | "rank" | "lastDay" | "measured">;

/** The survivor stands on the higher of both levels, until its own last day. Answers the entry that says so. */
export async function standAnew(
  work: Work,
  survivorId: string,
  absorbedId: string,
): Promise<number | null> {
  const ladders = await tierLadders(work);
  if (ladders.length === 0) return null;
  const [zone, tiers] = await Promise.all([zoneOf(work), tiersOf(work, [survivorId, absorbedId])]);
  const held = (id: string) => heldBefore(tiers.get(id) ?? [], justAfter(work.now), zone);
  const [own, other] = [held(survivorId), held(absorbedId)];
  if (!other || other.rank <= (own?.rank ?? Number.NEGATIVE_INFINITY)) return null;
  return stand(work, ladders, survivorId, (tiers.get(survivorId)?.at(-1)?.no ?? 0) + 1, other);
}

/** The survivor stands where it stood, if it stands by nothing that came since; the other's history went on untouched. */
export async function standBack(
  work: Work,
  { survivorId, tierNo }: Pick<MemberMerge, "survivorId" | "tierNo">,
): Promise<void> {
  if (tierNo === null) return;
  const ladders = await tierLadders(work);
  const entries = (await tiersOf(work, [survivorId])).get(survivorId) ?? [];
  if (earnedLast(entries)?.no !== tierNo) return;
  const before = entries.findLast((entry) => entry.no < tierNo && !isGrant(entry));
  const ladder = ladderAt(ladders, work.now);
  const lowest = ladder && lowestOf(ladder);
  const standing =
    before ??
    (ladder &&
      lowest && {
        ...{ ladderId: ladder.id, level: lowest.code, rank: lowest.rank },
        ...{ lastDay: null, measured: null },
      });
  if (standing) await stand(work, ladders, survivorId, (entries.at(-1)?.no ?? 0) + 1, standing);
}

async function stand(
  work: Work,
  ladders: readonly Ladder[],
  memberId: string,
  no: number,
  { ladderId, level, rank, lastDay, measured }: Standing,
): Promise<number> {
  const tier: MemberTier = {
    ...{ memberId, no, ladderId, level, rank, lastDay, measured },
    ...{ reason: "MERGED", fromAt: work.now, orderId: null, number: null, note: null },
    placedBy: null,
  };
  await writeTiers(work, [tier]);
  for (const fact of tierChanged(tier, ladders)) work.record(fact);
  return no;
}
