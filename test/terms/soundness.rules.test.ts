/*
 * Which clauses a contract can have.
 *
 * Goal: what contradicts itself, or could share out more of a sale than there is, is refused with what to do about it.
 * Method: one sound contract, and one detail of it changed at a time.
 */
import { describe, expect, test } from "@jest/globals";
import { BadInput } from "../../src/kernel/refusal.ts";
import type { Clause, ClauseKind } from "../../src/terms/clause.rules.ts";
import {
  judgeClauses,
  judgeStatements,
  judgeTogether,
  stillGood,
} from "../../src/terms/soundness.rules.ts";
import { TermsUnsound } from "../../src/terms/terms.refusals.ts";
import { USUAL_STATEMENT_TERMS } from "../../src/terms/terms.rules.ts";
import { contract } from "../support/sales.ts";

const clause = (kind: ClauseKind, rate: bigint, but: Partial<Clause> = {}): Clause => ({
  ...{ number: kind, kind, rate },
  ...but,
});
const ROYALTY = clause("ROYALTY", 500n);

/** What is said of a contract of a royalty and these. */
const said = (...clauses: readonly Clause[]) => {
  try {
    judgeClauses([ROYALTY, ...clauses]);
    return "sound";
  } catch (error) {
    if (error instanceof TermsUnsound) return error.message;
    throw error;
  }
};
const saidOf = (kind: ClauseKind, but: Partial<Clause>, rate = 1n) => {
  try {
    const own = clause(kind, rate, but);
    judgeClauses(kind === "ROYALTY" ? [own] : [ROYALTY, own]);
    return "sound";
  } catch (error) {
    if (error instanceof TermsUnsound) return error.message.replace(`clause ${kind}: `, "");
    throw error;
  }
};

describe("a contract", () => {
  test("has a royalty, and of most kinds one clause", () => {
    expect(said()).toBe("sound");
    expect(() => judgeClauses([])).toThrow("terms need a ROYALTY clause");
    expect(() => judgeClauses([clause("FEE", 1n)])).toThrow("terms need a ROYALTY clause");
    expect(said(clause("ROYALTY", 1n, { number: "2" }))).toBe(
      "two clauses are ROYALTY: keep one of them",
    );
    expect(said(clause("POINTS_COST", 1n), clause("POINTS_COST", 2n, { number: "2" }))).toContain(
      "two clauses are POINTS_COST",
    );
    for (const kind of ["BOUND_SHARE", "FEE", "NET_FEE"] as const)
      expect(said(clause(kind, 1n), clause(kind, 2n, { number: "2" }))).toBe("sound");
  });

  test("numbers each clause its own", () => {
    expect(said(clause("FEE", 1n, { number: "ROYALTY" }))).toContain("two clauses have the number");
    for (const number of ["", "x".repeat(17), "1;2", "1\n2", "<b>"])
      expect(() => said(clause("FEE", 1n, { number }))).toThrow(BadInput);
    for (const title of ["", " ", "x".repeat(201)])
      expect(() => said(clause("FEE", 1n, { title }))).toThrow(BadInput);
  });
});

describe("a clause", () => {
  test.each([
    ["ROYALTY", 10_000n],
    ["BOUND_SHARE", 10_000n],
    ["GUIDE_COMMISSION", 10_000n],
    ["REFERRAL_REWARD", 10_000_000_000n],
    ["POINTS_COST", 1_000n],
    ["POINTS_ACCEPTED", 10_000n],
    ["COUPON_SUBSIDY", 10_000n],
    ["COUPON_FUNDING", 10_000n],
    ["FEE", 10_000_000_000n],
    ["NET_FEE", 10_000n],
  ] as const)("of %s has a rate up to %s", (kind, highest) => {
    expect([saidOf(kind, {}, 0n), saidOf(kind, {}, highest)]).toEqual(["sound", "sound"]);
    for (const rate of [-1n, highest + 1n])
      expect(saidOf(kind, {}, rate)).toBe(`rate of a ${kind} is 0 to ${highest}`);
  });

  const SAMPLES: ReadonlyArray<readonly [Partial<Clause>, ...ClauseKind[]]> = [
    [{ without: ["TAX"] }, "ROYALTY", "BOUND_SHARE", "GUIDE_COMMISSION"],
    [{ capMinor: 1n }, "BOUND_SHARE", "GUIDE_COMMISSION"],
    [{ channels: ["MALL"] }, "BOUND_SHARE", "GUIDE_COMMISSION"],
    [{ categories: ["TEA"] }, "BOUND_SHARE", "GUIDE_COMMISSION"],
    [{ sellers: "ANY" }, "BOUND_SHARE"],
    [{ payer: "SELLER" }, "BOUND_SHARE"],
    [{ days: 1 }, "BOUND_SHARE", "REFERRAL_REWARD"],
    [{ steps: [{ fromMinor: 1n, rate: 1n }] }, "ROYALTY"],
    [{ steps: [{ fromMinor: 1n, rate: 1n }], stepsAre: "WHOLE" }, "ROYALTY"],
    [{ minimumMinor: 1n }, "ROYALTY"],
    [{ maximumMinor: 1n }, "ROYALTY"],
    [{ per: "FRANCHISEE" }, "FEE", "NET_FEE"],
    [{ due: "AT_USE" }, "POINTS_COST"],
    [{ recorded: true }, "POINTS_COST"],
    [{ blockPoints: 1n }, "POINTS_COST"],
    [{ recorded: true, breakage: "ISSUER" }, "POINTS_COST"],
    [{ unrecordedMinor: 1n }, "POINTS_ACCEPTED"],
  ];
  const KINDS: readonly ClauseKind[] = [
    ...(["ROYALTY", "BOUND_SHARE", "GUIDE_COMMISSION", "REFERRAL_REWARD"] as const),
    ...(["POINTS_COST", "POINTS_ACCEPTED", "COUPON_SUBSIDY", "COUPON_FUNDING"] as const),
    ...(["FEE", "NET_FEE"] as const),
  ];

  test.each(SAMPLES)("says %j where it is of the kind", (but, ...kinds) => {
    const taking = KINDS.filter((kind) => saidOf(kind, but) === "sound");
    expect(taking).toEqual(kinds);
    const others = KINDS.filter((kind) => !kinds.includes(kind));
    const answers = others.map((kind) => saidOf(kind, but));
    // A royalty alone takes "per" beside what counts a month.
    expect(
      answers.filter((text) => !/ takes no \w+: leave it out$|^per says whose/.test(text)),
    ).toEqual([]);
  });

  test.each([
    ["ROYALTY", { freeUntil: "2026-02-30" }, "freeUntil is a day"],
    ["ROYALTY", { without: [] }, "without names 1 to 100"],
    ["ROYALTY", { without: ["TAX", "TAX"] }, "without names 1 to 100"],
    ["ROYALTY", { steps: [] }, "1 to 100 steps"],
    ["ROYALTY", { steps: [{ fromMinor: 0n, rate: 1n }] }, "each step begins above"],
    [
      "ROYALTY",
      { steps: [{ fromMinor: 1n, rate: 10_001n }] },
      "a step's rate of a ROYALTY is 0 to",
    ],
    [
      ...["ROYALTY", { steps: [5n, 5n].map((fromMinor) => ({ fromMinor, rate: 1n })) }],
      "each step begins above",
    ],
    ["ROYALTY", { stepsAre: "WHOLE" }, "stepsAre says how steps count"],
    ["ROYALTY", { minimumMinor: 2n, maximumMinor: 1n }, "the minimum is above the maximum"],
    ["ROYALTY", { minimumMinor: 0n }, "minimumMinor of a ROYALTY is 1 to"],
    ["BOUND_SHARE", { without: ["TAX"], categories: ["TEA"] }, "say without or categories"],
    ["BOUND_SHARE", { channels: ["MOON"] }, "channels names 1 to 100"],
    ["BOUND_SHARE", { categories: ["a,b"] }, "categories names 1 to 100"],
    ["BOUND_SHARE", { capMinor: 0n }, "capMinor of a BOUND_SHARE is 1 to"],
    ["BOUND_SHARE", { days: 0 }, "days is 1 to 3650"],
    ["BOUND_SHARE", { payer: "SELLER", sellers: "OWN" }, "leave sellers out"],
    ["POINTS_COST", { due: "AT_USE", blockPoints: 1n }, "leave due or blockPoints out"],
    ["POINTS_COST", { due: "AT_USE", recorded: false }, "leave recorded out"],
    ["POINTS_COST", { breakage: "ISSUER" }, "say recorded"],
  ] as ReadonlyArray<readonly [ClauseKind, Partial<Clause>, string]>)(
    "of %s does not say %j",
    (kind, but, why) => {
      expect(saidOf(kind, but)).toContain(why);
    },
  );

  test("of statements has its bounds", () => {
    judgeStatements(USUAL_STATEMENT_TERMS);
    for (const but of [
      { acceptDays: 0 },
      { acceptDays: 91 },
      { cureDays: 366 },
      { thresholdMinor: -1n },
    ])
      expect(() => judgeStatements({ ...USUAL_STATEMENT_TERMS, ...but })).toThrow(TermsUnsound);
  });
});

describe("contracts together", () => {
  const fits = (clauses: readonly Clause[], ...others: ReturnType<typeof contract>[]) => {
    try {
      judgeTogether({ clauses }, others);
      return true;
    } catch (error) {
      if (error instanceof TermsUnsound) return false;
      throw error;
    }
  };
  const SELLER = { payer: "SELLER" } as const;

  test("share out no more than all, at their highest steps, whoever sells to whose member", () => {
    const royalty = (rate: bigint, but: Partial<Clause> = {}) => clause("ROYALTY", rate, but);
    const share = (rate: bigint, but: Partial<Clause> = {}) => clause("BOUND_SHARE", rate, but);
    expect(fits([royalty(10_000n)])).toBe(true);
    expect(fits([royalty(9_000n), share(1_000n)])).toBe(true);
    expect(fits([royalty(9_000n), share(1_001n)])).toBe(false);
    const steps = [{ fromMinor: 1n, rate: 9_500n }];
    expect(fits([royalty(500n, { steps }), share(501n)])).toBe(false);
    expect(fits([royalty(9_000n), share(1_001n, SELLER)])).toBe(false);
    expect(fits([royalty(9_000n), clause("NET_FEE", 1_001n)])).toBe(false);
    const shares = [share(600n), share(500n, { number: "2" })];
    expect(fits([royalty(9_400n), ...shares])).toBe(true);
    expect(fits([royalty(9_400n), ...shares, clause("GUIDE_COMMISSION", 1n)])).toBe(false);
  });

  test("count what others' contracts give, and what others pay", () => {
    const other = (...clauses: Clause[]) => contract("south", clauses);
    expect(fits([clause("ROYALTY", 9_000n)], other(clause("BOUND_SHARE", 1_001n)))).toBe(false);
    expect(fits([clause("BOUND_SHARE", 1_001n)], other(clause("ROYALTY", 9_000n)))).toBe(false);
    expect(fits([clause("BOUND_SHARE", 1_000n)], other(clause("ROYALTY", 9_000n)))).toBe(true);
    // The highest of both, not both.
    const many = [other(clause("BOUND_SHARE", 900n)), other(clause("BOUND_SHARE", 1_000n))];
    expect(fits([clause("ROYALTY", 9_000n)], ...many)).toBe(true);
  });

  test("are those in force and those to come", () => {
    const version = (number: number, from: string) =>
      contract("north", [ROYALTY], { version: number, fromAt: new Date(from) });
    const versions = [
      ...[version(1, "2026-01-01"), version(2, "2026-02-01"), version(3, "2026-04-01")],
    ];
    const good = stillGood(new Map([["north", versions]]), new Date("2026-03-01"));
    expect(good.map(({ version: number }) => number)).toEqual([2, 3]);
  });
});
