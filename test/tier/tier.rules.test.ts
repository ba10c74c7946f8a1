/*
 * Where a member stands, and what a review makes of it.
 *
 * Goal: what was earned is kept, lost or raised by what was brought, at the instants the calendar says, however
 * late the review comes; what was granted stands beside it for its time. Method: tables; and as a
 * property that a review, done twice, is done once.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Ladder } from "../../src/tier/ladder.rules.ts";
import { asSaidLadder, type SaidLadder } from "../../src/tier/said-ladder.rules.ts";
import {
  heldBefore,
  multipliedAt,
  nextOf,
  projectedOf,
  reachedBy,
  reviewed,
  reviewedDays,
  type TierReason,
} from "../../src/tier/tier.rules.ts";
import { LADDER } from "../support/ladders.ts";

const ZONE = "Asia/Shanghai";

const ladder = (but: Partial<SaidLadder> = {}): Ladder => ({
  ...asSaidLadder({ ...LADDER, ...but }),
  ...{ id: "ladder", version: 1, fromAt: new Date("2026-01-01T00:00:00Z") },
});

const entry = (
  no: number,
  reason: TierReason,
  rank: number,
  from: string,
  lastDay: string | null = null,
) => ({ no, reason, rank, fromAt: new Date(from), lastDay, returnedAt: null as Date | null });

describe("a member stands", () => {
  const entries = [
    entry(1, "REACHED", 10, "2026-02-01T00:00:00Z", "2027-02-01"),
    entry(2, "PLACED", 20, "2026-03-01T00:00:00Z", "2026-03-31"),
    entry(3, "KEPT", 10, "2027-02-01T16:00:00Z", "2028-02-01"),
    { ...entry(4, "PLAN", 20, "2026-05-01T00:00:00Z", "2026-12-31") },
    { ...entry(5, "PLAN", 20, "2027-05-01T00:00:00Z", "2027-12-31") },
  ].map((each) =>
    each.no === 4 ? { ...each, returnedAt: new Date("2026-06-01T00:00:00Z") } : each,
  );

  test.each([
    ["nowhere before its first entry", "2026-01-31T23:59:59Z", undefined],
    ["nowhere yet at the instant it reaches a level", "2026-02-01T00:00:00Z", undefined],
    ["there just behind it", "2026-02-01T00:00:00.001Z", 1],
    ["where it is placed, where that is higher", "2026-03-15T00:00:00Z", 2],
    ["there to the end of the last local day", "2026-03-31T15:59:59Z", 2],
    ["and then where it stood", "2026-03-31T16:00:00Z", 1],
    ["on its plan's level", "2026-05-31T00:00:00Z", 4],
    ["and not once that was returned", "2026-06-01T00:00:00Z", 1],
    [
      "on an earned level past its last day, until a review says otherwise",
      "2027-02-01T16:00:00Z",
      1,
    ],
    ["where the review kept it", "2027-02-01T16:00:00.001Z", 3],
  ])("%s", (_, at, no) => {
    expect(heldBefore(entries, new Date(at), ZONE)?.no).toBe(no);
  });

  test("by what was booked last, of what was earned", () => {
    const late = [
      entry(1, "REACHED", 10, "2026-03-10T00:00:00Z"),
      entry(2, "REACHED", 20, "2026-03-05T00:00:00Z"),
    ];
    expect(heldBefore(late, new Date("2026-03-12T00:00:00Z"), ZONE)?.no).toBe(2);
  });
});

describe("an order earns", () => {
  const at = (text: string) =>
    multipliedAt(
      [entry(1, "REACHED", 20, "2026-02-01T00:00:00Z")],
      [ladder()],
      new Date(text),
      ZONE,
    );

  test("by the level from before it, and by the lowest before any", () => {
    expect(at("2026-02-01T00:00:00Z")).toEqual({ multiplierBps: 10_000, tierNo: null });
    expect(at("2026-02-02T00:00:00Z")).toEqual({ multiplierBps: 30_000, tierNo: 1 });
  });

  test("once where there was no ladder", () => {
    expect(at("2025-12-31T00:00:00Z")).toEqual({ multiplierBps: 10_000, tierNo: null });
  });
});

describe("a sale reaches", () => {
  const sale = (measured: bigint, at = "2026-03-15T04:00:00Z") => ({
    ...{ measured, at: new Date(at), today: "2026-03-15" },
  });

  test("the highest level it brings enough for, from its instant, for the term", () => {
    expect(reachedBy(ladder(), undefined, sale(100_000n), ZONE)).toEqual({
      ...{ ladderId: "ladder", level: "GOLD", rank: 20, reason: "REACHED", measured: 100_000n },
      ...{ fromAt: new Date("2026-03-15T04:00:00Z"), lastDay: "2027-03-15" },
    });
  });

  test("none where its member stands as high", () => {
    const silver = entry(1, "REACHED", 10, "2026-02-01T00:00:00Z");
    expect(reachedBy(ladder(), silver, sale(99_999n), ZONE)).toBeUndefined();
    expect(reachedBy(ladder(), silver, sale(100_000n), ZONE)?.level).toBe("GOLD");
  });

  test("none whose time is over when it comes", () => {
    const late = sale(50_000n, "2025-03-14T15:59:59Z");
    expect(reachedBy(ladder(), undefined, late, ZONE)).toBeUndefined();
  });
});

describe("a review", () => {
  const gold = entry(1, "REACHED", 20, "2026-03-10T00:00:00Z", "2027-03-10");
  const judge = (
    day: string,
    keeping: bigint,
    but: Partial<SaidLadder> = {},
    held: ReturnType<typeof entry> | null = gold,
    raising = 0n,
  ) => {
    const found = reviewed(ladder(but), held ?? undefined, { raising, keeping }, day, ZONE);
    return found && `${found.reason} ${found.level} ${found.fromAt.toISOString()} ${found.lastDay}`;
  };

  test.each([
    ["does nothing on the last day", "2027-03-10", 0n, {}, undefined],
    [
      "keeps by what keeping takes",
      "2027-03-11",
      60_000n,
      {},
      "KEPT GOLD 2027-03-10T16:00:00.000Z 2028-03-11",
    ],
    [
      "lets fall to what is deserved",
      "2027-03-11",
      59_999n,
      {},
      "FELL SILVER 2027-03-10T16:00:00.000Z 2028-03-11",
    ],
    [
      "and to the ground, for ever",
      "2027-03-11",
      0n,
      {},
      "FELL BASE 2027-03-10T16:00:00.000Z null",
    ],
    [
      "or by one level",
      "2027-03-11",
      0n,
      { fall: "ONE_LEVEL" },
      "FELL SILVER 2027-03-10T16:00:00.000Z 2028-03-11",
    ],
    ["waits through grace", "2027-03-11", 0n, { graceDays: 30 }, undefined],
    ["to its last day", "2027-04-09", 0n, { graceDays: 30 }, undefined],
    [
      "and then lets fall",
      "2027-04-10",
      0n,
      { graceDays: 30 },
      "FELL BASE 2027-04-09T16:00:00.000Z null",
    ],
    [
      "keeps within grace, from the old end on",
      "2027-03-20",
      60_000n,
      { graceDays: 30 },
      "KEPT GOLD 2027-03-10T16:00:00.000Z 2028-03-11",
    ],
    [
      "that comes late says what it had said in time",
      "2027-06-01",
      20_000n,
      {},
      "FELL SILVER 2027-03-10T16:00:00.000Z 2028-03-11",
    ],
  ] as const)("%s", (_, day, keeping, but, said) => {
    expect(judge(day, keeping, but)).toBe(said);
  });

  test("raises whoever deserves more: a new ladder, a late order", () => {
    const raised = judge("2026-05-01", 0n, {}, null, 30_000n);
    expect(raised).toBe("RAISED SILVER 2026-04-30T16:00:00.000Z 2027-05-01");
  });

  test.each([
    [{ kind: "YEAR" }, 0, "2027-01-01", "2026-12-31", "2026-01-01", "2027-01-01"],
    [{ kind: "YEAR" }, 30, "2027-01-15", "2026-12-31", "2026-01-01", "2027-01-15"],
    [{ kind: "YEAR" }, 30, "2027-06-15", "2026-12-31", "2026-01-01", "2027-01-31"],
    [{ kind: "LAST_DAYS", count: 90 }, 0, "2027-01-01", "2026-12-31", "2026-10-03", "2027-01-01"],
    [{ kind: "LAST_DAYS", count: 90 }, 10, "2027-03-01", "2026-12-31", "2026-10-13", "2027-01-11"],
    [{ kind: "LIFETIME" }, 10, "2027-03-01", "2026-12-31", undefined, undefined],
  ] as const)(
    "of %o with %s days of grace, on %s for a level until %s: looks from %s, before %s",
    (period, graceDays, day, lastDay, from, end) => {
      const held = entry(1, "REACHED", 20, "2026-03-10T00:00:00Z", lastDay);
      expect(reviewedDays(ladder({ period, graceDays }), held, day).keeping).toEqual({ from, end });
    },
  );

  test("done twice is done once", () => {
    const days = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(
        fc.constantFrom("ONE_LEVEL", "DESERVED"),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 10, 20),
        days,
        fc.bigInt({ min: 0n, max: 150_000n }),
        (fall, graceDays, rank, later, measured) => {
          const rules = ladder({ fall, graceDays });
          const day = new Date(Date.UTC(2026, 6, 1) + later * 86_400_000)
            .toISOString()
            .slice(0, 10);
          const held = entry(
            1,
            "REACHED",
            rank,
            "2026-03-10T00:00:00Z",
            rank === 0 ? null : "2027-03-10",
          );
          const brought = { raising: measured, keeping: measured };
          const once = reviewed(rules, held, brought, day, ZONE);
          if (once) expect(reviewed(rules, { ...once, no: 2 }, brought, day, ZONE)).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what lies ahead", () => {
  test.each([
    [undefined, 0n, "BASE", "SILVER", 30_000n],
    [undefined, 29_000n, "BASE", "SILVER", 1_000n],
    [undefined, 40_000n, "SILVER", "SILVER", 0n],
    [10, 20_000n, "SILVER", "GOLD", 80_000n],
    [10, 19_999n, "BASE", "GOLD", 80_001n],
    [20, 20_000n, "SILVER", undefined, undefined],
  ] as const)(
    "of rank %s with %s: projected %s, next %s, missing %s",
    (rank, measured, projected, next, missing) => {
      const found = ladder();
      const level = found.levels.findLast((each) => each.rank <= (rank ?? 0)) ?? found.levels[0];
      if (!level) throw new Error("a ladder has levels");
      expect(projectedOf(found, rank === undefined ? undefined : { rank }, measured).code).toBe(
        projected,
      );
      const ahead = nextOf(found, level, measured);
      expect([ahead?.level.code, ahead?.missing]).toEqual([next, missing]);
    },
  );
});
