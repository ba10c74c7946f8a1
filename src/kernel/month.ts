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

const QUARTER_MS = 15 * 60_000;
/** Since then every zone's clock differs from UTC by full quarters of an hour, and is turned at full ones. */
const EVEN_SINCE_MS = Date.UTC(1973, 0);
const QUARTERS_KEPT = 50_000;

interface Quarter {
  readonly day: string;
  readonly weekday: number;
  /** Of the day, at its beginning. */
  readonly minute: number;
}

const quarters = new Map<string, Map<number, Quarter>>();

/** The calendar and clock of a zone where a quarter of an hour begins: within it the day is one, and minutes run on. */
function quarterOf(at: Date, zone: string): Quarter {
  const time = at.getTime();
  if (time < EVEN_SINCE_MS) return readClock(time, zone);
  let known = quarters.get(zone);
  if (!known) quarters.set(zone, (known = new Map()));
  const no = Math.floor(time / QUARTER_MS);
  let quarter = known.get(no);
  if (!quarter) {
    if (known.size >= QUARTERS_KEPT) known.clear();
    known.set(no, (quarter = readClock(no * QUARTER_MS, zone)));
  }
  return quarter;
}

function readClock(time: number, zone: string): Quarter {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  const minute = local.hour * 60 + local.minute;
  return { day: local.toPlainDate().toString(), weekday: local.dayOfWeek, minute };
}

/** The local calendar day of an instant, `2017-01-31`. */
export const dayOf = (at: Date, zone: string): string => quarterOf(at, zone).day;

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

/** The weekday, 1 is Monday, and the minute of the local day of an instant. */
export function clockOf(at: Date, zone: string): { weekday: number; minute: number } {
  const { weekday, minute } = quarterOf(at, zone);
  const time = at.getTime();
  const begun = time < EVEN_SINCE_MS ? time : Math.floor(time / QUARTER_MS) * QUARTER_MS;
  return { weekday, minute: minute + Math.floor((time - begun) / 60_000) };
}
