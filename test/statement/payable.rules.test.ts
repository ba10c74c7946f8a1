import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { judgePayable, outstandingOf } from "../../src/statement/payable.rules.ts";

// Goal: what waits is held back, and never turns round what is due; what is left unpaid is told of by the statements it
// comes from. Method: properties, and statements that are paid one by one by a plain queue.

const minor = fc.bigInt({ min: -10_000n, max: 10_000n });
const sizeOf = (amount: bigint) => (amount < 0n ? -amount : amount);
const between = (amount: bigint, a: bigint, b: bigint) =>
  amount >= (a < b ? a : b) && amount <= (a < b ? b : a);

describe("what is payable", () => {
  test("lies between nothing and what is due, and held and payable sum to it above the threshold", () => {
    fc.assert(
      fc.property(minor, minor, fc.bigInt({ min: 0n, max: 500n }), (due, waiting, threshold) => {
        const { heldMinor, payableMinor } = judgePayable(due, waiting, threshold);
        expect(between(heldMinor, 0n, due)).toBe(true);
        expect([0n, due - heldMinor]).toContain(payableMinor);
        if (payableMinor !== 0n) expect(sizeOf(payableMinor) >= threshold).toBe(true);
        if (due * waiting <= 0n) expect(heldMinor).toBe(0n);
        if (due * waiting > 0n && sizeOf(waiting) >= sizeOf(due)) expect(payableMinor).toBe(0n);
      }),
    );
  });

  test.each([
    ["a debt of which 200 are disputed", -1_000n, -200n, 0n, -200n, -800n],
    ["a credit that a disputed charge was set off against", 1_000n, -200n, 0n, 0n, 1_000n],
    ["a credit of which a statement waits", 1_000n, 400n, 0n, 400n, 600n],
    ["less than the threshold", 99n, 0n, 100n, 0n, 0n],
    ["a debt below the threshold", -99n, 0n, 100n, 0n, 0n],
    ["just the threshold", 100n, 0n, 100n, 0n, 100n],
  ])("of %s", (_, due, waiting, threshold, heldMinor, payableMinor) => {
    expect(judgePayable(due, waiting, threshold)).toEqual({ heldMinor, payableMinor });
  });
});

describe("what is outstanding of statements", () => {
  test("sums to what is due, each part within its statement and pointing its way", () => {
    fc.assert(
      fc.property(
        fc.array(minor, { maxLength: 12 }),
        fc.bigInt({ min: 0n, max: 100n }),
        (totals, percent) => {
          const sum = totals.reduce((all, each) => all + each, 0n);
          const due = (sum * percent) / 100n;
          const left = outstandingOf(totals, due);
          expect(left.reduce((all, each) => all + each, 0n)).toBe(due);
          for (const [at, each] of left.entries())
            expect(between(each, 0n, totals[at] ?? 0n)).toBe(true);
        },
      ),
    );
  });

  test("is what a queue leaves that sets off and pays the oldest first", () => {
    fc.assert(
      fc.property(
        fc.array(minor, { maxLength: 8 }),
        fc.bigInt({ min: 0n, max: 100n }),
        (oldestFirst, percent) => {
          const queue: bigint[] = [];
          const take = (amount: bigint) => {
            let rest = amount;
            for (const [at, each] of queue.entries()) {
              if (rest === 0n || each === 0n || each > 0n === rest > 0n) continue;
              const part = sizeOf(each) < sizeOf(rest) ? -each : rest;
              queue[at] = each + part;
              rest -= part;
            }
            return rest;
          };
          for (const total of oldestFirst) queue.push(take(total));
          const due = queue.reduce((all, each) => all + each, 0n);
          const paid = (due * percent) / 100n;
          take(-paid);
          expect(outstandingOf([...oldestFirst].reverse(), due - paid)).toEqual(
            [...queue].reverse(),
          );
        },
      ),
    );
  });
});
