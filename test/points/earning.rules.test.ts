import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { minor } from "../../src/kernel/amount.ts";
import type { Transfer } from "../../src/ledger/apply.ts";
import {
  type EarningRuleTerms,
  earn,
  lastDayFor,
  pointsFor,
  ruleAt,
  unearn,
} from "../../src/points/earning.rules.ts";

const rule = (but: Partial<EarningRuleTerms> = {}): EarningRuleTerms => ({
  id: "rule",
  pointsPerStep: 1n,
  stepMinor: 100n,
  validMonths: 12,
  version: 1,
  fromAt: new Date("2026-01-01T00:00:00Z"),
  ...but,
});

const moves = (transfers: readonly Transfer[]) =>
  transfers.map(({ kind, amount, from, to }) => [kind, amount, from.address, to.address]);

/** What an address gained, in all the transfers. */
const gained = (address: string, transfers: readonly Transfer[]) =>
  transfers.reduce(
    (sum, { amount, from, to }) =>
      sum + (to.address === address ? amount : 0n) - (from.address === address ? amount : 0n),
    0n,
  );

describe("the rule in force", () => {
  const rules = [
    rule({ id: "first", version: 1, fromAt: new Date("2026-01-01T00:00:00Z") }),
    rule({ id: "third", version: 3, fromAt: new Date("2026-03-01T00:00:00Z") }),
    rule({ id: "second", version: 2, fromAt: new Date("2026-03-01T00:00:00Z") }),
    rule({ id: "planned", version: 4, fromAt: new Date("2026-12-01T00:00:00Z") }),
  ];

  test.each([
    ["2025-12-31T23:59:59.999Z", undefined],
    ["2026-01-01T00:00:00.000Z", "first"],
    ["2026-02-28T23:59:59.999Z", "first"],
    ["2026-03-01T00:00:00.000Z", "third"],
    ["2026-12-01T00:00:00.000Z", "planned"],
  ])("at %s is %s: the newest version that had begun", (at, id) => {
    expect(ruleAt(rules, new Date(at))?.id).toBe(id);
  });
});

describe("the points of a net amount", () => {
  test.each([
    [99n, 0n],
    [100n, 1n],
    [12_399n, 123n],
    [0n, 0n],
  ])("of %s are %s: a started step earns nothing", (net, points) => {
    expect(pointsFor(minor(net), rule())).toBe(points);
  });

  test("are none where no rule is in force", () => {
    expect(pointsFor(minor(12_300n), undefined)).toBe(0n);
  });
});

describe("the last day points are good", () => {
  test.each([
    ["2026-03-14T04:00:00Z", 12, "Asia/Shanghai", "2027-03-31"],
    // 1 April has begun in Shanghai, not in New York.
    ["2026-03-31T16:00:00Z", 12, "Asia/Shanghai", "2027-04-30"],
    ["2026-03-31T16:00:00Z", 12, "America/New_York", "2027-03-31"],
    ["2027-01-15T04:00:00Z", 13, "UTC", "2028-02-29"],
    ["2026-01-31T04:00:00Z", 1, "UTC", "2026-02-28"],
    ["2026-01-31T04:00:00Z", null, "UTC", "never"],
  ])("of points earned at %s and good for %s months in %s is %s", (at, validMonths, zone, day) => {
    expect(lastDayFor(rule({ validMonths }), new Date(at), zone)).toBe(day);
  });
});

describe("earning", () => {
  const today = "2026-03-10";
  const wish = { points: 100n, lastDay: "2027-03-31", issuerCode: "N1", owed: 0n, today };

  test("issues points into the bucket of their expiry and issuer", () => {
    expect(moves(earn(wish))).toEqual([["earn", 100n, "issued/N1", "wallet/2027-03-31/N1"]]);
  });

  test("of nothing moves nothing, whatever is owed", () => {
    expect(earn({ ...wish, points: 0n, owed: 50n })).toEqual([]);
  });

  test("repays what is owed out of the new points first", () => {
    expect(moves(earn({ ...wish, owed: 30n }))).toEqual([
      ["earn", 100n, "issued/N1", "wallet/2027-03-31/N1"],
      ["repay", 30n, "wallet/2027-03-31/N1", "debt"],
    ]);
    expect(moves(earn({ ...wish, owed: 500n }))[1]).toEqual([
      ...["repay", 100n, "wallet/2027-03-31/N1", "debt"],
    ]);
  });

  test.each([
    ["2027-03-30", "2027-03-31", 30n],
    ["2027-03-31", "2027-03-31", 30n],
    ["2027-04-01", "2027-03-31", 0n],
    ["2999-12-31", "never", 30n],
  ])(
    "on %s of points good until %s repays %s: what is over repays nothing",
    (today, lastDay, repaid) => {
      const earned = earn({ ...wish, lastDay, today, owed: 30n });
      expect(gained("debt", earned)).toBe(repaid);
      expect(gained(`wallet/${lastDay}/N1`, earned)).toBe(100n - repaid);
    },
  );

  test("and taking back leaves the wallet as it was, however much of it is spent or owed", () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    fc.assert(
      fc.property(amount, amount, amount, (points, owed, spent) => {
        const into = { points, lastDay: "2027-03-31", issuerCode: "N1" };
        const bucket = "wallet/2027-03-31/N1";
        const earned = earn({ ...into, owed, today });
        const left = gained(bucket, earned);
        // Between the two, some of the bucket is spent.
        const held = left - (spent < left ? spent : left);
        const taken = unearn({ ...into, held });

        expect(held + gained(bucket, taken)).toBeGreaterThanOrEqual(0n);
        expect(gained("issued/N1", [...earned, ...taken])).toBe(0n);
        expect(gained(bucket, taken) + gained("debt", taken)).toBe(-points);
        for (const transfer of [...earned, ...taken]) expect(transfer.amount).toBeGreaterThan(0n);
      }),
    );
  });
});

describe("taking points back", () => {
  const wish = { points: 100n, lastDay: "2027-03-31", issuerCode: "N1" };

  test.each([
    [100n, [["unearn", 100n, "wallet/2027-03-31/N1", "issued/N1"]]],
    [250n, [["unearn", 100n, "wallet/2027-03-31/N1", "issued/N1"]]],
    [0n, [["unearn", 100n, "debt", "issued/N1"]]],
    [
      40n,
      [
        ["unearn", 40n, "wallet/2027-03-31/N1", "issued/N1"],
        ["unearn", 60n, "debt", "issued/N1"],
      ],
    ],
  ])("from a bucket that holds %s makes the rest a debt", (held, expected) => {
    expect(moves(unearn({ ...wish, held }))).toEqual(expected);
  });
});
