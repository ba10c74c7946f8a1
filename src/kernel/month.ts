import { Temporal } from "temporal-polyfill";

/** A calendar month of a brand, `2017-01`; its bounds are local midnights in the brand's time zone. */
export type Month = string & { readonly month: unique symbol };

const PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;

export function asMonth(text: string): Month {
  if (!PATTERN.test(text))
    throw new RangeError(`a month is written YYYY-MM, not ${JSON.stringify(text)}`);
  return text as Month;
}

export const isMonth = (text: string): text is Month => PATTERN.test(text);

export const nextMonth = (month: Month, count = 1): Month =>
  Temporal.PlainYearMonth.from(month).add({ months: count }).toString() as Month;

export const laterMonth = (a: Month, b: Month): Month => (a > b ? a : b);

const starts = new Map<string, number>();

/** The first instant of a month in a zone. */
export function monthStart(month: Month, zone: string): Date {
  const key = `${zone} ${month}`;
  let at = starts.get(key);
  if (at === undefined) {
    at = Temporal.PlainDate.from(`${month}-01`).toZonedDateTime(zone).epochMilliseconds;
    starts.set(key, at);
  }
  return new Date(at);
}

/** The month an instant falls in, by the calendar of a zone. */
export function monthOf(at: Date, zone: string): Month {
  // The zone moves an instant by less than a day: guess by UTC, then compare with cached bounds.
  const guess = at.toISOString().slice(0, 7) as Month;
  if (at < monthStart(guess, zone)) return nextMonth(guess, -1);
  const following = nextMonthCached(guess);
  return at < monthStart(following, zone) ? guess : following;
}

const followers = new Map<Month, Month>();
function nextMonthCached(month: Month): Month {
  let following = followers.get(month);
  if (!following) followers.set(month, (following = nextMonth(month)));
  return following;
}

const dayStarts = new Map<string, number>();

/** The first instant of a local day in a zone; of a day the zone skipped, the first one after it. */
export function dayStart(day: string, zone: string): Date {
  const key = `${zone} ${day}`;
  let at = dayStarts.get(key);
  if (at === undefined) {
    at = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
    dayStarts.set(key, at);
  }
  return new Date(at);
}

/** The local calendar day of an instant, `2017-01-31`. */
export function dayOf(at: Date, zone: string): string {
  // As with months: guess by UTC, then compare with cached bounds.
  const guess = at.toISOString().slice(0, 10);
  const following = addDays(guess, 1);
  if (at >= dayStart(following, zone)) return following;
  return at >= dayStart(guess, zone) ? guess : addDays(guess, -1);
}

const DAY_MS = 86_400_000;

/** The n-th day after a day; days have no zone and no length here. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** How many days lie from a day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** The weekday of a day: 1 is Monday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

/**
 * The instant of a local day's time, `08:30`, in a zone. Of a time the zone skipped, as much later as it skipped; of one
 * it has twice, the first.
 */
export const instantOn = (day: string, time: string, zone: string): Date =>
  new Date(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds);

/** The same day of the n-th month after; the month's last, where it is shorter. */
export const dayMonthsAfter = (day: string, count: number): string =>
  Temporal.PlainDate.from(day).add({ months: count }, { overflow: "constrain" }).toString();

/** Whether a text is a day of the calendar, `2028-02-29`, of the years 1000 to 2999. */
export function isDay(text: string): boolean {
  const at = /^[12]\d{3}-\d{2}-\d{2}$/.test(text) ? new Date(text) : undefined;
  return at !== undefined && !Number.isNaN(+at) && at.toISOString().startsWith(text);
}

/** The last day of a month, `2017-02-28`. */
export const lastDayOf = (month: Month): string => {
  const yearMonth = Temporal.PlainYearMonth.from(month);
  return yearMonth.toPlainDate({ day: yearMonth.daysInMonth }).toString();
};

export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

const QUARTER_MS = 15 * 60_000;
const CLOCKS_KEPT = 100_000;
const clocks = new Map<string, { weekday: number; minute: number }>();

/** The weekday, 1 is Monday, and the minute of the local day of an instant. */
export function clockOf(at: Date, zone: string): { weekday: number; minute: number } {
  // Zones turn their clocks at full quarters of an hour: within one, minutes run on.
  const quarter = Math.floor(at.getTime() / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  let start = clocks.get(key);
  if (!start) {
    const local = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS).toZonedDateTimeISO(
      zone,
    );
    start = { weekday: local.dayOfWeek, minute: local.hour * 60 + local.minute };
    if (clocks.size >= CLOCKS_KEPT) clocks.clear();
    clocks.set(key, start);
  }
  const minutes = Math.floor((at.getTime() - quarter * QUARTER_MS) / 60_000);
  return { weekday: start.weekday, minute: start.minute + minutes };
}
