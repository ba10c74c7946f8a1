import {
  addDays,
  asMonth,
  dayOf,
  daysBetween,
  instantOn,
  isDay,
  lastDayOf,
  nextMonth,
  weekdayOf,
} from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";

/** On which days something is given by itself, and at which local time: `08:30`. */
export type Rhythm =
  /** A member day: 1 is Monday. */
  | { readonly kind: "WEEKLY"; readonly weekday: number; readonly time: string }
  /** A day of each month; of a shorter one its last, so 31 is the last of each. */
  | { readonly kind: "MONTHLY"; readonly day: number; readonly time: string }
  /** Every so many days, counted from the first. */
  | { readonly kind: "DAYS"; readonly every: number; readonly time: string };

/** A rhythm, from a local day on, until another, both included; null: until it is stopped. */
export interface Calendar {
  readonly rhythm: Rhythm;
  readonly fromDay: string;
  readonly untilDay: string | null;
}

/** An occasion of a calendar: its day, and its instant in the brand's zone. */
export interface Occasion {
  readonly day: string;
  readonly at: Date;
}

const EVERY_LIMIT = 366;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** A rhythm as a caller says it: of its kind's fields none is missing, and no other is said. */
export interface SaidRhythm {
  readonly kind: Rhythm["kind"];
  readonly weekday?: number | null | undefined;
  readonly day?: number | null | undefined;
  readonly every?: number | null | undefined;
  readonly time: string;
}

/** Reads what a caller says of a rhythm. */
export function asRhythm({ kind, weekday, day, every, time }: SaidRhythm): Rhythm {
  const said = [weekday, day, every].filter((each) => typeof each === "number");
  if (said.length === 1) {
    if (kind === "WEEKLY" && typeof weekday === "number") return { kind, weekday, time };
    if (kind === "MONTHLY" && typeof day === "number") return { kind, day, time };
    if (kind === "DAYS" && typeof every === "number") return { kind, every, time };
  }
  throw new BadInput("WEEKLY says a weekday, MONTHLY a day, DAYS every how many");
}

/** Judges what somebody said a calendar is. */
export function judgeCalendar({ rhythm, fromDay, untilDay }: Calendar): void {
  if (!TIME.test(rhythm.time)) throw new BadInput("a time of the day is written like 08:30");
  if (rhythm.kind === "WEEKLY" && !isWithin(rhythm.weekday, 1, 7))
    throw new BadInput("a weekday is 1, Monday, to 7");
  if (rhythm.kind === "MONTHLY" && !isWithin(rhythm.day, 1, 31))
    throw new BadInput("a day of the month is 1 to 31; 31 is the last of each");
  if (rhythm.kind === "DAYS" && !isWithin(rhythm.every, 1, EVERY_LIMIT))
    throw new BadInput(`every 1 to ${EVERY_LIMIT} days`);
  if (!isDay(fromDay) || (untilDay !== null && !isDay(untilDay)))
    throw new BadInput("a day is written like 2027-03-31");
  if (untilDay !== null && untilDay < fromDay)
    throw new BadInput("the last day is not before the first");
}

/** The first day of a rhythm that is not before a day. */
function dayFrom({ rhythm, fromDay }: Calendar, day: string): string {
  const first = day > fromDay ? day : fromDay;
  switch (rhythm.kind) {
    case "WEEKLY":
      return addDays(first, (rhythm.weekday - weekdayOf(first) + 7) % 7);
    case "MONTHLY": {
      const month = asMonth(first.slice(0, 7));
      const [here, next] = [month, nextMonth(month)].map((each) => {
        const said = `${each}-${String(rhythm.day).padStart(2, "0")}`;
        const last = lastDayOf(each);
        return said < last ? said : last;
      }) as [string, string];
      return here >= first ? here : next;
    }
    case "DAYS": {
      const over = daysBetween(fromDay, first) % rhythm.every;
      return addDays(first, over === 0 ? 0 : rhythm.every - over);
    }
  }
}

/** The first occasion behind an instant; undefined: there is none any more. */
export function nextOccasion(calendar: Calendar, after: Date, zone: string): Occasion | undefined {
  const { rhythm, untilDay } = calendar;
  let day = dayFrom(calendar, dayOf(after, zone));
  let at = instantOn(day, rhythm.time, zone);
  if (at <= after) {
    day = dayFrom(calendar, addDays(day, 1));
    at = instantOn(day, rhythm.time, zone);
  }
  return untilDay !== null && day > untilDay ? undefined : { day, at };
}

/**
 * What is due at an instant, of a calendar whose next occasion was to be at another: the latest, where several were
 * missed; and which comes next.
 */
export function dueOf(
  calendar: Calendar,
  { nextAt, now, zone }: { readonly nextAt: Date; readonly now: Date; readonly zone: string },
): { readonly due: Occasion | undefined; readonly next: Occasion | undefined } {
  let due: Occasion | undefined;
  let next = nextOccasion(calendar, new Date(+nextAt - 1), zone);
  while (next && next.at <= now) {
    due = next;
    next = nextOccasion(calendar, next.at, zone);
  }
  return { due, next };
}
