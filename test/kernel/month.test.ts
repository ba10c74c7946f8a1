import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import {
  addDays,
  asMonth,
  clockOf,
  dayMonthsAfter,
  dayOf,
  dayStart,
  isDay,
  isMonth,
  isTimeZone,
  lastDayOf,
  laterMonth,
  type Month,
  monthOf,
  monthStart,
  nextMonth,
} from "../../src/kernel/month.ts";

const at = (text: string) => new Date(text);

describe("asMonth", () => {
  test.each(["2017-01", "2017-12", "0001-10", "9999-09"])("reads %s", (text) => {
    expect(asMonth(text)).toBe(text);
    expect(isMonth(text)).toBe(true);
  });

  test.each(["2017-1", "2017-13", "2017-00", "17-01", "2017-01-01", " 2017-01", "2017-01\n", ""])(
    "refuses %j",
    (text) => {
      expect(() => asMonth(text)).toThrow(RangeError);
      expect(isMonth(text)).toBe(false);
    },
  );
});

describe("nextMonth", () => {
  test.each([
    ["2017-01", 1, "2017-02"],
    ["2017-12", 1, "2018-01"],
    ["2017-01", -1, "2016-12"],
    ["2017-11", 14, "2019-01"],
    ["2017-05", 0, "2017-05"],
  ])("of %s by %s is %s", (month, count, next) => {
    expect(nextMonth(asMonth(month), count)).toBe(next);
  });

  test("sorts as text, so the later of two is the greater", () => {
    expect(laterMonth(asMonth("2017-09"), asMonth("2017-10"))).toBe("2017-10");
    expect(laterMonth(asMonth("2018-01"), asMonth("2017-12"))).toBe("2018-01");
  });
});

describe("monthStart", () => {
  test.each([
    ["2017-01", "America/New_York", "2017-01-01T05:00:00.000Z"],
    ["2017-07", "America/New_York", "2017-07-01T04:00:00.000Z"],
    ["2017-04", "Asia/Shanghai", "2017-03-31T16:00:00.000Z"],
    ["2017-04", "Asia/Kathmandu", "2017-03-31T18:15:00.000Z"],
    ["2017-04", "Pacific/Kiritimati", "2017-03-31T10:00:00.000Z"],
    ["2017-04", "Etc/GMT+12", "2017-04-01T12:00:00.000Z"],
    ["2017-04", "UTC", "2017-04-01T00:00:00.000Z"],
  ])("of %s in %s is %s", (month, zone, start) => {
    expect(monthStart(asMonth(month), zone).toISOString()).toBe(start);
  });

  test("where the clocks jump over midnight is the first instant that exists", () => {
    // Paraguay went from 23:59:59 on 30 September to 01:00 on 1 October 2017.
    expect(monthStart(asMonth("2017-10"), "America/Asuncion").toISOString()).toBe(
      "2017-10-01T04:00:00.000Z",
    );
  });
});

describe("monthOf", () => {
  test.each([
    // A sale on New Year's Eve in New York is January's in UTC.
    ["2017-01-01T04:59:59.999Z", "America/New_York", "2016-12"],
    ["2017-01-01T05:00:00.000Z", "America/New_York", "2017-01"],
    ["2017-06-30T23:59:59.999Z", "Asia/Shanghai", "2017-07"],
    ["2017-03-31T09:59:59.999Z", "Pacific/Kiritimati", "2017-03"],
    ["2017-03-31T10:00:00.000Z", "Pacific/Kiritimati", "2017-04"],
    ["2017-04-01T11:59:59.999Z", "Etc/GMT+12", "2017-03"],
    ["2017-04-01T12:00:00.000Z", "Etc/GMT+12", "2017-04"],
    ["2016-02-29T23:59:59.999Z", "UTC", "2016-02"],
    ["2017-10-01T03:59:59.999Z", "America/Asuncion", "2017-09"],
    ["2017-10-01T04:00:00.000Z", "America/Asuncion", "2017-10"],
    // New York's summer time began on 12 March and ended on 5 November 2017.
    ["2017-04-01T03:59:59.999Z", "America/New_York", "2017-03"],
    ["2017-12-01T04:59:59.999Z", "America/New_York", "2017-11"],
  ])("of %s in %s is %s", (instant, zone, month) => {
    expect(monthOf(at(instant), zone)).toBe(month);
  });

  const zone = fc.constantFrom(
    ...[
      "America/New_York",
      "Asia/Shanghai",
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
      "Etc/GMT+12",
    ],
    ...["Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"],
  );
  const instant = fc.date({
    min: at("1990-01-01T00:00:00Z"),
    max: at("2050-01-01T00:00:00Z"),
    noInvalidDate: true,
  });

  test("holds every instant between its own start and the next one's", () => {
    fc.assert(
      fc.property(instant, zone, (when, where) => {
        const month = monthOf(when, where);
        expect(+monthStart(month, where)).toBeLessThanOrEqual(+when);
        expect(+monthStart(nextMonth(month), where)).toBeGreaterThan(+when);
      }),
    );
  });

  test("is what the calendar of the zone prints", () => {
    fc.assert(
      fc.property(instant, zone, (when, where) => {
        const printed = new Intl.DateTimeFormat("en-CA", {
          ...{ timeZone: where, year: "numeric", month: "2-digit", day: "2-digit" },
        }).format(when);
        expect(monthOf(when, where)).toBe(printed.slice(0, 7));
        expect(dayOf(when, where)).toBe(printed);
      }),
    );
  });
});

describe("a day", () => {
  test.each([
    ["2028-02-28", 1, "2028-02-29"],
    ["2027-02-28", 1, "2027-03-01"],
    ["2026-01-01", -1, "2025-12-31"],
    ["2026-12-31", 366, "2028-01-01"],
  ])("%s and %s days is %s", (day, count, after) => {
    expect(addDays(day, count)).toBe(after);
  });

  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2028-02-29", 12, "2029-02-28"],
    ["2026-12-31", 2, "2027-02-28"],
    ["2026-11-30", 3, "2027-02-28"],
  ])("%s and %s months is %s", (day, count, after) => {
    expect(dayMonthsAfter(day, count)).toBe(after);
  });

  test.each([
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["2026-03-15", "Pacific/Kiritimati", "2026-03-14T10:00:00.000Z"],
  ])("%s begins in %s at %s", (day, zone, start) => {
    expect(dayStart(day, zone).toISOString()).toBe(start);
  });

  test.each([
    ["2028-02-29", true],
    ["2027-02-29", false],
    ["2026-13-01", false],
    ["2026-00-01", false],
    ["2026-1-01", false],
    ["0000-01-01", false],
    ["2026-01-01T00:00:00Z", false],
    ["", false],
  ])("is %j: %s", (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});

describe("lastDayOf", () => {
  test.each([
    ["2017-02", "2017-02-28"],
    ["2016-02", "2016-02-29"],
    ["1900-02", "1900-02-28"],
    ["2000-02", "2000-02-29"],
    ["2017-04", "2017-04-30"],
    ["2017-12", "2017-12-31"],
  ])("of %s is %s", (month, day) => {
    expect(lastDayOf(month as Month)).toBe(day);
  });
});

describe("isTimeZone", () => {
  test.each(["Asia/Shanghai", "America/New_York", "UTC"])("knows %s", (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  test.each(["Asia/Atlantis", "", "shanghai", "../etc"])("does not know %j", (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});

describe("clockOf", () => {
  test("says what the clocks of a zone show, on days they are turned, too", () => {
    const zones = [
      "UTC",
      "Asia/Shanghai",
      "Asia/Kathmandu",
      "America/New_York",
      "Australia/Lord_Howe",
    ];
    const turns = ["2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", "2026-04-04T15:00:00Z"];
    const near = fc
      .tuple(fc.constantFrom(...turns), fc.integer({ min: -90_000_000, max: 90_000_000 }))
      .map(([turn, ms]) => new Date(Date.parse(turn) + ms));
    fc.assert(
      fc.property(fc.constantFrom(...zones), near, (zone, instant) => {
        const local = Temporal.Instant.fromEpochMilliseconds(+instant).toZonedDateTimeISO(zone);
        expect(clockOf(instant, zone)).toEqual({
          weekday: local.dayOfWeek,
          minute: local.hour * 60 + local.minute,
        });
      }),
      { numRuns: 500 },
    );
  });
});
