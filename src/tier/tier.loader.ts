import { zoneOf } from "../brand/brand.queries.ts";
import { dayOf } from "../kernel/month.ts";
import type { Scope } from "../platform/database/work.ts";
import type { Context } from "../platform/graphql/context.ts";
import { forAnyone, mapLoader, pageLoader } from "../platform/graphql/loader.ts";
import { sightOf } from "../sight/sight.loader.ts";
import { daysOf, instantsOf, type Level, ladderAt, levelOf } from "./ladder.rules.ts";
import { measuredOf, tierPages, tiersOf } from "./tier.queries.ts";
import { earnedLast, heldBefore, nextOf, projectedOf, type TierReason } from "./tier.rules.ts";
import { tierLadders } from "./tier-ladder.queries.ts";

/** Where a member stands now. */
export interface Standing {
  readonly level: Level;
  /** Null: it is everybody's, and nobody wrote it down. */
  readonly since: Date | null;
  readonly lastDay: string | null;
  readonly reason: TierReason | null;
  /** These two null: the caller is not shown what the member bought. */
  readonly measured: bigint | null;
  readonly next: { readonly level: Level; readonly missing: bigint } | null;
  readonly projected: Level;
}

/** Each member's level now; nobody has one where the brand has no ladder yet. */
export async function levelsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Level>> {
  const [ladders, zone] = await Promise.all([tierLadders(scope), zoneOf(scope)]);
  const ladder = ladderAt(ladders, scope.now);
  if (!ladder) return new Map();
  const tiers = await tiersOf(scope, memberIds);
  const now = new Date(scope.now.getTime() + 1);
  return new Map(
    memberIds.map((id) => [id, levelOf(ladder, heldBefore(tiers.get(id) ?? [], now, zone)?.rank)]),
  );
}

/** Each member's standing; none has one where the brand has no ladder yet. */
async function standingsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Standing>> {
  const [ladders, zone] = await Promise.all([tierLadders(scope), zoneOf(scope)]);
  const ladder = ladderAt(ladders, scope.now);
  if (!ladder) return new Map();
  const days = instantsOf(daysOf(ladder.period, dayOf(scope.now, zone)), zone);
  const [tiers, measured] = await Promise.all([
    tiersOf(scope, memberIds),
    measuredOf(
      scope,
      ladder.measure,
      memberIds.map((memberId) => ({ memberId, ...days })),
    ),
  ]);
  // What began at this instant is held now.
  const now = new Date(scope.now.getTime() + 1);
  return new Map(
    memberIds.map((memberId, index) => {
      const entries = tiers.get(memberId) ?? [];
      const held = heldBefore(entries, now, zone);
      const level = levelOf(ladder, held?.rank);
      const brought = measured[index] ?? 0n;
      return [
        memberId,
        {
          level,
          since: held?.fromAt ?? null,
          lastDay: held?.lastDay ?? null,
          reason: held?.reason ?? null,
          measured: brought,
          next: nextOf(ladder, level, brought) ?? null,
          projected: projectedOf(ladder, earnedLast(entries), brought),
        },
      ];
    }),
  );
}

export const standingLoader = forAnyone(mapLoader(standingsOf));

/** Where a member stands, as its wallet is shown; what it brings along only to whom its orders are. */
export async function shownStanding(context: Context, memberId: string): Promise<Standing | null> {
  const { wallet, orders } = await sightOf(context, memberId);
  if (wallet === "NONE") return null;
  const standing = await context.loader(standingLoader).load(memberId);
  return orders === "FULL" || !standing ? standing : { ...standing, measured: null, next: null };
}

export const tierHistoryLoader = pageLoader(tierPages);
