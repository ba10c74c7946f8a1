import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { allocate } from "../../src/kernel/allocate.ts";

const total = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((weight) => weight > 0n));

const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);
const size = (value: bigint) => (value < 0n ? -value : value);

describe("allocate", () => {
  test("loses nothing and invents nothing", () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        expect(sum(allocate(amount, shares))).toBe(amount);
      }),
    );
  });

  test("gives each part less than one more or less than its exact share", () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const whole = sum(shares);
        allocate(amount, shares).forEach((part, index) => {
          // |part − amount × weight ÷ whole| < 1, without dividing.
          expect(size(part * whole - amount * (shares[index] ?? 0n))).toBeLessThan(whole);
        });
      }),
    );
  });

  test("never gives a smaller weight more, nor a weight of zero anything", () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const parts = allocate(amount, shares);
        const pairs = shares.map((weight, index) => ({ weight, part: size(parts[index] ?? 0n) }));
        for (const a of pairs) {
          if (a.weight === 0n) expect(a.part).toBe(0n);
          for (const b of pairs)
            if (a.weight < b.weight) expect(a.part).toBeLessThanOrEqual(b.part);
        }
      }),
    );
  });

  test("splits a negative total as the mirror image of the positive one", () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        expect(allocate(-amount, shares)).toEqual(allocate(amount, shares).map((part) => -part));
      }),
    );
  });

  test.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    [10n, [1n, 2n, 3n, 0n], [2n, 3n, 5n, 0n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [3n, 4n], [0n, 0n]],
    [7n, [5n], [7n]],
  ])("splits %s by %s into %s: ties go to the first", (amount, shares, parts) => {
    expect(allocate(amount, shares)).toEqual(parts);
  });

  test.each([[[]], [[0n]], [[0n, 0n]], [[1n, -1n]], [[-1n]]])(
    "refuses the weights %s",
    (shares) => {
      expect(() => allocate(10n, shares)).toThrow(RangeError);
    },
  );
});
