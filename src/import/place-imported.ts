import { idOf } from "../kernel/actor.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { ladderAt } from "../tier/ladder.rules.ts";
import { tierChanged } from "../tier/tier.events.ts";
import { tiersOf, writeTiers } from "../tier/tier.queries.ts";
import { UnknownTierLevel } from "../tier/tier.refusals.ts";
import { type FoundTier, place } from "../tier/tier.rules.ts";
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

/**
 * Places members, whose books are locked, on the levels they come with, once for a row's number in its import. Answers
 * who was placed otherwise before.
 */
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
  const [ladders, found] = await Promise.all([
    tierLadders(work),
    tiersOf(
      work,
      placed.map(({ id }) => id),
    ),
  ]);
  const ladder = ladderAt(ladders, work.now);
  const histories = new Map<string, readonly FoundTier[]>(found);
  const written: FoundTier[] = [];
  for (const { row, id: memberId, level, lastDay } of placed) {
    const history = histories.get(memberId) ?? [];
    const wish = { memberId, number: `${name}:${row.number}`, level, lastDay, note: name };
    const tier = place({ ...wish, placedBy: idOf(work.actor) }, history, ladder, work.now);
    if (tier instanceof Refusal) refused.set(row, tier);
    else if (!history.some(({ no }) => no === tier.no)) {
      written.push(tier);
      histories.set(memberId, [...history, tier]);
    }
  }
  await writeTiers(work, written);
  for (const tier of written) for (const fact of tierChanged(tier, ladders)) work.record(fact);
  return refused;
}
