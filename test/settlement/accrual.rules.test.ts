/*
 * What an order makes whom owe.
 *
 * Goal: each kind of clause gives the lines its contract says, with all its details, and no other lines.
 * Method: one sale, and contracts that differ in one detail; amounts worked out by hand.
 */
import { describe, expect, test } from "@jest/globals";
import { accrue, asksOf, judgeShares } from "../../src/settlement/accrual.rules.ts";
import type { SaleFact } from "../../src/settlement/sale.rules.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { contract, contracts, saleFact } from "../support/sales.ts";

const ROYALTY: Clause = { number: "1", kind: "ROYALTY", rate: 500n };
const SHARE: Clause = { number: "2", kind: "BOUND_SHARE", rate: 200n };
const COST: Clause = { number: "3", kind: "POINTS_COST", rate: 1n };
const SUBSIDY: Clause = { number: "4", kind: "COUPON_SUBSIDY", rate: 10_000n };
const USUAL = [ROYALTY, SHARE, COST, SUBSIDY];

const north = contract("north", USUAL);
const south = contract("south", [ROYALTY, { ...SHARE, rate: 300n }, COST, SUBSIDY]);
const SINCE = new Date("2026-03-01T00:00:00Z");
const toSouth = { storeId: "S1", franchiseeId: "south", since: SINCE };
const toNorth = { storeId: "N2", franchiseeId: "north", since: SINCE };

/** The lines of a sale by North, as text. */
const lines = (but: Partial<SaleFact> = {}, ...terms: ReturnType<typeof contract>[]) =>
  accrue(saleFact(but), contracts(...(terms.length > 0 ? terms : [north, south]))).map(
    ({ franchiseeCode, kind, storeId, clause, base, rate, amountMinor }) =>
      `${franchiseeCode} ${storeId} ${kind} ${clause}: ${base} at ${rate} is ${amountMinor}`,
  );
/** The same under clauses of North's or South's own, of one kind alone. */
const of = (kind: Clause["kind"], found: readonly string[]) =>
  found.filter((text) => text.includes(` ${kind} `));

describe("an order's lines", () => {
  test("are royalty and points' cost from the seller, its coupon back, a share beside", () => {
    expect(lines({ couponMinor: 700n, bound: toSouth })).toEqual([
      "north N1 ROYALTY 1: 10000 at 500 is -500",
      "north N1 POINTS_COST 3: 100 at 1 is -100",
      "north N1 COUPON_SUBSIDY 4: 700 at 10000 is 700",
      // At the rate of the one who receives it.
      "south S1 BOUND_SHARE 2: 10000 at 300 is 300",
    ]);
  });

  test("share nothing with oneself, and nothing of nobody's member", () => {
    const own = [
      "north N1 ROYALTY 1: 10000 at 500 is -500",
      "north N1 POINTS_COST 3: 100 at 1 is -100",
    ];
    expect(lines({ bound: toNorth })).toEqual(own);
    expect(lines()).toEqual(own);
  });

  test("leave out what the contract does not name, and what there is none of", () => {
    const royalty = "north N1 ROYALTY 1: 10000 at 500 is -500";
    expect(lines({ couponMinor: 700n }, contract("north", [ROYALTY]))).toEqual([royalty]);
    expect(lines({ storePoints: 0n })).toEqual([royalty]);
    const unsharing = contract("south", [ROYALTY]);
    expect(lines({ bound: toSouth }, contract("north", [ROYALTY]), unsharing)).toEqual([royalty]);
    expect(lines({ bound: toSouth }, contract("north", [ROYALTY]))).toEqual([royalty]);
  });

  test("always hold a royalty, be it nothing: a statement counts orders by it", () => {
    expect(accrue(saleFact({ netMinor: 0n, storePoints: 0n }), contracts(north))).toMatchObject([
      { kind: "ROYALTY", base: 0n, amountMinor: 0n, orders: 1 },
    ]);
  });

  test.each([
    [9n, 0n],
    [10n, -1n],
    [29n, -1n],
    [30n, -2n],
    [30_662n, -1_533n],
  ])("round half up: 5 %% of %s is %s", (netMinor, amount) => {
    const [royalty] = accrue(saleFact({ netMinor }), contracts(north));
    expect(royalty?.amountMinor).toBe(amount);
  });

  test("of coupons: their issuers' owners pay what falls to them, by their own terms", () => {
    const funding: Clause = { number: "5", kind: "COUPON_FUNDING", rate: 5_000n };
    const issuers = [
      { storeId: "S1", franchiseeId: "south", minor: 301n },
      { storeId: "W1", franchiseeId: "west", minor: 100n },
    ];
    const terms = [north, contract("south", [ROYALTY, funding]), contract("west", [ROYALTY])];
    expect(lines({ couponMinor: 401n, issuers }, ...terms).slice(2)).toEqual([
      "north N1 COUPON_SUBSIDY 4: 401 at 10000 is 401",
      "south S1 COUPON_FUNDING 5: 301 at 5000 is -151",
    ]);
  });
});

describe("what of the net counts", () => {
  const royalty = (but: Partial<Clause>, sale: Partial<SaleFact> = {}) =>
    lines(
      { taxMinor: 600n, shippingMinor: 400n, ...sale },
      contract("north", [{ ...ROYALTY, ...but }]),
    )[0];

  test("is all of it, less tax and delivery where the contract leaves them out, never below nothing", () => {
    expect(royalty({})).toContain(": 10000 at 500 is -500");
    expect(royalty({ without: ["TAX"] })).toContain(": 9400 at 500 is -470");
    expect(royalty({ without: ["TAX", "SHIPPING"] })).toContain(": 9000 at 500 is -450");
    const all = { netMinor: 600n, taxMinor: 400n, shippingMinor: 400n };
    expect(royalty({ without: ["TAX", "SHIPPING"] }, all)).toContain(": 0 at 500 is 0");
  });

  test("is that of some categories, where the share is of these alone", () => {
    const tea = contract("south", [ROYALTY, { ...SHARE, categories: ["TEA", "CAKE"] }]);
    const categories = new Map([
      ["TEA", 3_000n],
      ["CUP", 5_000n],
      ["CAKE", 1_000n],
    ]);
    expect(of("BOUND_SHARE", lines({ bound: toSouth, categories }, north, tea))).toEqual([
      "south S1 BOUND_SHARE 2: 4000 at 200 is 80",
    ]);
    expect(of("BOUND_SHARE", lines({ bound: toSouth }, north, tea))).toEqual([]);
  });
});

describe("what is free for a time", () => {
  const free = (clause: Clause, freeUntil = "2026-03-11"): Clause => ({ ...clause, freeUntil });

  test("keeps its royalty line, at nothing; every other clause makes none", () => {
    const terms = contract(
      "north",
      USUAL.map((clause) => free(clause)),
    );
    expect(lines({ couponMinor: 700n }, terms)).toEqual(["north N1 ROYALTY 1: 10000 at 0 is 0"]);
  });

  test("is charged from the day on", () => {
    const terms = contract(
      "north",
      USUAL.map((clause) => free(clause, "2026-03-10")),
    );
    expect(lines({ couponMinor: 700n }, terms)).toEqual(lines({ couponMinor: 700n }));
  });
});

describe("a bound share", () => {
  const share = (clauses: readonly Partial<Clause>[], sale: Partial<SaleFact> = {}) => {
    const shares = clauses.map((but, no) => ({ ...SHARE, number: `2.${no + 1}`, ...but }));
    const own = contract("north", [ROYALTY, ...shares]);
    const other = contract("south", [ROYALTY, ...shares]);
    const found = lines({ bound: toSouth, ...sale }, own, other);
    return of("BOUND_SHARE", found).map((text) => text.replace("BOUND_SHARE ", ""));
  };

  test("is of sales by others, one's own, or anybody's", () => {
    const theirs = "south S1 2.1: 10000 at 200 is 200";
    const own = "north N2 2.1: 10000 at 200 is 200";
    const both = (sellers: Clause["sellers"]) => [
      ...[share([{ sellers }]), share([{ sellers }], { bound: toNorth })],
    ];
    expect(both(undefined)).toEqual([[theirs], []]);
    expect(both("OTHERS")).toEqual([[theirs], []]);
    expect(both("OWN")).toEqual([[], [own]]);
    expect(both("ANY")).toEqual([[theirs], [own]]);
  });

  test("is of some channels alone", () => {
    const channels = ["MALL", "PLATFORM"];
    expect(share([{ channels }])).toEqual([]);
    expect(share([{ channels }], { channel: "MALL" })).toEqual([
      "south S1 2.1: 10000 at 200 is 200",
    ]);
  });

  test.each([
    // Bound on the first of March, by the brand's calendar: its tenth day is that of the sale.
    [10, 1],
    [9, 0],
  ])("ends %s days after the binding: %s lines", (days, count) => {
    expect(share([{ days }])).toHaveLength(count);
  });

  test("counts days by the brand's calendar", () => {
    // A moment before and after midnight in Shanghai.
    const since = (at: string) =>
      share([{ days: 1 }], { bound: { ...toSouth, since: new Date(at) } });
    expect(since("2026-03-09T15:59:59.999Z")).toEqual([]);
    expect(since("2026-03-09T16:00:00.000Z")).toHaveLength(1);
  });

  test("is no more than its cap", () => {
    expect(share([{ capMinor: 150n }])).toEqual(["south S1 2.1: 10000 at 200 is 150"]);
    expect(share([{ capMinor: 250n }])).toEqual(["south S1 2.1: 10000 at 200 is 200"]);
  });

  test("is that of the first clause that applies", () => {
    const clauses = [
      { channels: ["MALL"], rate: 900n },
      { categories: ["TEA"], rate: 800n },
      { freeUntil: "2027-01-01", rate: 700n },
      { rate: 600n },
      { rate: 500n },
    ];
    expect(share(clauses)).toEqual(["south S1 2.4: 10000 at 600 is 600"]);
    expect(share(clauses, { channel: "MALL" })).toEqual(["south S1 2.1: 10000 at 900 is 900"]);
    expect(share(clauses, { categories: new Map([["TEA", 10n]]) })).toEqual([
      "south S1 2.2: 10 at 800 is 1",
    ]);
  });

  test("is paid by the seller where its contract says so, beside what headquarters gives", () => {
    const paying = contract("north", [
      ROYALTY,
      { ...SHARE, payer: "SELLER", rate: 250n, capMinor: 240n },
    ]);
    expect(of("BOUND_SHARE", lines({ bound: toSouth }, paying, south))).toEqual([
      "south S1 BOUND_SHARE 2: 10000 at 300 is 300",
      "north N1 BOUND_SHARE 2: 10000 at 250 is -240",
    ]);
    expect(of("BOUND_SHARE", lines({ bound: toNorth }, paying, south))).toEqual([]);
  });
});

describe("a guide's commission and a referral's reward", () => {
  const guide = { id: "li", storeId: "S1", franchiseeId: "south" };
  const commission: Clause = { number: "6", kind: "GUIDE_COMMISSION", rate: 100n };

  test("go to the guide's franchisee, whoever sells, by channel and up to the cap", () => {
    const given = (but: Partial<Clause>, sale: Partial<SaleFact> = {}) =>
      accrue(
        saleFact({ guide, ...sale }),
        contracts(north, contract("south", [ROYALTY, { ...commission, ...but }])),
      )
        .filter(({ kind }) => kind === "GUIDE_COMMISSION")
        .map(({ storeId, amountMinor, about }) => [storeId, amountMinor, about]);
    expect(given({})).toEqual([["S1", 100n, "guide/li"]]);
    expect(given({ capMinor: 30n })).toEqual([["S1", 30n, "guide/li"]]);
    expect(given({ channels: ["MALL"] })).toEqual([]);
    expect(given({ freeUntil: "2027-01-01" })).toEqual([]);
    expect(given({}, { guide: null })).toEqual([]);
    const own = accrue(
      saleFact({ guide: { ...guide, storeId: "N2", franchiseeId: "north" } }),
      contracts(contract("north", [ROYALTY, commission])),
    );
    expect(own.map(({ kind }) => kind)).toEqual(["ROYALTY", "GUIDE_COMMISSION"]);
  });

  test("are given once, by the first order, while its days are not over", () => {
    const brought = { storeId: "S1", franchiseeId: "south", joinedAt: SINCE };
    const given = (days?: number) => {
      const reward: Clause = { number: "7", kind: "REFERRAL_REWARD", rate: 888n, days };
      const terms = [north, contract("south", [ROYALTY, reward])];
      return of("REFERRAL_REWARD", lines({ brought }, ...terms));
    };
    expect(given()).toEqual(["south S1 REFERRAL_REWARD 7: 1 at 888 is 888"]);
    expect(given(10)).toHaveLength(1);
    expect(given(9)).toEqual([]);
  });
});

test("points that fall due when they are used cost nothing when they are issued", () => {
  const due = contract("north", [ROYALTY, { ...COST, due: "AT_USE" }]);
  expect(of("POINTS_COST", lines({}, due))).toEqual([]);
  const recorded = contract("north", [ROYALTY, { ...COST, due: "AT_ISSUE", recorded: true }]);
  expect(of("POINTS_COST", lines({}, recorded))).toHaveLength(1);
});

describe("shares of more than there is", () => {
  const judged = (sale: Partial<SaleFact>, ...terms: ReturnType<typeof contract>[]) =>
    judgeShares(saleFact(sale), contracts(...terms))?.sharedMinor;
  const rate = (clause: Clause, bps: bigint): Clause => ({ ...clause, rate: bps });

  test("are found on the seller's side, and on headquarters'", () => {
    const own = contract("north", [
      rate(ROYALTY, 9_000n),
      { ...rate(SHARE, 1_001n), payer: "SELLER" },
    ]);
    expect(judged({ bound: toSouth }, own, south)).toBe(10_001n);
    expect(judged({ bound: toNorth }, own, south)).toBeUndefined();
    const guide = { id: "li", storeId: "N2", franchiseeId: "north" };
    const guided = contract("north", [
      ROYALTY,
      { number: "6", kind: "GUIDE_COMMISSION", rate: 9_800n },
    ]);
    expect(judged({ bound: toSouth, guide }, guided, south)).toBe(10_100n);
    expect(judged({ bound: toSouth }, guided, south)).toBeUndefined();
  });

  test("are none by what rounding adds", () => {
    const half = contract("north", [
      rate(ROYALTY, 5_000n),
      { ...rate(SHARE, 5_000n), payer: "SELLER" },
    ]);
    expect(judged({ bound: toSouth, netMinor: 1n }, half, south)).toBeUndefined();
  });
});

test("contracts ask for what one of their clauses, of any version, takes", () => {
  const asked = (...clauses: Clause[]) => asksOf(contracts(contract("north", clauses)).terms);
  const nothing = { since: false, guides: false, brought: false, categories: false };
  expect(asked(...USUAL)).toEqual(nothing);
  expect(asked({ ...SHARE, days: 30 })).toEqual({ ...nothing, since: true });
  expect(asked({ ...SHARE, categories: ["TEA"] })).toEqual({ ...nothing, categories: true });
  expect(asked({ number: "6", kind: "GUIDE_COMMISSION", rate: 1n })).toEqual({
    ...nothing,
    guides: true,
  });
  expect(asked({ number: "7", kind: "REFERRAL_REWARD", rate: 1n })).toEqual({
    ...nothing,
    brought: true,
  });
});
