import {
  addDays,
  dayMonthsAfter,
  dayStart,
  lastDayOf,
  type Month,
  nextMonth,
} from "../kernel/month.ts";

/** What a level is reached by: growth of a kind, net paid, or orders. */
export type Measure =
  | { readonly kind: "GROWTH"; readonly growthKind: string }
  /** Net minor units, less what was refunded. */
  | { readonly kind: "SPEND" }
  /** Orders not wholly refunded. */
  | { readonly kind: "VISITS" };

/** Which days count, seen from one of them; that day is among them. */
export type Period =
  | { readonly kind: "LIFETIME" }
  /** The last n days, or months, up to the day. */
  | { readonly kind: "LAST_DAYS" | "LAST_MONTHS"; readonly count: number }
  /** The calendar's, all of it. */
  | { readonly kind: CalendarKind };

export type CalendarKind = "MONTH" | "QUARTER" | "YEAR";

/** How long a level lasts, counted from the day it was reached; to the end of a local day. */
export type Term =
  | { readonly kind: "FOREVER" }
  | { readonly kind: "DAYS" | "MONTHS" | "MONTH_END"; readonly count: number }
  /** To the end of the calendar's period the day is in, and so many more of them. */
  | { readonly kind: "PERIOD_END"; readonly count: number };

export interface Benefits {
  /** Codes of coupons given on entering; given by whoever issues coupons. */
  readonly coupons: readonly string[];
  readonly birthdayMultiplierBps: number | null;
  readonly birthdayGift: string | null;
}

export interface Level {
  readonly code: string;
  readonly name: string;
  /** Orders the levels of all versions: a level that a version lacks is the next lower one there. */
  readonly rank: number;
  /** From how much on it is reached, and kept. */
  readonly reach: bigint;
  readonly keep: bigint;
  /** What an order's points are multiplied by, in basis points. */
  readonly multiplierBps: number;
  readonly benefits: Benefits;
}

/** A version of a brand's levels, from an instant until a later version takes over. */
export interface Ladder {
  readonly id: string;
  readonly version: number;
  readonly measure: Measure;
  readonly period: Period;
  readonly term: Term;
  /** A level ends so many days behind its last day. */
  readonly graceDays: number;
  readonly fall: "ONE_LEVEL" | "DESERVED";
  /** Lowest first; the first is everybody's. */
  readonly levels: readonly Level[];
  readonly fromAt: Date;
}

/** The version in force at an instant: the newest of those that had begun. */
export function ladderAt(ladders: readonly Ladder[], at: Date): Ladder | undefined {
  let found: Ladder | undefined;
  for (const ladder of ladders)
    if (ladder.fromAt <= at && (!found || ladder.version > found.version)) found = ladder;
  return found;
}

export const lowestOf = ({ levels }: Ladder): Level => {
  const [lowest] = levels;
  if (!lowest) throw new Error("a ladder has levels");
  return lowest;
};

/** The level a rank stands for in a version; none: the lowest, which is everybody's. */
export const levelOf = (ladder: Ladder, rank: number | undefined): Level =>
  ladder.levels.findLast((level) => rank !== undefined && level.rank <= rank) ?? lowestOf(ladder);

export const levelReached = (ladder: Ladder, measured: bigint): Level =>
  ladder.levels.findLast(({ reach }) => reach <= measured) ?? lowestOf(ladder);

/** Where somebody falls who does not keep a level. */
export const levelBelow = (ladder: Ladder, level: Level, measured: bigint): Level =>
  ladder.levels.findLast(
    ({ rank, keep }) => rank < level.rank && (ladder.fall === "ONE_LEVEL" || keep <= measured),
  ) ?? lowestOf(ladder);

/** Days from the first on, before the end; undefined: without bound. */
export interface Days {
  readonly from: string | undefined;
  readonly end: string | undefined;
}

const MONTHS_OF = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

/** The calendar's period a day is in: its first month, and the first month behind it. */
function calendarOf(kind: CalendarKind, day: string): { first: Month; next: Month } {
  const length = MONTHS_OF[kind];
  const month = Number(day.slice(5, 7)) - 1;
  const begins = String(month - (month % length) + 1).padStart(2, "0");
  const first = `${day.slice(0, 4)}-${begins}` as Month;
  return { first, next: nextMonth(first, length) };
}

export const isCalendar = (period: Period): period is { readonly kind: CalendarKind } =>
  period.kind in MONTHS_OF;

interface Counted<Kind extends string = string> {
  readonly kind: Kind;
  readonly count: number;
}

/** Asked for a million members, of a day or two. */
function remembered<Key extends { readonly kind: string; readonly count?: number }, Value>(
  reckon: (key: Key, day: string) => Value,
): (key: Key, day: string) => Value {
  const known = new Map<string, Value>();
  return (key, day) => {
    const name = `${key.kind} ${key.count} ${day}`;
    let value = known.get(name);
    if (value === undefined) known.set(name, (value = reckon(key, day)));
    return value;
  };
}

/** Which days count, seen from one of them. */
export const daysOf = remembered((period: Period, day: string): Days => {
  switch (period.kind) {
    case "LIFETIME":
      return { from: undefined, end: undefined };
    case "LAST_DAYS":
      return { from: addDays(day, 1 - period.count), end: addDays(day, 1) };
    case "LAST_MONTHS":
      return {
        from: addDays(dayMonthsAfter(day, -period.count), 1),
        end: addDays(day, 1),
      };
    default: {
      const { first, next } = calendarOf(period.kind, day);
      return { from: `${first}-01`, end: `${next}-01` };
    }
  }
});

const BEGINNING = new Date("0001-01-01T00:00:00Z");
const END = new Date("9999-12-31T00:00:00Z");

/** The instants of some days in a zone, `[from, to)`. */
export const instantsOf = ({ from, end }: Days, zone: string): { from: Date; to: Date } => ({
  from: from === undefined ? BEGINNING : dayStart(from, zone),
  to: end === undefined ? END : dayStart(end, zone),
});

/** The last day of a level reached on a day; null: it does not end. */
export function termEnd({ term, period }: Ladder, day: string): string | null {
  if (term.kind === "FOREVER") return null;
  if (term.kind === "DAYS") return addDays(day, term.count);
  if (term.kind === "MONTHS") return monthsAfter(term, day);
  if (term.kind === "MONTH_END") return monthEnd(term, day);
  if (!isCalendar(period)) throw new Error("only the calendar's periods end");
  return periodEnd({ ...period, count: term.count }, day);
}

const monthsAfter = remembered(({ count }: Counted, day) => dayMonthsAfter(day, count));
const monthEnd = remembered(({ count }: Counted, day) =>
  lastDayOf(nextMonth(day.slice(0, 7) as Month, count)),
);
const periodEnd = remembered(({ kind, count }: Counted<CalendarKind>, day) => {
  const { next } = calendarOf(kind, day);
  return lastDayOf(nextMonth(next, MONTHS_OF[kind] * count - 1));
});
