import { Temporal } from "temporal-polyfill";
import type { Validity } from "../../src/points/validity.rules.ts";

/** Days by the calendar of a zone, from the standard's own implementation and nothing of ours. */

/** No day sorts behind it. */
export const NEVER = "never";

const zoned = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

export const dayIn = (zone: string, at: Date): string => zoned(at, zone).toPlainDate().toString();

export const monthIn = (zone: string, at: Date): string => dayIn(zone, at).slice(0, 7);

/** The first instant of the n-th local day after. */
export const midnightAfter = (zone: string, at: Date, days: number): Date =>
  new Date(zoned(at, zone).toPlainDate().add({ days }).toZonedDateTime(zone).epochMilliseconds);

export const daysAfter = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The last day of points that become active on a day. */
export function lastDay(validity: Validity, day: string): string {
  const from = Temporal.PlainDate.from(day);
  switch (validity.kind) {
    case "FOREVER":
      return NEVER;
    case "FIXED":
      return validity.lastDay;
    case "DAYS":
      return from.add({ days: validity.count }).toString();
    case "MONTHS":
      return from.add({ months: validity.count }).toString();
    case "MONTH_END": {
      const month = from.with({ day: 1 }).add({ months: validity.count });
      return month.with({ day: month.daysInMonth }).toString();
    }
  }
}
