import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { minor } from "../../src/kernel/amount.ts";
import type { Transfer } from "../../src/ledger/apply.ts";
import {
  activate,
  type EarningRuleTerms,
  earn,
  growthFor,
  pointsFor,
  ruleAt,
  unearn,
} from "../../src/points/earning.rules.ts";
import { bucket as bucketOf } from "../../src/points/points.accounts.ts";
import { PointsMissing } from "../../src/points/points.refusals.ts";

const rule = (but: Partial<EarningRuleTerms> = {}): EarningRuleTerms => ({
  id: "rule",
  pointsPerStep: 1n,
  stepMinor: 100n,
  kind: "PTS",
  validity: { kind: "MONTH_END", count: 12 },
  activation: { kind: "AT_ONCE" },
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

const ORDER = "0198c0de-0000-7000-8000-000000000001";

/** What one issuer's points come to. */
const earnOne = ({
  points,
  issuerCode,
  ...wish
}: Omit<Parameters<typeof earn>[0], "issued"> & { points: bigint; issuerCode: string }) =>
  earn({ ...wish, issued: [{ issuerCode, points }] });

/** Points of N1 that can all be taken back, but for what is said otherwise. */
const back = {
  ...{ into: bucketOf("2027-03-31", "N1"), issuerCode: "N1", expired: 0n },
  ...({ shortfall: "DEBT", bearer: "HEADQUARTERS" } as const),
};

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

describe("earning", () => {
  const today = "2026-03-10";
  const span = { firstDay: "2026-03-10", lastDay: "2027-03-31" };
  const wish = { points: 100n, orderId: ORDER, span, issuerCode: "N1", owed: 0n, today };

  test("issues points into the bucket of their expiry and issuer", () => {
    expect(moves(earnOne(wish))).toEqual([["earn", 100n, "issued/N1", "wallet/2027-03-31/N1"]]);
  });

  test("of nothing moves nothing, whatever is owed", () => {
    expect(earnOne({ ...wish, points: 0n, owed: 50n })).toEqual([]);
  });

  test("repays what is owed out of the new points first", () => {
    expect(moves(earnOne({ ...wish, owed: 30n }))).toEqual([
      ["earn", 100n, "issued/N1", "wallet/2027-03-31/N1"],
      ["repay", 30n, "wallet/2027-03-31/N1", "debt"],
    ]);
    expect(moves(earnOne({ ...wish, owed: 500n }))[1]).toEqual([
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
      const earned = earnOne({ ...wish, span: { ...span, lastDay }, today, owed: 30n });
      expect(gained("debt", earned)).toBe(repaid);
      expect(gained(`wallet/${lastDay}/N1`, earned)).toBe(100n - repaid);
    },
  );

  test("and taking back leaves the wallet as it was, however much of it is spent or owed", () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    const bucket = "wallet/2027-03-31/N1";
    fc.assert(
      fc.property(amount, amount, amount, (points, owed, spent) => {
        const earned = earnOne({ ...wish, points, owed });
        const left = gained(bucket, earned);
        // Between the two, some of the bucket is spent.
        const held = left - (spent < left ? spent : left);
        const taken = unearn({ ...back, points, held });

        expect(held + gained(bucket, taken)).toBeGreaterThanOrEqual(0n);
        expect(gained("issued/N1", [...earned, ...taken])).toBe(0n);
        expect(gained(bucket, taken) + gained("debt", taken)).toBe(-points);
        for (const transfer of [...earned, ...taken]) expect(transfer.amount).toBeGreaterThan(0n);
      }),
    );
  });
});

describe("points that have to wait", () => {
  const span = { firstDay: "2026-03-17", lastDay: "2027-03-31" };
  const wish = {
    ...{ points: 100n, orderId: ORDER, span, issuerCode: "N1", owed: 0n, today: "2026-03-10" },
  };

  test.each([
    ["2026-03-16", "pending/2026-03-17/2027-03-31/N1"],
    // A late order's day has come already.
    ["2026-03-17", "wallet/2027-03-31/N1"],
  ])("for a day are pending on %s in %s", (today, into) => {
    expect(moves(earnOne({ ...wish, today }))).toEqual([["earn", 100n, "issued/N1", into]]);
  });

  test("for a day repay what is owed at once: only their spending waits", () => {
    expect(moves(earnOne({ ...wish, owed: 30n }))[1]).toEqual([
      ...["repay", 30n, "pending/2026-03-17/2027-03-31/N1", "debt"],
    ]);
  });

  test("for an event wait under their order, and repay once it has come", () => {
    expect(moves(earnOne({ ...wish, span: undefined, owed: 30n }))).toEqual([
      ["earn", 100n, "issued/N1", `pending/${ORDER}/N1`],
    ]);
    const event = { ...wish, lastDay: "2027-04-30", owed: 30n };
    expect(moves(activate({ ...event, issued: [event] }))).toEqual([
      ["activate", 100n, `pending/${ORDER}/N1`, "wallet/2027-04-30/N1"],
      ["repay", 30n, "wallet/2027-04-30/N1", "debt"],
    ]);
    expect(activate({ ...event, issued: [event], today: "2027-05-01" })).toHaveLength(1);
  });
});

describe("growth", () => {
  const net = minor(12_399n);
  const rules = [
    rule(),
    rule({ kind: "GROWTH", pointsPerStep: 2n }),
    rule({
      kind: "GROWTH",
      pointsPerStep: 3n,
      version: 2,
      fromAt: new Date("2026-03-01T00:00:00Z"),
    }),
    rule({ kind: "STARS", fromAt: new Date("2026-06-01T00:00:00Z") }),
  ];

  test("follows its own rules, and points theirs", () => {
    const at = new Date("2026-03-14T00:00:00Z");
    expect(growthFor(net, rules, at)).toEqual([
      { kind: "GROWTH", amount: 369n },
      { kind: "STARS", amount: 0n },
    ]);
    expect(pointsFor(net, ruleAt(rules, at))).toBe(123n);
  });
});

describe("taking points back", () => {
  const held250 = [["unearn", 100n, "wallet/2027-03-31/N1", "issued/N1"]];
  const wish = { ...back, points: 100n };

  test.each([
    [100n, held250],
    [250n, held250],
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

  test.each([
    ["HEADQUARTERS", "borne/headquarters"],
    ["ISSUER", "borne/N1"],
  ] as const)("clamped leaves the rest with %s", (bearer, account) => {
    const taken = unearn({ ...wish, held: 40n, shortfall: "CLAMP", bearer });
    expect(moves(taken)).toEqual([
      ["unearn", 40n, "wallet/2027-03-31/N1", "issued/N1"],
      ["unearn", 60n, account, "issued/N1"],
    ]);
  });

  test("is refused where the brand wants them whole, naming what is missing", () => {
    const refusing = { ...wish, shortfall: "REFUSE" } as const;
    expect(() => unearn({ ...refusing, held: 40n })).toThrow(new PointsMissing(60n));
    expect(moves(unearn({ ...refusing, held: 100n }))).toEqual(held250);
  });

  test("takes what expired unused out of breakage before anything is missing", () => {
    expect(moves(unearn({ ...wish, held: 10n, expired: 70n }))).toEqual([
      ["revive", 70n, "breakage/N1", "wallet/2027-03-31/N1"],
      ["unearn", 80n, "wallet/2027-03-31/N1", "issued/N1"],
      ["unearn", 20n, "debt", "issued/N1"],
    ]);
    const all = { ...wish, held: 30n, expired: 500n, shortfall: "REFUSE" } as const;
    expect(moves(unearn(all))[0]).toEqual([
      ...["revive", 70n, "breakage/N1", "wallet/2027-03-31/N1"],
    ]);
  });

  test("gives the issuer all of it back and leaves no account short, by whatever policy", () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    const policy = fc.constantFrom("DEBT" as const, "CLAMP" as const);
    fc.assert(
      fc.property(amount, amount, amount, policy, (points, held, expired, shortfall) => {
        const taken = unearn({ ...back, points, held, expired, shortfall });
        expect(gained("issued/N1", taken)).toBe(points);
        expect(held + gained("wallet/2027-03-31/N1", taken)).toBeGreaterThanOrEqual(0n);
        expect(expired + gained("breakage/N1", taken)).toBeGreaterThanOrEqual(0n);
        const missing = points - held - expired;
        const short = shortfall === "DEBT" ? "debt" : "borne/headquarters";
        expect(gained(short, taken)).toBe(missing > 0n ? -missing : 0n);
      }),
    );
  });
});
