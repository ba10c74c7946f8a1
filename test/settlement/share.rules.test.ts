import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asMonth } from "../../src/kernel/month.ts";
import { accrue } from "../../src/settlement/accrual.rules.ts";
import { bookingMonth, transfersOf } from "../../src/settlement/booking.rules.ts";
import type { SaleFact } from "../../src/settlement/sale.rules.ts";
import { type Line, type PlacedLine, takeBack } from "../../src/settlement/share.rules.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { termsAt } from "../../src/terms/terms.rules.ts";
import { contract, contracts, saleFact } from "../support/sales.ts";

const MONTH = asMonth("2026-03");

const CLAUSES: readonly Clause[] = [
  { number: "1", kind: "ROYALTY", rate: 500n },
  { number: "2", kind: "BOUND_SHARE", rate: 200n },
  { number: "3", kind: "POINTS_COST", rate: 1n },
  { number: "4", kind: "COUPON_SUBSIDY", rate: 10_000n },
];
const north = contract("north", CLAUSES);
const both = contracts(north, contract("south", CLAUSES));

const linesOf = (but: Partial<SaleFact> = {}): Line[] => accrue(saleFact(but), both);

const anySale = fc
  .record({
    netMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    couponMinor: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    storePoints: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    boundTo: fc.constantFrom(undefined, "north", "south"),
  })
  .map(({ boundTo, ...rest }) => {
    const since = new Date("2026-02-01T00:00:00Z");
    const bound = boundTo ? { storeId: "any", franchiseeId: boundTo, since } : null;
    return saleFact({ ...rest, bound });
  });

/** Sums what transfers give and take, by address. */
function sums(transfers: ReturnType<typeof transfersOf>): Record<string, bigint> {
  const found: Record<string, bigint> = {};
  for (const { from, to, amount } of transfers) {
    found[from.address] = (found[from.address] ?? 0n) - amount;
    found[to.address] = (found[to.address] ?? 0n) + amount;
  }
  return found;
}

const placed = (lines: readonly Line[]): PlacedLine[] => lines.map((line, no) => ({ ...line, no }));

/** What is taken back of a sale's lines by refunds up to each of the amounts, one after another. */
function takeBackBy(lines: readonly PlacedLine[], whole: bigint, totals: readonly bigint[]) {
  const taken: PlacedLine[] = [];
  for (const part of totals) taken.push(...takeBack(lines, taken, { part, whole }));
  return taken;
}

/** Somewhere between nothing and all, in steps that never go back; the last is all. */
const totalsOf = (whole: bigint) =>
  fc
    .array(fc.bigInt({ min: 0n, max: whole }), { maxLength: 6 })
    .map((cuts) => [...cuts.sort((a, b) => (a < b ? -1 : 1)), whole]);

describe("taking back", () => {
  test("is each line in proportion to all that was refunded, less what went before", () => {
    const lines = placed(linesOf({ netMinor: 1_010n, couponMinor: 7n, storePoints: 10n }));
    const taken = takeBackBy(lines, 1_010n, [337n, 673n, 1_010n]);
    expect(taken.map((line) => [line.kind, line.base, line.amountMinor, line.orders])).toEqual([
      ["ROYALTY", -337n, 17n, 0],
      ["POINTS_COST", -3n, 3n, 0],
      ["COUPON_SUBSIDY", -2n, -2n, 0],
      ["ROYALTY", -336n, 17n, 0],
      ["POINTS_COST", -4n, 4n, 0],
      ["COUPON_SUBSIDY", -3n, -3n, 0],
      // The last of it: the month counts the order no more.
      ["ROYALTY", -337n, 17n, -1],
      ["POINTS_COST", -3n, 3n, 0],
      ["COUPON_SUBSIDY", -2n, -2n, 0],
    ]);
  });

  test("leaves out a line it takes nothing of, and keeps the place of the others", () => {
    const lines = placed(linesOf({ netMinor: 1_000n, couponMinor: 700n, storePoints: 1n }));
    const taken = takeBack(lines, [], { part: 100n, whole: 1_000n });
    expect(taken.map(({ no, kind }) => [no, kind])).toEqual([
      [0, "ROYALTY"],
      [2, "COUPON_SUBSIDY"],
    ]);
  });

  test("of an order of nothing counts it no more", () => {
    const lines = placed(linesOf({ netMinor: 0n, storePoints: 0n }));
    expect(takeBack(lines, [], { part: 1n, whole: 1n })).toMatchObject([
      { kind: "ROYALTY", amountMinor: 0n, orders: -1 },
    ]);
  });

  test("in any split takes back every line exactly, under its own clause", () => {
    const splits = anySale.chain((one) => {
      const whole = one.netMinor === 0n ? 1n : one.netMinor;
      return fc.record({
        one: fc.constant(one),
        whole: fc.constant(whole),
        totals: totalsOf(whole),
      });
    });
    fc.assert(
      fc.property(splits, ({ one, whole, totals }) => {
        const lines = placed(accrue(one, both));
        const taken = takeBackBy(lines, whole, totals);
        for (const line of lines) {
          const back = taken.filter(({ no }) => no === line.no);
          const sum = (of: (line: PlacedLine) => bigint) =>
            back.reduce((all, each) => all + of(each), 0n);
          expect(sum((each) => each.amountMinor)).toBe(-line.amountMinor);
          expect(sum((each) => each.base)).toBe(-line.base);
          expect(sum((each) => BigInt(each.orders))).toBe(BigInt(-line.orders));
          for (const each of back) {
            expect(each).toMatchObject({
              termsId: line.termsId,
              clause: line.clause,
              rate: line.rate,
            });
            // No refund ever gives back what an earlier one took.
            expect(each.amountMinor * line.amountMinor).toBeLessThanOrEqual(0n);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("what lines move in the book", () => {
  test("is their sum for each franchisee, and the opposite for headquarters", () => {
    fc.assert(
      fc.property(anySale, (one) => {
        const lines = accrue(one, both);
        const moved = sums(transfersOf(lines, MONTH, "CNY"));
        let all = 0n;
        for (const code of ["north", "south"]) {
          const owed = lines
            .filter(({ franchiseeCode }) => franchiseeCode === code)
            .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
          expect(moved[`franchisee/${code}/accrued/2026-03`] ?? 0n).toBe(owed);
          all += owed;
        }
        expect(moved["headquarters/accrued/2026-03"] ?? 0n).toBe(-all);
      }),
    );
  });

  test("goes back when all is taken back, and only positive amounts move", () => {
    fc.assert(
      fc.property(anySale, (one) => {
        const lines = accrue(one, both);
        const all = { part: 1n, whole: 1n };
        const moved = [...lines, ...takeBack(placed(lines), [], all)];
        const transfers = transfersOf(moved, MONTH, "CNY");
        for (const { amount } of transfers) expect(amount).toBeGreaterThan(0n);
        for (const sum of Object.values(sums(transfers))) expect(sum).toBe(0n);
        expect(transfers).toHaveLength(
          moved.filter(({ amountMinor }) => amountMinor !== 0n).length,
        );
      }),
    );
  });
});

describe("the terms in force", () => {
  const version = (number: number, from: string) => ({
    ...north,
    version: number,
    fromAt: new Date(from),
  });
  const versions = [
    version(1, "2026-01-01T00:00:00Z"),
    version(2, "2026-03-01T00:00:00Z"),
    version(3, "2026-02-01T00:00:00Z"),
  ];

  test.each([
    ["2025-12-31T23:59:59.999Z", undefined],
    ["2026-01-01T00:00:00Z", 1],
    ["2026-02-01T00:00:00Z", 3],
    // The last word counts: the third version was agreed after the second.
    ["2026-03-01T00:00:00Z", 3],
  ])("at %s are version %s", (at, number) => {
    expect(termsAt(versions, new Date(at))?.version).toBe(number);
  });
});

describe("the month something is booked in", () => {
  test.each([
    ["2026-03", "2026-03", "2026-03"],
    ["2026-04", "2026-03", "2026-04"],
    ["2026-02", "2026-03", "2026-03"],
    ["2025-12", "2026-01", "2026-01"],
  ])("for %s while %s is open is %s (S1)", (occurred, open, booked) => {
    expect(bookingMonth(asMonth(occurred), asMonth(open))).toBe(booked);
  });
});
