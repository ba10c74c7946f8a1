/**
 * Goal: what is planned stays within the limits, moves what is owed and no more, and what is not split is deferred with why.
 * Method: pure decisions, by examples at the limits and by properties.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { judgeOutcome, outNoOf, planPayment, planReturn } from "../../src/split/split.rules.ts";

const paidAt = new Date("2026-03-14T04:00:00Z");
const now = new Date("2026-03-14T04:02:00Z");
const late = new Date("2026-09-10T04:00:00Z");
const payment = { amountMinor: 10_000n, paidAt, isDeclared: false };
const maxBps = 3_000n;

describe("a payment", () => {
  test("is split by what is owed, up to the limit; the rest is deferred", () => {
    expect(planPayment(payment, 500n, { maxBps, now })).toMatchObject([
      { kind: "SPLIT", amountMinor: 500n, deferredMinor: 0n },
    ]);
    expect(planPayment(payment, 5_000n, { maxBps, now })).toMatchObject([
      { kind: "SPLIT", amountMinor: 3_000n, deferredMinor: 2_000n },
    ]);
  });

  test("that owes nothing is freed; one that is late, or too small, is deferred", () => {
    expect(planPayment(payment, 0n, { maxBps, now })).toMatchObject([{ kind: "FINISH" }]);
    expect(planPayment(payment, -5n, { maxBps, now })).toMatchObject([{ kind: "FINISH" }]);
    expect(planPayment(payment, 500n, { maxBps, now: late })).toMatchObject([
      { kind: "SPLIT", amountMinor: 0n, deferredMinor: 500n, deferred: "TOO_LATE" },
    ]);
    expect(planPayment({ ...payment, amountMinor: 3n }, 1n, { maxBps, now })).toMatchObject([
      { kind: "SPLIT", deferred: "MAX_RATIO", deferredMinor: 1n },
      { kind: "FINISH" },
    ]);
    expect(planPayment({ ...payment, isDeclared: true }, 500n, { maxBps, now })).toMatchObject([
      { kind: "SPLIT", amountMinor: 0n, deferred: "DECLARED", deferredMinor: 500n },
      { kind: "FINISH" },
    ]);
  });

  test("never moves more than its limit, nor more than is owed", () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc.bigInt(1n, 10_000n),
        (amountMinor, owed, bps) => {
          const plans = planPayment({ ...payment, amountMinor }, owed, { maxBps: bps, now });
          const moved = plans.reduce((sum, each) => sum + each.amountMinor, 0n);
          const deferred = plans.reduce((sum, each) => sum + each.deferredMinor, 0n);
          expect(moved * 10_000n).toBeLessThanOrEqual(amountMinor * bps);
          expect(moved + deferred).toBe(owed > 0n ? owed : 0n);
        },
      ),
    );
  });
});

describe("a return", () => {
  const split = { amountMinor: 500n, paidAt, isDeclared: false };
  const earlier = (amountMinor: bigint, state: "SUCCEEDED" | "CLOSED" | "SENT" = "SUCCEEDED") => ({
    ...{ amountMinor, state, deferredMinor: 0n },
  });

  test("takes back what is owed no more, once", () => {
    expect(planReturn(split, 500n, [], now)).toBeUndefined();
    expect(planReturn(split, 250n, [], now)).toMatchObject({ no: 1, amountMinor: 250n });
    expect(planReturn(split, 250n, [earlier(250n, "SENT")], now)).toBeUndefined();
    expect(planReturn(split, -20n, [earlier(250n)], now)).toMatchObject({
      ...{ no: 2, amountMinor: 250n },
    });
  });

  test("that timed out is asked for again under a new number; too many or too late are deferred", () => {
    expect(planReturn(split, 250n, [earlier(250n, "CLOSED")], now)).toMatchObject({
      ...{ no: 2, amountMinor: 250n },
    });
    const many = Array.from({ length: 20 }, () => earlier(10n));
    expect(planReturn(split, 0n, many, now)).toMatchObject({ deferred: "TOO_MANY_RETURNS" });
    expect(planReturn(split, 0n, [], late)).toMatchObject({
      ...{ deferred: "TOO_LATE", deferredMinor: 500n, amountMinor: 0n },
    });
  });
});

describe("an outcome", () => {
  const split = { kind: "SPLIT", amountMinor: 500n, plannedAt: paidAt } as const;
  const judge = (outcome: object, at = now, of: object = split) =>
    judgeOutcome({ ...split, ...of }, { number: "1", ended: "DONE", ...outcome }, at)?.state;
  const dayLater = new Date(+paidAt + 24 * 3_600_000);

  test("that is clear ends it; another amount, or nothing clear, does not", () => {
    expect(judge({ amountMinor: 500n })).toBe("SUCCEEDED");
    expect(judge({ amountMinor: 501n })).toBeUndefined();
    expect(judge({ ended: "OPEN" }, dayLater)).toBeUndefined();
    expect(judge({ ended: "FAILED", reason: "X" })).toBe("EXECUTION_DEFERRED");
    expect(judge({ ended: "FAILED", reason: "TIME_OUT_CLOSED" }, now, { kind: "RETURN" })).toBe(
      "CLOSED",
    );
    // What is not taken for a day, for want of money, is netted.
    expect(judge({ ended: "UNKNOWN", reason: "NOT_ENOUGH" })).toBeUndefined();
    expect(judge({ ended: "UNKNOWN", reason: "NOT_ENOUGH" }, dayLater)).toBe("EXECUTION_DEFERRED");
  });

  test("is of a number that tells the order, the kind and which one it is", () => {
    const id = "01a204ea-3a17-75b4-8fe9-57c2a3433eba";
    expect(outNoOf(id, "RETURN", 2)).toBe("R01a204ea3a1775b48fe957c2a3433eba-2");
  });
});
