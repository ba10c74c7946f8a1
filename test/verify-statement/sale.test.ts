// Goal: the program that is given to franchisees works out an order's lines as the contract says, clause by clause.
// Method: figures worked out by hand, with nothing of the hub's own code.
import { describe, expect, test } from "@jest/globals";
import { linesOfExpiry, linesOfOrder, linesOfRefund } from "../../src/verify-statement/sale.mjs";

const ZONE = "Asia/Shanghai";
const at = (text: string) => Date.parse(text);
const owned = (franchiseeId: string) => [
  { franchiseeId, fromAt: 0, toAt: Number.POSITIVE_INFINITY },
];
const stores = new Map([
  ["n1", { code: "N1", closedAt: Number.POSITIVE_INFINITY, owners: owned("north") }],
  ["s1", { code: "S1", closedAt: Number.POSITIVE_INFINITY, owners: owned("south") }],
]);

const order = (but: Record<string, unknown> = {}) => ({
  ...{ is: "order", storeId: "n1", storeCode: "N1", sellerId: "north", channel: "STORE" },
  ...{ occurredAt: at("2026-03-14T04:00:00Z"), day: "2026-03-14" },
  ...{ netMinor: 10_001n, taxMinor: 601n, shippingMinor: 400n, couponMinor: 0n, storePoints: 0n },
  ...{ categories: {}, issuers: [], lots: [], bound: null, guide: null, brought: null },
  ...but,
});

const clause = (kind: string, rate: bigint, details: Record<string, unknown> = {}) => ({
  ...{ number: "1", kind, rate },
  ...details,
});

/** Each line as `KIND store base x rate = amount`. */
const lines = (
  sale: Record<string, unknown>,
  clauses: ReturnType<typeof clause>[],
  me = "north",
): string[] =>
  linesOfOrder(sale, { version: 1, clauses }, { me, zone: ZONE, stores })
    .filter(({ kind }: { kind: string }) => kind !== "ROYALTY" || clauses[0]?.kind === "ROYALTY")
    .map(said);

const said = ({ kind, store, base, rate, amountMinor }: Record<string, unknown>) =>
  `${kind} ${store} ${base} x ${rate} = ${amountMinor}`;

const bound = (storeId: string, franchiseeId: string, since = "2026-01-01T00:00:00Z") => ({
  bound: { storeId, franchiseeId, since },
});

describe("ROYALTY", () => {
  test.each([
    ["of the net, a half rounded away from zero", {}, {}, "ROYALTY N1 10001 x 150 = -150"],
    ["less tax", {}, { without: ["TAX"] }, "ROYALTY N1 9400 x 150 = -141"],
    ["less tax and shipping", {}, { without: ["TAX", "SHIPPING"] }, "ROYALTY N1 9000 x 150 = -135"],
    ["not below nothing", { netMinor: 5n }, { without: ["TAX"] }, "ROYALTY N1 0 x 150 = 0"],
    ["at exactly a half", { netMinor: 100n }, {}, "ROYALTY N1 100 x 150 = -2"],
    ["of an order of nothing", { netMinor: 0n }, {}, "ROYALTY N1 0 x 150 = 0"],
    ["free before its day", {}, { freeUntil: "2026-03-15" }, "ROYALTY N1 10001 x 0 = 0"],
    ["due from its day on", {}, { freeUntil: "2026-03-14" }, "ROYALTY N1 10001 x 150 = -150"],
  ])("%s", (_, but, details, line) => {
    expect(lines(order(but), [clause("ROYALTY", 150n, details)])).toEqual([line]);
  });

  test("is the seller's alone", () => {
    expect(lines(order(), [clause("ROYALTY", 150n)], "south")).toEqual([]);
  });
});

describe("BOUND_SHARE", () => {
  const share = (details = {}) => clause("BOUND_SHARE", 200n, details);
  const toSouth = order(bound("s1", "south"));

  test("goes to the owner of the member's store, for others' sales", () => {
    expect(lines(toSouth, [share()], "south")).toEqual(["BOUND_SHARE S1 10001 x 200 = 200"]);
    expect(lines(toSouth, [share()], "north")).toEqual([]);
    expect(lines(order(bound("n1", "north")), [share()])).toEqual([]);
  });

  test.each([
    ["OWN", "n1", "north", 1],
    ["OWN", "s1", "south", 0],
    ["ANY", "n1", "north", 1],
    ["ANY", "s1", "south", 1],
    ["OTHERS", "n1", "north", 0],
  ])("for sales of %s, of a member of %s", (sellers, store, owner, count) => {
    expect(lines(order(bound(store, owner)), [share({ sellers })], owner)).toHaveLength(count);
  });

  test.each([
    ["capped", { capMinor: 150n }, ["BOUND_SHARE S1 10001 x 200 = 150"]],
    ["in its channel", { channels: ["STORE", "MALL"] }, ["BOUND_SHARE S1 10001 x 200 = 200"]],
    ["in no other channel", { channels: ["MALL"] }, []],
    ["of its categories", { categories: ["tea", "cups"] }, ["BOUND_SHARE S1 3050 x 200 = 61"]],
    ["of no other category", { categories: ["cups"] }, []],
    ["within its days", { days: 73 }, ["BOUND_SHARE S1 10001 x 200 = 200"]],
    ["no day longer", { days: 72 }, []],
    ["not while free", { freeUntil: "2026-03-15" }, []],
  ])("%s", (_, details, expected) => {
    const sale = { ...toSouth, categories: { tea: "3050", cake: "6951" } };
    expect(lines(sale, [share(details)], "south")).toEqual(expected);
  });

  test("counts days by the brand's calendar", () => {
    const sale = order(bound("s1", "south", "2026-03-12T16:00:00Z"));
    expect(lines(sale, [share({ days: 1 })], "south")).toEqual([]);
    expect(lines(sale, [share({ days: 2 })], "south")).toHaveLength(1);
  });

  test("is paid once, by the first clause that applies, in the order of the contract", () => {
    const clauses = [
      clause("BOUND_SHARE", 300n, { number: "9", channels: ["STORE"] }),
      clause("BOUND_SHARE", 100n, { number: "10", channels: ["MALL"] }),
      clause("BOUND_SHARE", 200n, { number: "8" }),
    ];
    expect(lines(toSouth, clauses, "south")).toEqual(["BOUND_SHARE S1 10001 x 200 = 200"]);
  });

  test("is the seller's to pay where its contract says so", () => {
    const clauses = [share({ payer: "SELLER", capMinor: 180n })];
    expect(lines(toSouth, clauses)).toEqual(["BOUND_SHARE N1 10001 x 200 = -180"]);
    expect(lines(toSouth, clauses, "south")).toEqual([]);
    expect(lines(order(bound("n1", "north")), clauses)).toEqual([]);
  });
});

describe("who brought and looks after a member", () => {
  const guide = { guide: { id: "g", storeId: "s1", franchiseeId: "south" } };

  test("GUIDE_COMMISSION goes to the guide's franchisee", () => {
    const found = linesOfOrder(
      order(guide),
      { version: 1, clauses: [clause("GUIDE_COMMISSION", 50n, { capMinor: 49n })] },
      { me: "south", zone: ZONE, stores },
    );
    expect(found.map(said)).toEqual(["GUIDE_COMMISSION S1 10001 x 50 = 49"]);
    expect(found[0]).toMatchObject({ about: "guide/g" });
  });

  test("REFERRAL_REWARD is paid once, within its days", () => {
    const brought = { storeId: "s1", franchiseeId: "south", joinedAt: "2026-03-01T00:00:00Z" };
    const reward = (days?: number) => [clause("REFERRAL_REWARD", 500n, days ? { days } : {})];
    const sale = order({ brought });
    expect(lines(sale, reward(14), "south")).toEqual(["REFERRAL_REWARD S1 1 x 500 = 500"]);
    expect(lines(sale, reward(), "south")).toHaveLength(1);
    expect(lines(sale, reward(13), "south")).toEqual([]);
    expect(lines(sale, reward(14), "north")).toEqual([]);
  });
});

describe("points and coupons", () => {
  const points = (details = {}) => clause("POINTS_COST", 3n, details);

  test("POINTS_COST is due when they are issued, or not yet", () => {
    const sale = order({ storePoints: 70n });
    expect(lines(sale, [points()])).toEqual(["POINTS_COST N1 70 x 3 = -210"]);
    expect(lines(sale, [points({ due: "AT_USE" })])).toEqual([]);
    expect(lines(sale, [points({ freeUntil: "2026-04-01" })])).toEqual([]);
    expect(lines(order(), [points()])).toEqual([]);
  });

  test("coupons are given back to the seller, and charged to who issued them", () => {
    const issuers = [{ storeId: "s1", franchiseeId: "south", minor: "333" }];
    const sale = order({ couponMinor: 999n, issuers });
    expect(lines(sale, [clause("COUPON_SUBSIDY", 5_000n)])).toEqual([
      "COUPON_SUBSIDY N1 999 x 5000 = 500",
    ]);
    expect(lines(sale, [clause("COUPON_FUNDING", 5_000n)], "south")).toEqual([
      "COUPON_FUNDING S1 333 x 5000 = -167",
    ]);
  });

  const lot = (issuer: string, cost: string | null, count: string) => ({
    ...{ lastDay: "2026-12-31", issuerCode: issuer.toUpperCase(), issuerStoreId: issuer },
    issuerId: issuer === "n1" ? "north" : "south",
    ...{ cost, points: count },
  });
  const lots = [
    lot("s1", "2", "30"),
    lot("s1", "2u", "7"),
    lot("n1", "2u", "5"),
    lot("n1", null, "4"),
  ];

  test("POINTS_ACCEPTED is paid by the cost recorded with each lot", () => {
    const accepted = clause("POINTS_ACCEPTED", 9_000n, { unrecordedMinor: 1n });
    expect(lines(order({ lots }), [accepted])).toEqual([
      "POINTS_ACCEPTED N1 30 x 9000 = 54",
      // 12.6 is rounded; the seller's own lot that is due at use makes no line.
      "POINTS_ACCEPTED N1 7 x 9000 = 13",
      "POINTS_ACCEPTED N1 4 x 9000 = 4",
    ]);
    const [first] = linesOfOrder(
      order({ lots }),
      { version: 1, clauses: [accepted] },
      { me: "north", zone: ZONE, stores },
    );
    expect(first).toMatchObject({ about: "lot/2026-12-31/S1/2/N1" });
  });

  test("POINTS_USED is charged to who issued them, where it is due then", () => {
    expect(lines(order({ lots }), [points({ due: "AT_USE" })], "south")).toEqual([
      "POINTS_USED S1 7 x 2 = -14",
    ]);
  });

  test("BREAKAGE goes to whom the contract says", () => {
    const expiry = {
      ...{ occurredAt: at("2027-01-01T04:00:00Z"), day: "2027-01-01" },
      lots: [lot("n1", "2", "10"), lot("n1", "3u", "4"), lot("s1", "2", "1"), lot("n1", null, "1")],
    };
    const broken = (breakage?: string, revived = false) =>
      linesOfExpiry(
        { ...expiry, revived },
        { version: 1, clauses: [points(breakage ? { breakage } : {})] },
        { me: "north" },
      ).map(said);
    expect(broken("ISSUER")).toEqual(["BREAKAGE N1 10 x 2 = 20"]);
    expect(broken("HEADQUARTERS")).toEqual(["BREAKAGE N1 4 x 3 = -12"]);
    expect(broken()).toEqual([]);
    expect(broken("ISSUER", true)).toEqual(["BREAKAGE N1 -10 x 2 = -20"]);
  });
});

describe("a refund", () => {
  const royalty = { kind: "ROYALTY", no: 0, posting: "o", base: 100n, amountMinor: -5n, orders: 1 };

  test("takes back what it comes to with those before it, and in the end all", () => {
    const taken: { base: bigint; amountMinor: bigint; orders: number }[] = [];
    const amounts = [33n, 66n, 100n].map((refundedMinor) => {
      const [line] = linesOfRefund({ refundedMinor, ofMinor: 100n }, [{ ...royalty, taken }]);
      taken.push(line as never);
      return [line?.base, line?.amountMinor, line?.orders];
    });
    expect(amounts).toEqual([
      [-33n, 2n, 0],
      [-33n, 1n, 0],
      [-34n, 2n, -1],
    ]);
  });

  test("of an order of nothing takes all back", () => {
    const free = { ...royalty, base: 0n, amountMinor: 0n, taken: [] };
    expect(linesOfRefund({ refundedMinor: 0n, ofMinor: 0n }, [free])).toMatchObject([
      { base: -0n, amountMinor: -0n, orders: -1, corrects: "o", correctsNo: 0 },
    ]);
  });
});
