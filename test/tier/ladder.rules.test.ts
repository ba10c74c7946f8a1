/*
 * Which days count, and how long a level lasts.
 *
 * Goal: windows and terms are those of the brand's calendar, across months, leap days and zones. Method: tables.
 */
import { describe, expect, test } from "@jest/globals";
import { BadInput } from "../../src/kernel/refusal.ts";
import {
  daysOf,
  instantsOf,
  type Ladder,
  ladderAt,
  levelBelow,
  levelOf,
  levelReached,
  type Period,
  type Term,
  termEnd,
} from "../../src/tier/ladder.rules.ts";
import { asSaidLadder, type SaidLadder } from "../../src/tier/said-ladder.rules.ts";
import { LADDER } from "../support/ladders.ts";

const ladder = (but: Partial<SaidLadder> = {}, version = 1): Ladder => ({
  ...asSaidLadder({ ...LADDER, ...but }),
  ...{ id: `v${version}`, version, fromAt: new Date(`2026-0${version}-01T00:00:00Z`) },
});

const period = (text: string): Period => {
  const [kind = "", count] = text.split(" ");
  return (count === undefined ? { kind } : { kind, count: Number(count) }) as Period;
};

describe("the days that count", () => {
  test.each([
    ["LAST_DAYS 1", "2028-02-29", "2028-02-29", "2028-03-01"],
    ["LAST_DAYS 30", "2026-03-15", "2026-02-14", "2026-03-16"],
    ["LAST_DAYS 366", "2028-12-31", "2028-01-01", "2029-01-01"],
    ["LAST_MONTHS 1", "2026-03-31", "2026-03-01", "2026-04-01"],
    ["LAST_MONTHS 1", "2026-03-30", "2026-03-01", "2026-03-31"],
    ["LAST_MONTHS 12", "2028-02-29", "2027-03-01", "2028-03-01"],
    ["LAST_MONTHS 12", "2026-03-15", "2025-03-16", "2026-03-16"],
    ["MONTH", "2028-02-29", "2028-02-01", "2028-03-01"],
    ["MONTH", "2026-12-01", "2026-12-01", "2027-01-01"],
    ["QUARTER", "2026-03-31", "2026-01-01", "2026-04-01"],
    ["QUARTER", "2026-11-15", "2026-10-01", "2027-01-01"],
    ["YEAR", "2026-12-31", "2026-01-01", "2027-01-01"],
    ["LIFETIME", "2026-03-15", undefined, undefined],
  ])("%s, seen from %s: from %s, before %s", (text, day, from, end) => {
    expect(daysOf(period(text), day)).toEqual({ from, end });
  });

  test.each([
    ["Asia/Shanghai", "2025-12-31T16:00:00.000Z", "2026-12-31T16:00:00.000Z"],
    ["America/New_York", "2026-01-01T05:00:00.000Z", "2027-01-01T05:00:00.000Z"],
    ["UTC", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
  ])("begin and end at midnight in %s", (zone, from, to) => {
    const found = instantsOf(daysOf({ kind: "YEAR" }, "2026-06-01"), zone);
    expect([found.from.toISOString(), found.to.toISOString()]).toEqual([from, to]);
  });

  test("are an hour shorter where the clocks go forward", () => {
    const days = daysOf({ kind: "LAST_DAYS", count: 1 }, "2026-03-29");
    const { from, to } = instantsOf(days, "Europe/Berlin");
    expect(+to - +from).toBe(23 * 3_600_000);
  });
});

describe("a level lasts", () => {
  test.each([
    ["FOREVER", "YEAR", "2026-03-15", null],
    ["DAYS 30", "LIFETIME", "2028-02-15", "2028-03-16"],
    ["MONTHS 1", "LIFETIME", "2027-01-31", "2027-02-28"],
    ["MONTHS 12", "LIFETIME", "2028-02-29", "2029-02-28"],
    ["MONTH_END 12", "LIFETIME", "2027-02-10", "2028-02-29"],
    ["PERIOD_END 0", "MONTH", "2028-02-10", "2028-02-29"],
    ["PERIOD_END 1", "MONTH", "2028-01-31", "2028-02-29"],
    ["PERIOD_END 0", "QUARTER", "2026-05-01", "2026-06-30"],
    ["PERIOD_END 2", "QUARTER", "2026-05-01", "2026-12-31"],
    ["PERIOD_END 0", "YEAR", "2026-12-31", "2026-12-31"],
    ["PERIOD_END 1", "YEAR", "2026-01-01", "2027-12-31"],
  ])("%s of a %s, from %s: until %s", (term, kind, day, last) => {
    const found = ladder({ period: period(kind), term: period(term) as unknown as Term });
    expect(termEnd(found, day)).toBe(last);
  });
});

describe("levels", () => {
  const codes = (...levels: { code: string }[]) => levels.map(({ code }) => code);

  test("are reached by as much as they take, and no less", () => {
    const measures = [0n, 29_999n, 30_000n, 99_999n, 100_000n, 10n ** 12n];
    expect(codes(...measures.map((each) => levelReached(ladder(), each)))).toEqual([
      ...["BASE", "BASE", "SILVER", "SILVER", "GOLD", "GOLD"],
    ]);
    expect(codes(levelReached(ladder(), -1n))).toEqual(["BASE"]);
  });

  test("of another version stand for the next lower one", () => {
    const ranks = [undefined, 0, 5, 10, 19, 20, 99];
    expect(codes(...ranks.map((rank) => levelOf(ladder(), rank)))).toEqual([
      ...["BASE", "BASE", "BASE", "SILVER", "SILVER", "GOLD", "GOLD"],
    ]);
  });

  test.each([
    ["DESERVED", 59_999n, "SILVER"],
    ["DESERVED", 20_000n, "SILVER"],
    ["DESERVED", 19_999n, "BASE"],
    ["ONE_LEVEL", 0n, "SILVER"],
  ] as const)("are fallen from, %s with %s, to %s", (fall, measured, to) => {
    const found = ladder({ fall });
    expect(levelBelow(found, levelOf(found, 20), measured).code).toBe(to);
  });

  test("are of the newest version that has begun", () => {
    const versions = [ladder({}, 1), ladder({}, 3), ladder({}, 2)];
    const at = (text: string) => ladderAt(versions, new Date(text))?.id;
    expect([at("2025-12-31"), at("2026-01-01"), at("2026-02-28"), at("2026-03-01")]).toEqual([
      ...[undefined, "v1", "v2", "v3"],
    ]);
  });
});

describe("a ladder is refused", () => {
  const level = (but: object) => ({ code: "X", name: "X", rank: 50, reach: 200_000n, ...but });
  const [base, ...higher] = LADDER.levels;
  const levels = (but: object) => ({ levels: [...LADDER.levels, level(but)] });

  test.each<[string, Partial<SaidLadder>]>([
    ["growth of no kind", { measure: { kind: "GROWTH" } }],
    ["a kind of growth that is not counted", { measure: { kind: "SPEND", growthKind: "GROWTH" } }],
    ["days without a count", { period: { kind: "LAST_DAYS" } }],
    ["a year with a count", { period: { kind: "YEAR", count: 2 } }],
    ["no days", { period: { kind: "LAST_DAYS", count: 0 } }],
    ["a period's end where none ends", { term: { kind: "PERIOD_END", count: 0 } }],
    ["half a month", { term: { kind: "MONTHS", count: 0.5 } }],
    ["grace before the end", { graceDays: -1 }],
    ["no level", { levels: [] }],
    ["nobody's first level", { levels: higher }],
    ["one code twice", levels({ code: "GOLD" })],
    ["a rank no higher", levels({ rank: 20 })],
    ["no harder to reach", levels({ reach: 100_000n })],
    ["easier to keep than the one below", levels({ keep: 1n })],
    ["harder to keep than to reach", levels({ keep: 200_001n })],
    ["a multiplier past bounds", levels({ multiplierBps: 100_001 })],
    ["a multiplier below zero", levels({ multiplierBps: -1 })],
    ["a code with a blank", levels({ code: "X Y" })],
    ["a coupon without a code", levels({ coupons: [""] })],
    ["21 levels", { levels: Array.from({ length: 21 }, () => base ?? level({})) }],
  ])("%s", (_, but) => {
    expect(() => asSaidLadder({ ...LADDER, ...but })).toThrow(BadInput);
  });
});
