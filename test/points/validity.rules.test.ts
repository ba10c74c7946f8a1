/*
 * Until when points are good, and from when.
 *
 * Goal: an earning rule's words mean one day of the brand's calendar each, in every zone and across every
 * oddity of the calendar; a bucket is spent to the end of that day and not a millisecond longer.
 * Method: tables of days that are easily got wrong; and for instants and zones at random, Temporal's own
 * arithmetic on zoned dates beside ours.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { dayOf, dayStart } from "../../src/kernel/month.ts";
import { walletOf } from "../../src/points/points.accounts.ts";
import {
  type Activation,
  lastDayFrom,
  spanFor,
  type Validity,
} from "../../src/points/validity.rules.ts";

const AT_ONCE: Activation = { kind: "AT_ONCE" };

/** `DAYS 30`, `FIXED 2027-03-31`, `FOREVER`. */
const validityOf = (text: string): Validity => {
  const [kind, said] = text.split(" ");
  return (kind === "FIXED" ? { kind, lastDay: said } : { kind, count: Number(said) }) as Validity;
};

describe("the last day of points", () => {
  test.each([
    ["2026-03-14", "FOREVER", "never"],
    ["2026-03-14", "FIXED 2026-12-31", "2026-12-31"],
    // 30 days are not a month.
    ["2026-01-31", "DAYS 30", "2026-03-02"],
    ["2026-01-31", "MONTHS 1", "2026-02-28"],
    ["2028-01-31", "MONTHS 1", "2028-02-29"],
    ["2026-01-31", "MONTH_END 1", "2026-02-28"],
    ["2026-01-01", "MONTHS 1", "2026-02-01"],
    ["2026-01-01", "MONTH_END 1", "2026-02-28"],
    ["2026-03-31", "MONTHS 1", "2026-04-30"],
    ["2026-12-15", "MONTHS 1", "2027-01-15"],
    // A leap day has no birthday in most years.
    ["2028-02-29", "MONTHS 12", "2029-02-28"],
    ["2028-02-29", "MONTHS 48", "2032-02-29"],
    ["2028-02-29", "MONTH_END 12", "2029-02-28"],
    ["2027-02-28", "MONTHS 12", "2028-02-28"],
    ["2027-02-28", "MONTH_END 12", "2028-02-29"],
    ["2028-02-28", "DAYS 1", "2028-02-29"],
    ["2027-02-28", "DAYS 1", "2027-03-01"],
    ["2027-12-31", "DAYS 366", "2028-12-31"],
    ["2100-02-28", "DAYS 1", "2100-03-01"],
    ["2026-03-14", "DAYS 20000", "2080-12-15"],
    ["2026-03-14", "MONTHS 600", "2076-03-14"],
  ])("active on %s and good for %s is %s", (day, validity, last) => {
    expect(lastDayFrom(validityOf(validity), day)).toBe(last);
  });
});

describe("the days of points earned at an instant", () => {
  test.each([
    // The same instant, on three days.
    ["2026-03-14T10:30:00Z", "Pacific/Kiritimati", "DAYS 1", "2026-03-15", "2026-03-16"],
    ["2026-03-14T10:30:00Z", "UTC", "DAYS 1", "2026-03-14", "2026-03-15"],
    ["2026-03-14T10:30:00Z", "Etc/GMT+12", "DAYS 1", "2026-03-13", "2026-03-14"],
    ["2026-03-14T11:59:59.999Z", "Etc/GMT+12", "DAYS 1", "2026-03-13", "2026-03-14"],
    ["2026-03-14T12:00:00.000Z", "Etc/GMT+12", "DAYS 1", "2026-03-14", "2026-03-15"],
    ["2026-01-30T10:00:00.000Z", "Pacific/Kiritimati", "MONTHS 1", "2026-01-31", "2026-02-28"],
    // The last instant of a month, and the first of the next.
    ["2026-03-31T15:59:59.999Z", "Asia/Shanghai", "MONTH_END 12", "2026-03-31", "2027-03-31"],
    ["2026-03-31T16:00:00.000Z", "Asia/Shanghai", "MONTH_END 12", "2026-04-01", "2027-04-30"],
    // Clocks go forward on 8 March in New York, at midnight on 6 September in Santiago.
    ["2026-03-08T04:59:59.999Z", "America/New_York", "DAYS 1", "2026-03-07", "2026-03-08"],
    ["2026-03-08T05:00:00.000Z", "America/New_York", "DAYS 1", "2026-03-08", "2026-03-09"],
    ["2026-09-06T03:59:59.999Z", "America/Santiago", "DAYS 1", "2026-09-05", "2026-09-06"],
    ["2026-09-06T04:00:00.000Z", "America/Santiago", "DAYS 1", "2026-09-06", "2026-09-07"],
    // Samoa left out 30 December 2011.
    ["2011-12-30T09:59:59.999Z", "Pacific/Apia", "DAYS 1", "2011-12-29", "2011-12-30"],
    ["2011-12-30T10:00:00.000Z", "Pacific/Apia", "DAYS 1", "2011-12-31", "2012-01-01"],
  ])("%s in %s, good for %s, are %s to %s", (at, zone, validity, firstDay, lastDay) => {
    const rule = { validity: validityOf(validity), activation: AT_ONCE };
    expect(spanFor(rule, new Date(at), zone)).toEqual({ firstDay, lastDay });
  });

  test("count from the day the points become active", () => {
    const activation: Activation = { kind: "AFTER_DAYS", count: 14 };
    const rule = { validity: validityOf("DAYS 30"), activation };
    expect(spanFor(rule, new Date("2026-03-14T04:00:00Z"), "Asia/Shanghai")).toEqual({
      ...{ firstDay: "2026-03-28", lastDay: "2026-04-27" },
    });
  });

  test("are not known before the event they wait for", () => {
    const rule = { validity: validityOf("DAYS 30"), activation: { kind: "ON_EVENT" } as const };
    expect(spanFor(rule, new Date("2026-03-14T04:00:00Z"), "UTC")).toBeUndefined();
  });
});

describe("at any instant in any zone", () => {
  const zone = fc.constantFrom(
    ...["UTC", "Asia/Shanghai", "America/New_York", "America/Santiago", "Africa/Cairo"],
    ...["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Australia/Lord_Howe"],
    ...["Atlantic/Azores", "America/Sao_Paulo", "Asia/Beirut", "Pacific/Chatham"],
  );
  const at = fc.date({
    min: new Date("2015-01-01T00:00:00Z"),
    max: new Date("2035-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const validity = fc.oneof(
    fc.record({ kind: fc.constant("DAYS" as const), count: fc.integer({ min: 1, max: 800 }) }),
    fc.record({ kind: fc.constant("MONTHS" as const), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant("MONTH_END" as const), count: fc.integer({ min: 1, max: 40 }) }),
  );

  test("the last day is Temporal's", () => {
    fc.assert(
      fc.property(at, zone, validity, (when, where, good) => {
        const local = Temporal.Instant.fromEpochMilliseconds(+when)
          .toZonedDateTimeISO(where)
          .toPlainDate();
        const added = local.add(
          good.kind === "DAYS" ? { days: good.count } : { months: good.count },
          { overflow: "constrain" },
        );
        const expected = good.kind === "MONTH_END" ? added.with({ day: added.daysInMonth }) : added;
        const rule = { validity: good, activation: AT_ONCE };
        expect(spanFor(rule, when, where)).toEqual({
          firstDay: String(local),
          lastDay: String(expected),
        });
      }),
    );
  });

  test("points count from the first instant of their first day to the last of their last", () => {
    fc.assert(
      fc.property(
        at,
        zone,
        validity,
        fc.integer({ min: 1, max: 60 }),
        (when, where, good, days) => {
          const activation = { kind: "AFTER_DAYS", count: days } as const;
          const span = spanFor({ validity: good, activation }, when, where);
          if (!span) throw new Error("it waits for no event");
          const { firstDay, lastDay } = span;
          const held = new Map([[`pending/${firstDay}/${lastDay}/N1`, { balance: 5n }]]);
          const balanceAt = (instant: number) =>
            walletOf(held, dayOf(new Date(instant), where)).balance;
          const begins = +dayStart(firstDay, where);
          const behind = Temporal.PlainDate.from(lastDay).add({ days: 1 });
          const ends = behind.toZonedDateTime(where).epochMilliseconds;
          expect([begins - 1, begins, ends - 1, ends].map(balanceAt)).toEqual([0n, 5n, 5n, 0n]);
        },
      ),
    );
  });
});
