// Goal: the program that is given to franchisees works out a month's own lines as the contract says.
// Method: figures worked out by hand, with nothing of the hub's own code.
import { describe, expect, test } from "@jest/globals";
import { daysOf, endOfDay } from "../../src/verify-statement/calendar.mjs";
import { createSums, linesOfMonth } from "../../src/verify-statement/month.mjs";

const ZONE = "Asia/Shanghai";
const FOR_EVER = Number.POSITIVE_INFINITY;

const store = (code: string, fromDay: string, toDay?: string, closedDay?: string) => ({
  code,
  closedAt: closedDay ? Date.parse(`${closedDay}T00:00:00+08:00`) : FOR_EVER,
  owners: [
    {
      franchiseeId: "north",
      fromAt: Date.parse(`${fromDay}T00:00:00+08:00`),
      toAt: toDay ? Date.parse(`${toDay}T00:00:00+08:00`) : FOR_EVER,
    },
  ],
});

type Row = [kind: string, store: string | null, base: bigint, rate: bigint, amount: bigint];

const royalty = (clauseDetails: Record<string, unknown>) => ({
  ...{ number: "1", kind: "ROYALTY", rate: 500n },
  ...clauseDetails,
});

/** March's lines by clauses of the first version, from what was booked: `KIND store base x rate = amount`. */
function march(
  clauses: Record<string, unknown>[],
  rows: Row[] = [],
  {
    stores = [store("N1", "2026-01-01")],
    fromDay = "2026-01-01",
    ofMonth = "2026-03",
    before = [] as Row[],
  } = {},
): string[] {
  const sums = createSums();
  const add =
    (month: string) =>
    ([kind, code, base, rate, amountMinor]: Row) =>
      sums.add({
        ...{ ofMonth: month, termsVersion: 1, clause: clauseOf(kind), kind, store: code },
        ...{ rate, base, amountMinor },
      });
  const clauseOf = (kind: string) =>
    String(
      clauses.find((each) =>
        ["ROYALTY", "VOLUME", "MINIMUM", "MAXIMUM"].includes(kind)
          ? each.kind === "ROYALTY"
          : each.kind === (kind === "POINTS_BLOCK" ? "POINTS_COST" : kind),
      )?.number ?? "1",
    );
  rows.forEach(add(ofMonth));
  before.forEach(add("2026-02"));
  const byCode = new Map(stores.map((each) => [each.code, each]));
  const fromAt = Date.parse(`${fromDay}T00:00:00+08:00`);
  return linesOfMonth("2026-03", sums, {
    ...{ me: "north", zone: ZONE, stores: byCode, byCode: (code: string) => byCode.get(code) },
    ...{ bookedFor: new Set([ofMonth]), terms: [{ version: 1, fromAt, agreedAt: 0, clauses }] },
  })
    .filter((line) => ofMonth === "2026-03" || line.ofMonth === ofMonth)
    .map(
      ({ kind, store: code, base, rate, amountMinor }) =>
        `${kind} ${code ?? "all"} ${base} x ${rate} = ${amountMinor}`,
    );
}

const STEPS = [
  { fromMinor: 100_000n, rate: 400n },
  { fromMinor: 200_000n, rate: 300n },
];

describe("steps of a royalty", () => {
  const sold = (net: bigint): Row[] => [["ROYALTY", "N1", net, 500n, -(net * 5n) / 100n]];

  test.each([
    ["MARGINAL", 99_999n, "VOLUME N1 99999 x 500 = 0"],
    ["MARGINAL", 100_000n, "VOLUME N1 100000 x 400 = 0"],
    ["MARGINAL", 150_000n, "VOLUME N1 150000 x 400 = 500"],
    // A hundred thousand at one percent less, fifty thousand at two.
    ["MARGINAL", 250_000n, "VOLUME N1 250000 x 300 = 2000"],
    ["WHOLE", 99_999n, "VOLUME N1 99999 x 500 = 0"],
    ["WHOLE", 100_000n, "VOLUME N1 100000 x 400 = 1000"],
    ["WHOLE", 250_000n, "VOLUME N1 250000 x 300 = 5000"],
  ])("%s of %s", (stepsAre, net, line) => {
    expect(march([royalty({ steps: STEPS, stepsAre })], sold(net))).toEqual([line]);
  });

  test("are of each store, or of all together", () => {
    const stores = [store("N1", "2026-01-01"), store("N2", "2026-01-01")];
    const rows: Row[] = [
      ["ROYALTY", "N1", 90_000n, 500n, -4_500n],
      ["ROYALTY", "N2", 110_000n, 500n, -5_500n],
    ];
    const steps = { steps: STEPS, stepsAre: "WHOLE" };
    expect(march([royalty(steps)], rows, { stores })).toEqual([
      "VOLUME N1 90000 x 500 = 0",
      "VOLUME N2 110000 x 400 = 1100",
    ]);
    expect(march([royalty({ ...steps, per: "FRANCHISEE" })], rows, { stores })).toEqual([
      "VOLUME all 200000 x 300 = 4000",
    ]);
  });

  test("leave what is free out", () => {
    const rows: Row[] = [["ROYALTY", "N1", 150_000n, 0n, 0n]];
    expect(march([royalty({ steps: STEPS })], rows)).toEqual([]);
  });

  test("are judged again when a refund crosses them back", () => {
    const rows: Row[] = [
      ["ROYALTY", "N1", 110_000n, 500n, -5_500n],
      ["VOLUME", "N1", 110_000n, 400n, 1_100n],
      ["ROYALTY", "N1", -20_000n, 500n, 1_000n],
    ];
    const steps = royalty({ steps: STEPS, stepsAre: "WHOLE" });
    expect(march([steps], rows, { ofMonth: "2026-02" })).toEqual([
      "VOLUME N1 -20000 x 500 = -1100",
    ]);
  });
});

describe("the least and the most of a month", () => {
  const sold: Row[] = [["ROYALTY", "N1", 100_000n, 500n, -5_000n]];

  test.each([
    ["lacking", { minimumMinor: 8_000n }, "MINIMUM N1 8000 x 0 = -3000"],
    ["reached", { minimumMinor: 5_000n }, "MINIMUM N1 5000 x 0 = 0"],
    ["exceeded", { maximumMinor: 4_000n }, "MAXIMUM N1 4000 x 0 = 1000"],
    ["not exceeded", { maximumMinor: 5_000n }, "MAXIMUM N1 5000 x 0 = 0"],
  ])("%s", (_, details, line) => {
    expect(march([royalty(details)], sold)).toEqual([line]);
  });

  test("count a store that sold nothing, by the days it was held", () => {
    const stores = [
      store("N1", "2026-03-11", "2026-03-20"),
      store("N2", "2026-01-01", undefined, "2026-03-05"),
    ];
    // 9 days and 4 of 31.
    expect(march([royalty({ minimumMinor: 31_000n })], [], { stores })).toEqual([
      "MINIMUM N1 9000 x 0 = -9000",
      "MINIMUM N2 4000 x 0 = -4000",
    ]);
  });

  test("begin with the contract, and when it is not free any more", () => {
    expect(march([royalty({ minimumMinor: 31_000n })], [], { fromDay: "2026-03-22" })).toEqual([
      "MINIMUM N1 10000 x 0 = -10000",
    ]);
    expect(march([royalty({ minimumMinor: 31_000n, freeUntil: "2026-03-31" })])).toEqual([
      "MINIMUM N1 1000 x 0 = -1000",
    ]);
  });
});

describe("fees", () => {
  const fee = (details = {}) => ({ number: "7", kind: "FEE", rate: 10_000n, ...details });
  const netFee = (details = {}) => ({ number: "8", kind: "NET_FEE", rate: 150n, ...details });

  test("FEE is by days, of each store or once", () => {
    const stores = [store("N1", "2026-01-01"), store("N2", "2026-03-17")];
    expect(march([royalty({}), fee()], [], { stores })).toEqual([
      "FEE N1 31 x 10000 = -10000",
      "FEE N2 15 x 10000 = -4839",
    ]);
    expect(march([royalty({}), fee({ per: "FRANCHISEE" })], [], { stores })).toEqual([
      "FEE all 31 x 10000 = -10000",
    ]);
  });

  test("NET_FEE is of all that was sold, what is free of royalty, too", () => {
    const rows: Row[] = [
      ["ROYALTY", "N1", 10_000n, 500n, -500n],
      ["ROYALTY", "N1", 1_000n, 0n, 0n],
    ];
    expect(march([royalty({}), netFee()], rows)).toEqual(["NET_FEE N1 11000 x 150 = -165"]);
    expect(march([royalty({}), netFee({ freeUntil: "2026-03-02" })], rows)).toEqual([]);
    expect(march([royalty({}), netFee({ freeUntil: "2026-03-01" })], rows)).toHaveLength(1);
  });
});

describe("points paid for in advance", () => {
  const cost = { number: "3", kind: "POINTS_COST", rate: 2n, blockPoints: 100n };

  test("are bought with the first month, and used up", () => {
    expect(march([royalty({}), cost], [["POINTS_COST", "N1", 30n, 2n, -60n]])).toEqual([
      "POINTS_BLOCK all 100 x 2 = -200",
      "POINTS_BLOCK all -30 x 2 = 60",
    ]);
    expect(
      march([royalty({}), cost], [["POINTS_COST", "N1", 90n, 2n, -180n]], {
        before: [
          ["POINTS_COST", "N1", 30n, 2n, -60n],
          ["POINTS_BLOCK", null, 70n, 2n, -140n],
        ],
      }),
    ).toEqual(["POINTS_BLOCK all -70 x 2 = 140"]);
  });
});

describe("a calendar", () => {
  test("ends its days where the zone does", () => {
    expect(new Date(endOfDay("2026-03-14", ZONE)).toISOString()).toBe("2026-03-14T15:59:59.999Z");
    // The day the clocks go forward ends an hour sooner.
    expect(new Date(endOfDay("2026-03-28", "Europe/Berlin")).toISOString()).toBe(
      "2026-03-28T22:59:59.999Z",
    );
    expect(new Date(endOfDay("2026-03-29", "Europe/Berlin")).toISOString()).toBe(
      "2026-03-29T21:59:59.999Z",
    );
    expect(daysOf("2028-02")).toHaveLength(29);
  });
});
