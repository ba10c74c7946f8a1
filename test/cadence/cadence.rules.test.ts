/*
 * When something is given by itself.
 *
 * Goal: each occasion lies on its day and at its local time, also where a zone changes its clocks, and none is left out
 * or doubled. Method: calendars counted on paper; properties over any calendar, instant and zone.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Calendar,
  dueOf,
  judgeCalendar,
  nextOccasion,
  type Rhythm,
} from "../../src/cadence/cadence.rules.ts";
import { addDays, clockOf, dayOf, lastDayOf, monthOf } from "../../src/kernel/month.ts";
import { BadInput } from "../../src/kernel/refusal.ts";

const SHANGHAI = "Asia/Shanghai";
const NEW_YORK = "America/New_York";

const calendar = (rhythm: Rhythm, but: Partial<Calendar> = {}): Calendar => ({
  ...{ rhythm, fromDay: "2026-03-01", untilDay: null, ...but },
});
const days = (of: Calendar, count: number, zone = SHANGHAI, after = "2026-02-28T00:00:00Z") => {
  const found: string[] = [];
  for (let at = new Date(after); found.length < count; ) {
    const next = nextOccasion(of, at, zone);
    if (!next) break;
    found.push(`${next.day} ${next.at.toISOString().slice(0, 16)}`);
    at = next.at;
  }
  return found;
};

describe("a calendar", () => {
  test("has a weekly member day", () => {
    const friday = calendar({ kind: "WEEKLY", weekday: 5, time: "09:00" });
    expect(days(friday, 3)).toEqual([
      ...["2026-03-06 2026-03-06T01:00", "2026-03-13 2026-03-13T01:00"],
      "2026-03-20 2026-03-20T01:00",
    ]);
  });

  test("has a day of the month, and its last where it is shorter", () => {
    const tenth = calendar({ kind: "MONTHLY", day: 10, time: "00:00" });
    expect(days(tenth, 2)).toEqual(["2026-03-10 2026-03-09T16:00", "2026-04-10 2026-04-09T16:00"]);
    const last = calendar({ kind: "MONTHLY", day: 31, time: "12:00" }, { fromDay: "2028-01-31" });
    expect(days(last, 4).map((text) => text.slice(0, 10))).toEqual([
      ...["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"],
    ]);
  });

  test("counts days from its first", () => {
    const tenDays = calendar(
      { kind: "DAYS", every: 10, time: "08:00" },
      { untilDay: "2026-03-25" },
    );
    expect(days(tenDays, 9).map((text) => text.slice(0, 10))).toEqual([
      ...["2026-03-01", "2026-03-11", "2026-03-21"],
    ]);
  });

  test("keeps its local time over a change of clocks", () => {
    const sunday = calendar({ kind: "WEEKLY", weekday: 7, time: "09:00" });
    // Clocks go forward on 8 March 2026, back on 1 November.
    expect(days(sunday, 2, NEW_YORK)).toEqual([
      ...["2026-03-01 2026-03-01T14:00", "2026-03-08 2026-03-08T13:00"],
    ]);
    // 02:30 is skipped then: it is given an hour later; where it is twice, at the first.
    const early = calendar({ kind: "WEEKLY", weekday: 7, time: "02:30" });
    expect(days(early, 2, NEW_YORK)[1]).toBe("2026-03-08 2026-03-08T07:30");
    const back = calendar({ kind: "WEEKLY", weekday: 7, time: "01:30" });
    expect(days(back, 2, NEW_YORK, "2026-10-31T12:00:00Z")).toEqual([
      ...["2026-11-01 2026-11-01T05:30", "2026-11-08 2026-11-08T06:30"],
    ]);
  });

  test("owes the latest of what was missed, and tells what comes next", () => {
    const friday = calendar({ kind: "WEEKLY", weekday: 5, time: "09:00" });
    const missed = { nextAt: new Date("2026-03-06T01:00:00Z"), zone: SHANGHAI };
    expect(dueOf(friday, { ...missed, now: new Date("2026-03-06T00:59:59Z") })).toMatchObject({
      ...{ due: undefined, next: { day: "2026-03-06" } },
    });
    expect(dueOf(friday, { ...missed, now: new Date("2026-03-06T01:00:00Z") })).toMatchObject({
      ...{ due: { day: "2026-03-06" }, next: { day: "2026-03-13" } },
    });
    expect(dueOf(friday, { ...missed, now: new Date("2026-03-24T00:00:00Z") })).toMatchObject({
      ...{ due: { day: "2026-03-20" }, next: { day: "2026-03-27" } },
    });
  });

  test("is refused where it is none", () => {
    for (const [rhythm, but] of [
      [{ kind: "WEEKLY", weekday: 8, time: "09:00" }],
      [{ kind: "WEEKLY", weekday: 1, time: "24:00" }],
      [{ kind: "MONTHLY", day: 0, time: "09:00" }],
      [{ kind: "DAYS", every: 0, time: "09:00" }],
      [{ kind: "DAYS", every: 1.5, time: "09:00" }],
      [{ kind: "DAYS", every: 1, time: "09:00" }, { fromDay: "2026-02-30" }],
      [{ kind: "DAYS", every: 1, time: "09:00" }, { untilDay: "2026-02-28" }],
    ] as Array<[Rhythm, Partial<Calendar>?]>)
      expect(() => judgeCalendar(calendar(rhythm, but))).toThrow(BadInput);
  });
});

const times = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const rhythms: fc.Arbitrary<Rhythm> = fc.oneof(
  fc.record({
    kind: fc.constant("WEEKLY" as const),
    weekday: fc.integer({ min: 1, max: 7 }),
    time: times,
  }),
  fc.record({
    kind: fc.constant("MONTHLY" as const),
    day: fc.integer({ min: 1, max: 31 }),
    time: times,
  }),
  fc.record({
    kind: fc.constant("DAYS" as const),
    every: fc.integer({ min: 1, max: 40 }),
    time: times,
  }),
);

/** Whether a day is one of a rhythm's, said once more. */
function isOn(rhythm: Rhythm, day: string, fromDay: string): boolean {
  if (rhythm.kind === "WEEKLY")
    return clockOf(new Date(`${day}T00:00:00Z`), "UTC").weekday === rhythm.weekday;
  if (rhythm.kind === "DAYS")
    return (Date.parse(day) - Date.parse(fromDay)) % (rhythm.every * 86_400_000) === 0;
  const last = lastDayOf(monthOf(new Date(`${day}T00:00:00Z`), "UTC"));
  return Number(day.slice(8)) === Math.min(rhythm.day, Number(last.slice(8)));
}

test("every day of a rhythm has one occasion, in order, and no other day has", () => {
  fc.assert(
    fc.property(
      rhythms,
      fc.constantFrom(SHANGHAI, NEW_YORK, "Pacific/Apia", "Australia/Lord_Howe"),
      fc.integer({ min: 0, max: 4_000 }),
      (rhythm, zone, offset) => {
        const fromDay = addDays("2020-01-01", offset);
        const of = calendar(rhythm, { fromDay });
        const until = addDays(fromDay, 90);
        const came: string[] = [];
        for (let at = new Date(`${addDays(fromDay, -3)}T00:00:00Z`); ; ) {
          const next = nextOccasion(of, at, zone);
          if (!next || next.day > until) break;
          expect(+next.at).toBeGreaterThan(+at);
          expect(dayOf(next.at, zone)).toBe(next.day);
          came.push(next.day);
          at = next.at;
        }
        const due = Array.from({ length: 91 }, (_, n) => addDays(fromDay, n));
        expect(came).toEqual(due.filter((day) => isOn(rhythm, day, fromDay)));
      },
    ),
  );
});
