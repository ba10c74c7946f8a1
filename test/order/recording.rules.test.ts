import { describe, expect, test } from "@jest/globals";
import type { Binding } from "../../src/binding/binding.rules.ts";
import { type BindingPolicyTerms, FIRST_POLICY } from "../../src/binding/binding-policy.rules.ts";
import { NO_BONUS, type SaleBonus } from "../../src/bonus/sale-bonus.rules.ts";
import type { OwnedStore } from "../../src/brand/brand.rules.ts";
import { asMonth } from "../../src/kernel/month.ts";
import type { Ground, RecordOrder } from "../../src/order/order.rules.ts";
import { decideOrder, type Surroundings } from "../../src/order/recording.rules.ts";
import { bondOf, saleOf } from "../../src/order/selling.rules.ts";
import type { EarningRuleTerms } from "../../src/points/earning.rules.ts";
import { type TermsInForce, USUAL_STATEMENT_TERMS } from "../../src/terms/terms.rules.ts";
import { type Multiplied, ONCE } from "../../src/tier/tier.rules.ts";

const OPENED = new Date("2026-01-01T00:00:00Z");
const NOW = new Date("2026-03-15T04:00:00Z");

const storeOf = (code: string, ...owners: [string, string, string | null][]): OwnedStore => ({
  id: `store ${code}`,
  code,
  closedAt: null,
  successorId: null,
  owners: owners.map(([franchisee, from, to]) => ({
    ...{ franchiseeId: franchisee, franchiseeCode: franchisee, fromAt: new Date(from) },
    toAt: to === null ? null : new Date(to),
  })),
});

const termsOf = (code: string): TermsInForce => ({
  ...{ id: `terms ${code}`, franchiseeId: code, franchiseeCode: code, version: 1, fromAt: OPENED },
  ...USUAL_STATEMENT_TERMS,
  clauses: [
    { number: "1", kind: "ROYALTY", rate: 500n },
    { number: "2", kind: "BOUND_SHARE", rate: 200n },
  ],
});

const n1 = storeOf("N1", ["north", "2026-01-01", null]);
const n2 = storeOf("N2", ["north", "2026-01-01", null]);
// South's store, until North bought it in March.
const s1 = storeOf("S1", ["south", "2026-01-01", "2026-03-01"], ["north", "2026-03-01", null]);

const rule: EarningRuleTerms = {
  ...{ id: "rule", kind: "PTS", pointsPerStep: 1n, stepMinor: 100n, version: 1 },
  ...{ validity: { kind: "FOREVER" }, activation: { kind: "AT_ONCE" } },
  fromAt: OPENED,
};

const stores = [n1, n2, s1];
const around: Surroundings = {
  asks: { since: false, guides: false, brought: false, categories: false },
  storesByCode: new Map(stores.map((store) => [store.code, store])),
  timeZone: "Asia/Shanghai",
  currency: "CNY",
  ownership: { founding: "BRAND_OWNS_MEMBER", versions: [] },
  openMonth: asMonth("2026-02"),
  today: "2026-03-10",
  rules: [rule],
  earnBases: [],
  bindingPolicies: [],
  terms: new Map([
    ["north", [termsOf("north")]],
    ["south", [termsOf("south")]],
  ]),
  stores: new Map(stores.map((store) => [store.id, store])),
  now: NOW,
};

const bindingTo = (store: OwnedStore, from: string, to: string | null = null): Binding => ({
  ...{ id: "known", memberId: "anna", storeId: store.id, source: "SCAN", fromAt: new Date(from) },
  toAt: to === null ? null : new Date(to),
});

function decide(
  occurredAt: string,
  but: {
    bindings?: Binding[];
    owed?: bigint;
    netMinor?: bigint;
    multiplied?: Multiplied;
    bonus?: (standing: { baseMinor: bigint; standing: bigint }) => SaleBonus;
    around?: Partial<Surroundings>;
  } = {},
) {
  const wish: RecordOrder = {
    ...{ source: "till", number: "1", storeCode: "N1", member: { id: "anna" }, currency: "CNY" },
    ...{ netMinor: but.netMinor ?? 10_000n, couponMinor: 0n, occurredAt: new Date(occurredAt) },
  };
  const ground: Ground = {
    wish,
    memberId: "anna",
    store: n1,
    seller: termsOf("north"),
    pointValue: undefined,
  };
  const { bindings = [], owed = 0n, multiplied = ONCE } = but;
  const { bonus = () => NO_BONUS } = but;
  const by = { ...around, ...but.around };
  const bond = bondOf(ground, bindings, by, { binding: "fresh" });
  const sale = saleOf(ground, bond, { parties: null, traits: undefined }, by, "order");
  const member = { bond, parties: null, sale, owed, drawn: [], multiplied, bonus, redeemed: [] };
  return decideOrder(ground, member, by);
}

const kindsOf = ({ lines }: ReturnType<typeof decide>) =>
  lines.map(({ kind, franchiseeCode }) => `${kind} ${franchiseeCode}`);

describe("whose member an order is", () => {
  test("is the seller's own where it is the first: that binds the member from its moment", () => {
    const decided = decide("2026-03-10T00:00:00Z");
    expect(decided.binding).toEqual({
      ...{ id: "fresh", memberId: "anna", storeId: n1.id, source: "FIRST_ORDER", toAt: null },
      fromAt: new Date("2026-03-10T00:00:00Z"),
    });
    expect(decided.order.boundStoreId).toBe(n1.id);
    expect(kindsOf(decided)).toEqual(["ROYALTY north"]);
  });

  test("is that of the store it was bound to when it bought", () => {
    const decided = decide("2026-02-10T00:00:00Z", { bindings: [bindingTo(s1, "2026-01-05")] });
    expect(decided.binding).toBeUndefined();
    expect(decided.order.boundStoreId).toBe(s1.id);
    expect(kindsOf(decided)).toEqual(["ROYALTY north", "BOUND_SHARE south"]);
  });

  test("shares with the owner that store had then, which may be the seller by now", () => {
    const decided = decide("2026-03-10T00:00:00Z", { bindings: [bindingTo(s1, "2026-01-05")] });
    expect(kindsOf(decided)).toEqual(["ROYALTY north"]);
  });

  test("is nobody's before the member was bound, and the order does not bind it again", () => {
    const decided = decide("2026-02-10T00:00:00Z", { bindings: [bindingTo(s1, "2026-02-11")] });
    expect([decided.binding, decided.order.boundStoreId]).toEqual([undefined, null]);
    expect(kindsOf(decided)).toEqual(["ROYALTY north"]);
  });

  test("is bound anew by an order after its last binding ended", () => {
    const bindings = [bindingTo(s1, "2026-01-05", "2026-02-01")];
    expect(decide("2026-02-10T00:00:00Z", { bindings }).binding).toMatchObject({ storeId: n1.id });
    expect(decide("2026-01-10T00:00:00Z", { bindings }).binding).toBeUndefined();
  });

  test("is bound by the policy in force when it occurred, not when it came", () => {
    const from = (day: string, version: number, but: Partial<BindingPolicyTerms>) => ({
      ...{ ...FIRST_POLICY, version, fromAt: new Date(day), ...but },
    });
    const bindingPolicies = [
      from("2026-01-01", 1, { firstOrder: "BINDS_NOT" }),
      from("2026-02-01", 2, { firstOrder: "BINDS_NEXT" }),
      from("2026-03-01", 3, { firstOrder: "BINDS", validityDays: 30 }),
    ];
    const bound = (occurredAt: string) => {
      const { binding, order } = decide(occurredAt, { around: { bindingPolicies } });
      return [binding?.fromAt.toISOString(), binding?.toAt?.toISOString(), order.boundStoreId];
    };
    expect(bound("2026-01-10T00:00:00.000Z")).toEqual([undefined, undefined, null]);
    expect(bound("2026-02-10T00:00:00.000Z")).toEqual([
      "2026-02-10T00:00:00.001Z",
      undefined,
      null,
    ]);
    expect(bound("2026-03-01T00:00:00.000Z")).toEqual([
      ...["2026-03-01T00:00:00.000Z", "2026-03-31T00:00:00.000Z", n1.id],
    ]);
  });

  test("is shared a millisecond before its binding expires, and nobody's after", () => {
    const bindings = [bindingTo(s1, "2026-01-05", "2026-02-05")];
    const bindingPolicies = [{ ...FIRST_POLICY, version: 1, firstOrder: "BINDS_NOT" as const }];
    const share = (occurredAt: string) => {
      const decided = decide(occurredAt, { bindings, around: { bindingPolicies } });
      return [decided.order.boundStoreId, kindsOf(decided)];
    };
    expect(share("2026-02-04T23:59:59.999Z")).toEqual([
      ...[s1.id, ["ROYALTY north", "BOUND_SHARE south"]],
    ]);
    expect(share("2026-02-05T00:00:00.000Z")).toEqual([null, ["ROYALTY north"]]);
  });

  test("is the successor's once the store is closed, be the members handed over or not", () => {
    const bindings = [bindingTo(n2, "2026-01-05")];
    const closed = { ...n2, closedAt: new Date("2026-02-05"), successorId: s1.id };
    const stores = new Map<string, OwnedStore>([n1, closed, s1].map((store) => [store.id, store]));
    const share = (occurredAt: string, heir = stores) =>
      decide(occurredAt, { bindings, around: { stores: heir } });
    expect(share("2026-02-04T23:59:59.999Z").order.boundStoreId).toBe(n2.id);
    const late = share("2026-02-05T00:00:00.000Z");
    expect([late.order.boundStoreId, kindsOf(late)]).toEqual([
      ...[s1.id, ["ROYALTY north", "BOUND_SHARE south"]],
    ]);
    const nobody = new Map(stores).set(n2.id, { ...closed, successorId: null });
    const unbound = share("2026-02-05T00:00:00.000Z", nobody);
    expect([unbound.order.boundStoreId, unbound.binding]).toEqual([null, undefined]);
  });

  test("shares nothing in a brand whose franchisees own their members", () => {
    const bindings = [bindingTo(s1, "2026-01-05")];
    const decided = decide("2026-02-10T00:00:00Z", {
      bindings,
      around: { ownership: { founding: "FRANCHISEE_OWNS_MEMBER", versions: [] } },
    });
    expect(kindsOf(decided)).toEqual(["ROYALTY north"]);
    expect(decided.order.boundStoreId).toBe(s1.id);
  });

  test("shares nothing with an owner that agreed no terms", () => {
    const terms = new Map([["north", [termsOf("north")]]]);
    const bindings = [bindingTo(s1, "2026-01-05")];
    expect(kindsOf(decide("2026-02-10T00:00:00Z", { bindings, around: { terms } }))).toEqual([
      "ROYALTY north",
    ]);
  });
});

describe("what an order posts", () => {
  const addresses = ({ posting }: ReturnType<typeof decide>) =>
    posting.transfers.map(({ kind, amount, to }) => `${kind} ${amount} ${to.address}`);

  test("is its points and its lines, under its own key, at its own moment", () => {
    const decided = decide("2026-03-10T00:00:00Z", { owed: 30n });
    expect(decided.posting).toMatchObject({
      ...{ id: "order", ownerId: "anna", key: "order:till:1", kind: "order" },
      occurredAt: new Date("2026-03-10T00:00:00Z"),
    });
    expect(addresses(decided)).toEqual([
      "earn 100 wallet/never/N1",
      "repay 30 debt",
      "royalty 500 headquarters/accrued/2026-03",
    ]);
  });

  test("falls into its month by the brand's calendar, and never into a closed one (S1)", () => {
    const monthOf = (occurredAt: string) => decide(occurredAt).lines[0]?.month;
    expect(monthOf("2026-02-28T15:59:59.999Z")).toBe("2026-02");
    expect(monthOf("2026-02-28T16:00:00Z")).toBe("2026-03");
    expect(monthOf("2026-01-20T00:00:00Z")).toBe("2026-02");
    expect(addresses(decide("2026-01-20T00:00:00Z")).at(-1)).toContain("accrued/2026-02");
  });

  test("earns nothing before there is a rule, nor on less than a step", () => {
    const unruled = decide("2026-03-10T00:00:00Z", { around: { rules: [] } });
    expect(unruled.order).toMatchObject({ points: 0n, earningRuleId: null });
    expect(addresses(unruled)).toEqual(["royalty 500 headquarters/accrued/2026-03"]);
    const small = decide("2026-03-10T00:00:00Z", { netMinor: 99n, owed: 5n });
    expect(small.order).toMatchObject({ points: 0n, earningRuleId: "rule" });
    expect(addresses(small)).toEqual(["royalty 5 headquarters/accrued/2026-03"]);
  });

  test("moves nothing for a gift, and still has its line", () => {
    const gift = decide("2026-03-10T00:00:00Z", { netMinor: 0n });
    expect(gift.posting.transfers).toEqual([]);
    expect(gift.lines).toMatchObject([{ kind: "ROYALTY", base: 0n, amountMinor: 0n, no: 0 }]);
  });
});
