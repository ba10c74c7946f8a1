/*
 * A till's rows beside the book's sales.
 *
 * Goal: whatever stands on both sides, each row and each sale is in one finding only, the findings add up to
 * both sides, and the order of the rows says nothing; what is equal is matched, what is not is found.
 * Method: properties over small worlds where numbers, amounts and instants collide; and cases by hand.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type BookedSale,
  type Finding,
  match,
  plainNumber,
  sumsOf,
} from "../../src/reconcile/reconcile.rules.ts";
import type { TillRow } from "../../src/reconcile/till-file.rules.ts";

const MINUTE = 60_000;
const DAY_BEGINS = Date.parse("2026-03-14T00:00:00Z");
const TOLERANCE = { minutes: 5, minor: 1n };

const row = (but: Partial<TillRow> = {}): TillRow => ({
  ...{ line: 2, number: "A-1", original: "", at: DAY_BEGINS, timed: true },
  ...{ minor: 1_000n, storeId: "n1", ...but },
});
const sale = (but: Partial<BookedSale> = {}): BookedSale => ({
  ...{ postingId: "p1", lineNos: [0], number: "A-1", orderId: "p1", orderNumber: "A-1" },
  ...{ at: DAY_BEGINS, minor: 1_000n, storeId: "n1", isBeside: false, ...but },
});
const refund = (but: Partial<BookedSale> = {}): BookedSale =>
  sale({ postingId: "p2", number: "R-1", minor: -400n, at: DAY_BEGINS + 60 * MINUTE, ...but });

const said = (findings: readonly Finding[]) =>
  findings.map(({ outcome, why, theirs, ours }) =>
    [outcome, ...why, theirs?.line ?? "-", ours?.postingId ?? "-"].join(" "),
  );
const of = (rows: TillRow[], sales: BookedSale[], tolerance = TOLERANCE) =>
  said(match(rows, sales, tolerance));

describe("a row and a sale", () => {
  test("of one number are one, however a spreadsheet wrote it", () => {
    expect(plainNumber("'000a-12 ")).toBe("A12");
    expect(of([row({ number: '="0A1"' })], [sale()])).toEqual(["MATCHED 2 p1"]);
  });

  test.each([
    [{ minor: 1_001n }, "MATCHED 2 p1"],
    [{ minor: 1_002n }, "DIFFERENT AMOUNT 2 p1"],
    [{ at: DAY_BEGINS + 5 * MINUTE }, "MATCHED 2 p1"],
    [{ at: DAY_BEGINS + 6 * MINUTE }, "DIFFERENT TIME 2 p1"],
    [{ at: DAY_BEGINS + 600 * MINUTE, timed: false }, "MATCHED 2 p1"],
    [{ storeId: "n2" }, "DIFFERENT STORE 2 p1"],
    [{ storeId: null }, "MATCHED 2 p1"],
  ])("of one number but %p", (but, expected) => {
    expect(of([row(but)], [sale()])).toEqual([expected]);
  });

  test("of one number at two stores are one only where time or amount says so, too", () => {
    const other = row({ storeId: "n2", minor: 7n, at: DAY_BEGINS + 90 * MINUTE });
    expect(of([other], [sale()])).toEqual(["MISSING_THERE - p1", "MISSING_HERE 2 -"]);
  });

  test("without a common number meet by store, time and amount, the nearest first", () => {
    const rows = [
      row({ line: 2, number: "", at: DAY_BEGINS + 2 * MINUTE }),
      row({ line: 3, number: "", at: DAY_BEGINS + 4 * MINUTE }),
    ];
    const sales = [
      sale({ postingId: "p1", number: "x" }),
      sale({ postingId: "p2", number: "y", at: DAY_BEGINS + 3 * MINUTE }),
    ];
    expect(of(rows, sales)).toEqual(["MATCHED 2 p2", "MATCHED 3 p1"]);
    expect(of([row({ number: "", storeId: "n2" })], [sale()])).toEqual([
      ...["MISSING_HERE 2 -", "MISSING_THERE - p1"],
    ]);
    expect(of([row({ number: "", minor: 1_001n })], [sale()])).toEqual(["MATCHED 2 p1"]);
    expect(of([row({ number: "", timed: false })], [sale()])).toHaveLength(2);
  });

  test("beside the month is met, and missed by nobody", () => {
    expect(of([], [sale({ isBeside: true })])).toEqual([]);
    expect(of([row()], [sale({ isBeside: true })])).toEqual(["MATCHED 2 p1"]);
  });
});

describe("a refund", () => {
  test("is met by its own number, by its sale's, or by what it takes back", () => {
    const back = { minor: -400n, at: DAY_BEGINS + 60 * MINUTE, line: 3 };
    const matched = ["MATCHED 2 p1", "MATCHED 3 p2"];
    expect(of([row(), row({ ...back, number: "R-1" })], [sale(), refund()])).toEqual(matched);
    expect(of([row(), row({ ...back, number: "A-1" })], [sale(), refund()])).toEqual(matched);
    expect(of([row(), row({ ...back, number: "Z", original: "A-1" })], [sale(), refund()])).toEqual(
      matched,
    );
    expect(of([row(), row({ ...back, number: "Z" })], [sale(), refund()])).toEqual(matched);
  });

  test("that one side does not know of is told as such", () => {
    expect(of([row()], [sale(), refund()])).toEqual(["MATCHED 2 p1", "DIFFERENT REFUNDED - p2"]);
    expect(of([row({ minor: 600n })], [sale(), refund()])).toEqual([
      ...["DIFFERENT REFUNDED 2 p1", "DIFFERENT REFUNDED - p2"],
    ]);
    expect(of([row(), row({ line: 3, minor: -5n, at: DAY_BEGINS + MINUTE })], [sale()])).toEqual([
      ...["MATCHED 2 p1", "DIFFERENT REFUNDED 3 -"],
    ]);
    expect(of([row({ minor: -5n })], [])).toEqual(["MISSING_HERE 2 -"]);
  });

  test("is no sale, however small both are", () => {
    const small = { number: "", minor: 0n };
    expect(of([row(small)], [refund({ minor: -1n, at: DAY_BEGINS })])).toHaveLength(2);
  });
});

const instants = fc.integer({ min: 0, max: 40 }).map((minute) => DAY_BEGINS + minute * MINUTE);
const numbers = fc.constantFrom("", "1", "2", "3", "0001", "R1");
const stores = fc.constantFrom("n1", "n2");
const amounts = fc.integer({ min: -3, max: 6 }).map(BigInt);
const rowsOf = fc
  .array(
    fc.record({
      ...{ number: numbers, original: fc.constantFrom("", "1"), at: instants },
      ...{ timed: fc.boolean(), minor: amounts, storeId: stores },
    }),
    { maxLength: 12 },
  )
  .map((rows) => rows.map((each, index) => ({ ...each, line: index + 2 })));
const salesOf = fc
  .array(
    fc.record({
      ...{ number: numbers, order: fc.nat({ max: 11 }), at: instants, minor: amounts },
      ...{ storeId: stores, isBeside: fc.boolean() },
    }),
    { maxLength: 12 },
  )
  .map((sales): BookedSale[] =>
    sales.map(({ order, ...each }, index) => {
      const postingId = `p${String(index).padStart(2, "0")}`;
      const of = each.minor < 0n ? (sales[order % sales.length] ?? each) : each;
      const orderId =
        each.minor < 0n ? `p${String(order % sales.length).padStart(2, "0")}` : postingId;
      return { ...each, postingId, lineNos: [0], orderId, orderNumber: of.number };
    }),
  );
const tolerances = fc.record({
  ...{ minutes: fc.integer({ min: 0, max: 10 }), minor: fc.bigInt({ min: 0n, max: 2n }) },
});

describe("whatever stands on both sides", () => {
  test("each row and each sale is in one finding, and the sums are those of both", () => {
    fc.assert(
      fc.property(rowsOf, salesOf, tolerances, (rows, sales, tolerance) => {
        const findings = match(rows, sales, tolerance);
        const theirs = findings.flatMap((each) => each.theirs ?? []);
        const ours = findings.flatMap((each) => each.ours ?? []);
        expect(theirs.map(({ line }) => line).sort((a, b) => a - b)).toEqual(
          rows.map(({ line }) => line),
        );
        const seen = ours.map(({ postingId }) => postingId);
        expect(new Set(seen).size).toBe(seen.length);
        const within = sales.filter(({ isBeside }) => !isBeside);
        for (const { postingId } of within) expect(seen).toContain(postingId);
        const sum = (amounts: readonly { readonly minor: bigint }[]) =>
          amounts.reduce((total, { minor }) => total + minor, 0n);
        const sums = sumsOf(findings);
        const add = <T extends number | bigint>(all: T[], zero: T): T =>
          all.reduce((total, each) => ((total as number) + (each as number)) as T, zero);
        expect(
          add(
            sums.map((each) => each.theirs),
            0,
          ),
        ).toBe(rows.length);
        expect(
          add(
            sums.map((each) => each.theirsMinor),
            0n,
          ),
        ).toBe(sum(rows));
        expect(
          add(
            sums.map((each) => each.ours),
            0,
          ),
        ).toBe(ours.length);
        expect(
          add(
            sums.map((each) => each.oursMinor),
            0n,
          ),
        ).toBe(sum(ours));
        for (const { outcome, theirs, ours, why } of findings) {
          expect(outcome === "MATCHED").toBe(Boolean(theirs && ours) && why.length === 0);
          if (theirs && ours) expect(theirs.minor < 0n).toBe(ours.minor < 0n);
        }
      }),
    );
  });

  test("the order of rows and sales says nothing", () => {
    const shuffled = fc
      .tuple(rowsOf, salesOf, tolerances)
      .chain(([rows, sales, tolerance]) =>
        fc.tuple(
          fc.constant({ rows, sales, tolerance }),
          fc.shuffledSubarray(rows, { minLength: rows.length }),
          fc.shuffledSubarray(sales, { minLength: sales.length }),
        ),
      );
    // Rows that say the same are told apart by nothing but their line.
    const content = (findings: readonly Finding[]) =>
      findings.map(({ theirs, ...rest }) => ({
        ...rest,
        theirs: theirs && { ...theirs, line: 0 },
      }));
    fc.assert(
      fc.property(shuffled, ([{ rows, sales, tolerance }, others, those]) => {
        const moved = others.map((each, index) => ({ ...each, line: index + 2 }));
        expect(content(match(moved, those, tolerance))).toEqual(
          content(match(rows, sales, tolerance)),
        );
      }),
    );
  });

  test("what the book has, as a till would write it, is matched to the last", () => {
    fc.assert(
      fc.property(salesOf, (sales) => {
        const booked = sales.map((each, index) => ({
          ...each,
          ...{ isBeside: false, number: `N${index}`, orderNumber: `N${index}` },
        }));
        const rows = booked.map(({ number, at, minor, storeId }, index) => ({
          ...{ line: index + 2, number, original: "", at, timed: true, minor, storeId },
        }));
        for (const finding of match(rows, booked, { minutes: 0, minor: 0n }))
          expect(finding).toMatchObject({ outcome: "MATCHED", why: [] });
      }),
    );
  });
});
