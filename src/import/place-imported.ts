import type { Refusal } from "../kernel/refusal.ts";
import { lockOwners } from "../ledger/post.ts";
import type { Work } from "../platform/database/work.ts";
import { ladderAt } from "../tier/ladder.rules.ts";
import { tierChanged } from "../tier/tier.events.ts";
import { tiersOf, writeTiers } from "../tier/tier.queries.ts";
import { TierPlacementConflict, UnknownTierLevel } from "../tier/tier.refusals.ts";
import type { MemberTier } from "../tier/tier.rules.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import type { ImportRow } from "./import.rules.ts";

/** Rows whose level the brand does not have. */
export async function strangeLevels(
  work: Work,
  rows: readonly ImportRow[],
): Promise<Map<ImportRow, Refusal>> {
  const placed = rows.filter(({ tier }) => tier);
  if (placed.length === 0) return new Map();
  const levels = ladderAt(await tierLadders(work), work.now)?.levels ?? [];
  return new Map(
    placed.flatMap((row) => {
      const code = row.tier?.level ?? "";
      return levels.some((level) => level.code === code) ? [] : [[row, new UnknownTierLevel(code)]];
    }),
  );
}

/** Places members on the levels they come with, once for a row's number in its import; answers who was placed otherwise before. */
export async function placeImported(
  work: Work,
  name: string,
  members: ReadonlyMap<ImportRow, { readonly id: string }>,
): Promise<Map<ImportRow, Refusal>> {
  const placed = [...members].flatMap(([row, { id }]) =>
    row.tier ? [{ row, id, ...row.tier }] : [],
  );
  const refused = new Map<ImportRow, Refusal>();
  if (placed.length === 0) return refused;
  const ids = placed.map(({ id }) => id);
  const [ladders, , histories] = await Promise.all([
    tierLadders(work),
    lockOwners(work, ids),
    tiersOf(work, ids),
  ]);
  const ladder = ladderAt(ladders, work.now);
  const written: MemberTier[] = [];
  for (const { row, id: memberId, level: code, lastDay } of placed) {
    const number = `${name}:${row.number}`;
    const history = histories.get(memberId) ?? [];
    const earlier = history.find((entry) => entry.number === number);
    if (earlier) {
      if (earlier.level !== code || earlier.lastDay !== lastDay)
        refused.set(row, new TierPlacementConflict(number));
      continue;
    }
    const level = ladder?.levels.find((each) => each.code === code);
    if (!ladder || !level) throw new Error(`the level ${code} was there a moment ago`);
    written.push({
      ...{ memberId, no: (history.at(-1)?.no ?? 0) + 1, ladderId: ladder.id },
      ...{ level: level.code, rank: level.rank, reason: "PLACED", measured: null, orderId: null },
      ...{ fromAt: work.now, lastDay, number, note: name, placedBy: null },
    });
  }
  await writeTiers(work, written);
  for (const tier of written) for (const fact of tierChanged(tier, ladders)) work.record(fact);
  return refused;
}
