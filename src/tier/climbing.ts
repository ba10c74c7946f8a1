import { dayOf } from "../kernel/month.ts";
import type { Work } from "../platform/database/work.ts";
import { daysOf, instantsOf, type Ladder, ladderAt, type Measure } from "./ladder.rules.ts";
import { type MeasureAsk, measuredOf, tiersOf } from "./tier.queries.ts";
import {
  earnedLast,
  type FoundTier,
  type MemberTier,
  type Multiplied,
  multipliedAt,
  ONCE,
  reachedBy,
} from "./tier.rules.ts";

/** A sale that was just decided. */
export interface Sale {
  readonly orderId: string;
  readonly memberId: string;
  readonly netMinor: bigint;
  /** What it lets its member grow by, of a kind. */
  readonly grown: (kind: string) => bigint;
  readonly occurredAt: Date;
}

/** Members on their way up while a batch of sales is decided, each by what those before it brought. */
export interface Climbing {
  /** What points of a sale at an instant are multiplied by. */
  multiplied(memberId: string, at: Date): Multiplied;
  /** Counts a sale, and raises its member where that reaches a level. */
  climb(sale: Sale): void;
  /** The levels that were reached, to be written. */
  readonly reached: readonly MemberTier[];
}

const ON_THE_GROUND: Climbing = {
  multiplied: () => ONCE,
  climb: () => undefined,
  reached: [],
};

interface Window extends MeasureAsk {
  readonly ladder: Ladder;
  measured: bigint;
}

/**
 * Reads the members' levels and what they bring along, in one round trip and beside whatever else is asked for in the
 * same tick, under locks asked for before. A brand without a ladder asks for nothing.
 */
export async function openClimbing(
  work: Work,
  around: {
    readonly ladders: readonly Ladder[];
    readonly timeZone: string;
    readonly sales: ReadonlyArray<Pick<Sale, "memberId" | "occurredAt">>;
  },
): Promise<Climbing> {
  const { ladders, timeZone, sales } = around;
  const windows = new Map<string, Window>();
  const windowAt = (memberId: string, at: Date) => {
    const ladder = ladderAt(ladders, at);
    if (!ladder) return undefined;
    const days = daysOf(ladder.period, dayOf(at, timeZone));
    const key = `${memberId} ${ladder.id} ${days.from} ${days.end}`;
    let window = windows.get(key);
    if (!window) {
      window = { memberId, ladder, ...instantsOf(days, timeZone), measured: 0n };
      windows.set(key, window);
    }
    return window;
  };
  for (const { memberId, occurredAt } of sales) windowAt(memberId, occurredAt);
  if (windows.size === 0) return ON_THE_GROUND;

  const asked = [...windows.values()];
  const [tiers] = await Promise.all([
    tiersOf(work, [...new Set(sales.map(({ memberId }) => memberId))]),
    ...[...Map.groupBy(asked, ({ ladder }) => ladder)].map(async ([{ measure }, group]) => {
      const measured = await measuredOf(work, measure, group);
      for (const [at, window] of group.entries()) window.measured = measured[at] ?? 0n;
    }),
  ]);
  const windowsOf = Map.groupBy(asked, ({ memberId }) => memberId);
  const today = dayOf(work.now, timeZone);
  const reached: MemberTier[] = [];
  const heldOf = (memberId: string): readonly MemberTier[] => tiers.get(memberId) ?? [];
  return {
    reached,
    multiplied: (memberId, at) => multipliedAt(heldOf(memberId), ladders, at, timeZone),
    climb(sale) {
      const { memberId, occurredAt, orderId } = sale;
      // One sale may lie in the windows of others, too.
      for (const window of windowsOf.get(memberId) ?? [])
        if (window.from <= occurredAt && occurredAt < window.to)
          window.measured += broughtBy(window.ladder.measure, sale);
      const window = windowAt(memberId, occurredAt);
      if (!window) return;
      const entries = heldOf(memberId);
      const decided = reachedBy(
        window.ladder,
        earnedLast(entries),
        { at: occurredAt, measured: window.measured, today },
        timeZone,
      );
      if (!decided) return;
      const tier: FoundTier = {
        ...{ memberId, orderId, no: (entries.at(-1)?.no ?? 0) + 1, ...decided },
        ...{ number: null, note: null, placedBy: null, returnedAt: null, bookedAt: work.now },
      };
      tiers.set(memberId, [...(tiers.get(memberId) ?? []), tier]);
      reached.push(tier);
    },
  };
}

function broughtBy(measure: Measure, sale: Sale): bigint {
  if (measure.kind === "GROWTH") return sale.grown(measure.growthKind);
  return measure.kind === "SPEND" ? sale.netMinor : 1n;
}
