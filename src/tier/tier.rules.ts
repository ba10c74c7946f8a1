import { addDays, dayOf, dayStart } from "../kernel/month.ts";
import type { Refusal } from "../kernel/refusal.ts";
import {
  type Days,
  daysOf,
  isCalendar,
  type Ladder,
  type Level,
  ladderAt,
  levelBelow,
  levelOf,
  levelReached,
  lowestOf,
  termEnd,
} from "./ladder.rules.ts";
import { TierPlacementConflict, UnknownTierLevel } from "./tier.refusals.ts";

/**
 * Why a member stands where it stands. Earned: reached by an order; raised, kept or lost at a review; taken over at a
 * merge. Granted beside what was earned, for a time: bought with a plan, or placed by headquarters.
 */
export type TierReason = "REACHED" | "RAISED" | "KEPT" | "FELL" | "MERGED" | "PLAN" | "PLACED";

/** As long as headquarters may place anybody on a level. */
export const LONGEST_PLACEMENT_DAYS = 3_660;

const GRANTS: ReadonlySet<TierReason> = new Set(["PLAN", "PLACED"]);

/** One entry of a member's history: a level, from an instant on. */
export interface MemberTier {
  readonly memberId: string;
  /** 1 is the member's first. */
  readonly no: number;
  readonly ladderId: string;
  readonly level: string;
  readonly rank: number;
  readonly reason: TierReason;
  /** By how much it was earned, or lost; null: it was granted. */
  readonly measured: bigint | null;
  /** The order that reached it, or paid for it. */
  readonly orderId: string | null;
  readonly fromAt: Date;
  /** Null: it does not end. What was earned is reviewed behind this day; what was granted is over. */
  readonly lastDay: string | null;
  /** Of a placement. */
  readonly number: string | null;
  readonly note: string | null;
  readonly placedBy: string | null;
}

/** A level for a time, under a number that is headquarters' own. */
export interface Placement extends Pick<MemberTier, "memberId" | "level" | "placedBy"> {
  readonly number: string;
  readonly lastDay: string;
  readonly note: string;
}

/** What a placement comes to behind a member's history: the entry it made before, one more, or a refusal. */
export function place(
  wish: Placement,
  history: readonly FoundTier[],
  ladder: Ladder | undefined,
  at: Date,
): FoundTier | Refusal {
  const earlier = history.find(({ number }) => number === wish.number);
  if (earlier) {
    const { level, lastDay, note } = earlier;
    const isSame = level === wish.level && lastDay === wish.lastDay && note === wish.note;
    return isSame ? earlier : new TierPlacementConflict(wish.number);
  }
  const level = ladder?.levels.find(({ code }) => code === wish.level);
  if (!ladder || !level) return new UnknownTierLevel(wish.level);
  return {
    ...{ ...wish, no: (history.at(-1)?.no ?? 0) + 1, ladderId: ladder.id, rank: level.rank },
    ...{ reason: "PLACED", measured: null, orderId: null, fromAt: at },
    ...{ returnedAt: null, bookedAt: at },
  };
}

/** As it is found: what it was bought with may have been refunded whole since. */
export interface FoundTier extends MemberTier {
  readonly returnedAt: Date | null;
  readonly bookedAt: Date;
}

export const isGrant = ({ reason }: Pick<MemberTier, "reason">): boolean => GRANTS.has(reason);

type Held = Pick<MemberTier, "no" | "rank" | "reason" | "fromAt" | "lastDay"> & {
  readonly returnedAt?: Date | null;
};

/**
 * What a member stood by just before an instant: the last of what was earned, or a grant that was higher. Entries in
 * order of their numbers: of two that were earned, the later booked holds.
 */
export function heldBefore<Entry extends Held>(
  entries: readonly Entry[],
  at: Date,
  zone: string,
): Entry | undefined {
  let held = entries.findLast((entry) => !isGrant(entry) && entry.fromAt < at);
  for (const entry of entries)
    if (
      isGrant(entry) &&
      entry.fromAt < at &&
      (entry.lastDay === null || dayOf(at, zone) <= entry.lastDay) &&
      !(entry.returnedAt && entry.returnedAt <= at) &&
      (held === undefined || entry.rank > held.rank)
    )
      held = entry;
  return held;
}

/** The last of what a member earned. */
export const earnedLast = <Entry extends Held>(entries: readonly Entry[]): Entry | undefined =>
  entries.findLast((entry) => !isGrant(entry));

/** What an order's points are multiplied by, and the entry that says so; null: the lowest level's. */
export interface Multiplied {
  readonly multiplierBps: number;
  readonly tierNo: number | null;
}

/** 100 %: no ladder, no multiplier. */
export const ONCE: Multiplied = { multiplierBps: 10_000, tierNo: null };

/** By the level a member stood on before the order: what it reaches by it, the next one earns by. */
export function multipliedAt(
  entries: readonly Held[],
  ladders: readonly Ladder[],
  at: Date,
  zone: string,
): Multiplied {
  const ladder = ladderAt(ladders, at);
  if (!ladder) return ONCE;
  const held = heldBefore(entries, at, zone);
  const { multiplierBps } = levelOf(ladder, held?.rank);
  return { multiplierBps, tierNo: held?.no ?? null };
}

type Decided = Pick<
  MemberTier,
  "ladderId" | "level" | "rank" | "reason" | "measured" | "fromAt" | "lastDay"
>;

const entryOf = (
  ladder: Ladder,
  { code, rank }: Level,
  rest: Pick<Decided, "reason" | "measured" | "fromAt" | "lastDay">,
): Decided => ({
  ...{ ladderId: ladder.id, level: code, rank, ...rest },
  // Below the lowest nobody falls.
  ...(rank === lowestOf(ladder).rank && { lastDay: null }),
});

/** The level a sale brought its member to; undefined: none higher, or one whose time is over already. */
export function reachedBy(
  ladder: Ladder,
  held: Held | undefined,
  sale: { readonly at: Date; readonly measured: bigint; readonly today: string },
  zone: string,
): Decided | undefined {
  const level = levelReached(ladder, sale.measured);
  if (level.rank <= levelOf(ladder, held?.rank).rank) return undefined;
  const lastDay = termEnd(ladder, dayOf(sale.at, zone));
  if (lastDay !== null && lastDay < sale.today) return undefined;
  return entryOf(ladder, level, {
    ...{ reason: "REACHED", measured: sale.measured, fromAt: sale.at, lastDay },
  });
}

/** Which days a review looks at: those that may raise, and those that decide whether an ended level is kept. */
export function reviewedDays(
  ladder: Ladder,
  held: Held | undefined,
  day: string,
): { readonly raising: Days; readonly keeping: Days | undefined } {
  const yesterday = addDays(day, -1);
  const raising = daysOf(ladder.period, yesterday);
  if (!isDue(held, day)) return { raising, keeping: undefined };
  // What is bought in the days of grace still counts.
  const graceEnds = addDays(held.lastDay, ladder.graceDays);
  const until = graceEnds < yesterday ? graceEnds : yesterday;
  if (!isCalendar(ladder.period)) return { raising, keeping: daysOf(ladder.period, until) };
  return {
    raising,
    keeping: { from: daysOf(ladder.period, held.lastDay).from, end: addDays(until, 1) },
  };
}

const isDue = <Entry extends Held>(
  held: Entry | undefined,
  day: string,
): held is Entry & { readonly lastDay: string } =>
  held !== undefined && held.lastDay !== null && held.lastDay < day;

/**
 * What the review of a day makes of a member: raised to what it has reached, and once its level's last day is over kept
 * there, or, behind the days of grace, let fall. Undefined: it stays. A review that comes late says what it
 * would have said in time.
 */
export function reviewed(
  ladder: Ladder,
  held: Held | undefined,
  measured: { readonly raising: bigint; readonly keeping: bigint },
  day: string,
  zone: string,
): Decided | undefined {
  const level = levelOf(ladder, held?.rank);
  const deserved = levelReached(ladder, measured.raising);
  if (deserved.rank > level.rank)
    return entryOf(ladder, deserved, {
      ...{ reason: "RAISED", measured: measured.raising },
      ...{ fromAt: dayStart(day, zone), lastDay: termEnd(ladder, day) },
    });
  if (!isDue(held, day)) return undefined;
  const kept = level.keep <= measured.keeping;
  const begins = addDays(held.lastDay, kept ? 1 : ladder.graceDays + 1);
  if (begins > day) return undefined;
  const ends = termEnd(ladder, begins);
  return entryOf(ladder, kept ? level : levelBelow(ladder, level, measured.keeping), {
    ...{ reason: kept ? "KEPT" : "FELL", measured: measured.keeping },
    fromAt: dayStart(begins, zone),
    lastDay: ends !== null && ends < day ? termEnd(ladder, day) : ends,
  });
}

/** Where a member would stand if its level ended today, without grace. */
export function projectedOf(
  ladder: Ladder,
  held: Pick<Held, "rank"> | undefined,
  measured: bigint,
): Level {
  const level = levelOf(ladder, held?.rank);
  const reached = levelReached(ladder, measured);
  if (reached.rank > level.rank) return reached;
  return level.keep <= measured ? level : levelBelow(ladder, level, measured);
}

/** The next level, and how much is missing to it; undefined at the top. */
export function nextOf(
  ladder: Ladder,
  level: Level,
  measured: bigint,
): { readonly level: Level; readonly missing: bigint } | undefined {
  const next = ladder.levels.find(({ rank }) => rank > level.rank);
  if (!next) return undefined;
  return { level: next, missing: next.reach > measured ? next.reach - measured : 0n };
}
