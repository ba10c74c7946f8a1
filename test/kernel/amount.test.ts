import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  bps,
  floorToPoints,
  minor,
  points,
  roundHalfUp,
  shareOf,
} from "../../src/kernel/amount.ts";

describe("roundHalfUp", () => {
  test.each([
    [0n, 10n, 0n],
    [4n, 10n, 0n],
    [5n, 10n, 1n],
    [14n, 10n, 1n],
    [15n, 10n, 2n],
    [25n, 10n, 3n],
    [-4n, 10n, 0n],
    [-5n, 10n, -1n],
    [-15n, 10n, -2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [7n, 1n, 7n],
  ])("rounds %s ÷ %s to %s", (dividend, divisor, rounded) => {
    expect(roundHalfUp(dividend, divisor)).toBe(rounded);
  });

  test("is never further than half from the exact quotient, and away from zero at the half", () => {
    const dividend = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const divisor = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(dividend, divisor, (amount, parts) => {
        const twice = 2n * (roundHalfUp(amount, parts) * parts - amount) * (amount < 0n ? -1n : 1n);
        expect(twice).toBeGreaterThan(-parts);
        expect(twice).toBeLessThanOrEqual(parts);
      }),
    );
  });

  test("gives an amount and its reversal the same size", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (amount, parts) => {
        expect(roundHalfUp(-amount, parts)).toBe(-roundHalfUp(amount, parts));
      }),
    );
  });
});

describe("shareOf", () => {
  test.each([
    [10_000n, 500n, 500n],
    [9n, 500n, 0n],
    [10n, 500n, 1n],
    [30_662n, 500n, 1_533n],
    [30n, 500n, 2n],
    [12_345n, 0n, 0n],
    [12_345n, 10_000n, 12_345n],
    [-10n, 500n, -1n],
  ])("of %s at %s basis points is %s", (base, rate, share) => {
    expect(shareOf(minor(base), bps(rate))).toBe(share);
  });

  test("is exact where a floating number is not", () => {
    expect(shareOf(minor(9_007_199_254_740_993n), bps(10_000n))).toBe(9_007_199_254_740_993n);
  });
});

describe("floorToPoints", () => {
  test.each([
    [0n, 1n, 100n, 0n],
    [99n, 1n, 100n, 0n],
    [100n, 1n, 100n, 1n],
    [199n, 1n, 100n, 1n],
    [1_999n, 3n, 1_000n, 3n],
    [2_000n, 3n, 1_000n, 6n],
    [12_345n, 0n, 100n, 0n],
    [-500n, 1n, 100n, 0n],
  ])("of %s at %s points a %s is %s", (net, each, step, earned) => {
    expect(floorToPoints(minor(net), points(each), minor(step))).toBe(earned);
  });
});
