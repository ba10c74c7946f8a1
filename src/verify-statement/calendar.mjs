// Days and months of a time zone, by the calendar the runtime knows.

const clocks = new Map();

function clockOf(zone) {
  let clock = clocks.get(zone);
  if (!clock) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit" };
    clock = new Intl.DateTimeFormat("en-CA", { ...parts, timeZone: zone, calendar: "gregory" });
    clocks.set(zone, clock);
  }
  return clock;
}

const dayByMinute = new Map();

/** The local day of an instant, `2026-01-31`. */
export function dayOf(instant, zone) {
  // Within a minute no zone turns its clock.
  const minute = Math.floor(new Date(instant).getTime() / 60_000);
  const key = `${zone} ${minute}`;
  let day = dayByMinute.get(key);
  if (day === undefined) {
    const parts = clockOf(zone).formatToParts(new Date(minute * 60_000));
    const of = (type) => parts.find((part) => part.type === type).value;
    day = `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`;
    dayByMinute.set(key, day);
  }
  return day;
}

/** The local month of an instant, `2026-01`. */
export const monthOf = (instant, zone) => dayOf(instant, zone).slice(0, 7);

const HOUR = 3_600_000;

/** The n-th day after a day. */
export const addDays = (day, count) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 24 * HOUR).toISOString().slice(0, 10);

/** The days of a month, in order. */
export function daysOf(month) {
  const days = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

const ends = new Map();

/** The last millisecond of a local day: the one before the first that is of a later day. */
export function endOfDay(day, zone) {
  const key = `${zone} ${day}`;
  let end = ends.get(key);
  if (end === undefined) {
    const next = addDays(day, 1);
    const midnight = Date.parse(`${next}T00:00:00Z`);
    let within = midnight - 24 * HOUR;
    let beyond = midnight + 24 * HOUR;
    while (beyond - within > 1) {
      const middle = Math.floor((within + beyond) / 2);
      if (dayOf(middle, zone) < next) within = middle;
      else beyond = middle;
    }
    ends.set(key, (end = within));
  }
  return end;
}
