import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { minor } from "../../src/kernel/amount.ts";
import { asMonth } from "../../src/kernel/month.ts";
import {
  accrue,
  bookingMonth,
  type Line,
  type PlacedLine,
  type Sale,
  type TermsInForce,
  takeBack,
  termsAt,
  transfersOf,
} from "../../src/settlement/share.rules.ts";
import type { ClauseKind } from "../../src/settlement/terms.entity.ts";

const MONTH = asMonth("2026-03");

const terms = (code: string, rates: Partial<Record<ClauseKind, bigint>>): TermsInForce => ({
  id: `terms of ${code}`,
  franchiseeId: code,
  franchiseeCode: code,
  version: 1,
  fromAt: new Date("2026-01-01T00:00:00Z"),
  clauses: new Map(
    Object.entries(rates).map(([kind, rate], index) => [
      kind as ClauseKind,
      { number: `${index + 1}`, rate },
    ]),
  ),
});

const RATES = { ROYALTY: 500n, BOUND_SHARE: 200n, POINTS_COST: 1n, COUPON_SUBSIDY: 10_000n };
const north = terms("north", RATES);
const south = terms("south", { ...RATES, BOUND_SHARE: 300n });

const sale = (but: { net?: bigint; coupon?: bigint } & Partial<Sale> = {}): Sale => {
  const { net = 10_000n, coupon = 0n, ...rest } = but;
  return {
    ...{ netMinor: minor(net), couponMinor: minor(coupon), points: 100n, storeId: "N1" },
    ...{ seller: north, bound: undefined },
    ...rest,
  };
};

const amounts = (lines: readonly Line[]) =>
  lines.map(({ franchiseeCode, kind, base, amountMinor }) => [
    franchiseeCode,
    kind,
    base,
    amountMinor,
  ]);

describe("an order's lines", () => {
  test("are royalty and points' cost from the seller, its coupon back, a share beside", () => {
    const bound = { storeId: "S1", terms: south };
    expect(amounts(accrue(sale({ coupon: 700n, bound })))).toEqual([
      ["north", "ROYALTY", 10_000n, -500n],
      ["north", "POINTS_COST", 100n, -100n],
      ["north", "COUPON_SUBSIDY", 700n, 700n],
      // At the rate of the one who receives it.
      ["south", "BOUND_SHARE", 10_000n, 300n],
    ]);
  });

  test("name the terms, the clause and the store each of them rests on", () => {
    const [royalty, , share] = accrue(sale({ bound: { storeId: "S1", terms: south } }));
    expect(royalty).toMatchObject({
      termsId: "terms of north",
      clause: "1",
      rate: 500n,
      storeId: "N1",
    });
    expect(share).toMatchObject({
      termsId: "terms of south",
      clause: "2",
      rate: 300n,
      storeId: "S1",
    });
  });

  test("share nothing with oneself: a member of the seller's own other store", () => {
    const lines = accrue(sale({ bound: { storeId: "N2", terms: north } }));
    expect(lines.map(({ kind }) => kind)).toEqual(["ROYALTY", "POINTS_COST"]);
  });

  test("of nobody's member hold no share", () => {
    expect(accrue(sale()).map(({ kind }) => kind)).toEqual(["ROYALTY", "POINTS_COST"]);
  });

  test("leave out what the contract does not name, and what there is none of", () => {
    const seller = terms("north", { ROYALTY: 500n });
    expect(amounts(accrue(sale({ seller, coupon: 700n })))).toEqual([
      ["north", "ROYALTY", 10_000n, -500n],
    ]);
    expect(amounts(accrue(sale({ points: 0n })))).toEqual([["north", "ROYALTY", 10_000n, -500n]]);
    const unsharing = terms("south", { ROYALTY: 500n });
    const bound = { storeId: "S1", terms: unsharing };
    expect(accrue(sale({ bound })).map(({ kind }) => kind)).toEqual(["ROYALTY", "POINTS_COST"]);
  });

  test("always hold a royalty, be it nothing: a statement counts orders by it", () => {
    expect(amounts(accrue(sale({ net: 0n, points: 0n })))).toEqual([["north", "ROYALTY", 0n, 0n]]);
  });

  test.each([
    [9n, 0n],
    [10n, -1n],
    [29n, -1n],
    [30n, -2n],
    [30_662n, -1_533n],
  ])("round half up: 5 %% of %s is %s", (net, amount) => {
    expect(accrue(sale({ net }))[0]?.amountMinor).toBe(amount);
  });

  test("are rounded order by order, not in sum", () => {
    const each = accrue(sale({ net: 10n }))[0]?.amountMinor ?? 0n;
    const together = accrue(sale({ net: 30n }))[0]?.amountMinor;
    expect([3n * each, together]).toEqual([-3n, -2n]);
  });
});

const anySale = fc
  .record({
    net: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    coupon: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    points: fc.bigInt({ min: 0n, max: 10n ** 6n }),
    boundTo: fc.constantFrom(undefined, north, south),
  })
  .map(({ boundTo, ...rest }) =>
    sale({ ...rest, bound: boundTo && { storeId: "any", terms: boundTo } }),
  );

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
    const lines = placed(accrue(sale({ net: 1_010n, coupon: 7n, points: 10n })));
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
    const lines = placed(accrue(sale({ net: 1_000n, coupon: 700n, points: 1n })));
    const taken = takeBack(lines, [], { part: 100n, whole: 1_000n });
    expect(taken.map(({ no, kind }) => [no, kind])).toEqual([
      [0, "ROYALTY"],
      [2, "COUPON_SUBSIDY"],
    ]);
  });

  test("of an order of nothing counts it no more", () => {
    const lines = placed(accrue(sale({ net: 0n, points: 0n })));
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
        const lines = placed(accrue(one));
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
        const lines = accrue(one);
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
        const lines = accrue(one);
        const all = { part: 1n, whole: 1n };
        const both = [...lines, ...takeBack(placed(lines), [], all)];
        const transfers = transfersOf(both, MONTH, "CNY");
        for (const { amount } of transfers) expect(amount).toBeGreaterThan(0n);
        for (const sum of Object.values(sums(transfers))) expect(sum).toBe(0n);
        expect(transfers).toHaveLength(both.filter(({ amountMinor }) => amountMinor !== 0n).length);
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
