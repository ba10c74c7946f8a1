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

/** The local calendar day of an instant, `2017-01-31`. */
export const dayOf = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();

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
