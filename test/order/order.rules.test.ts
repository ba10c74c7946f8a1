import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import type { OwnedStore } from "../../src/brand/brand.rules.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import {
  AmountOutOfRange,
  CurrencyMismatch,
  OccurredBeforeStore,
  OccurredInFuture,
} from "../../src/order/order.refusals.ts";
import {
  AMOUNT_LIMIT,
  differencesOf,
  fingerprintOf,
  judgeOrder,
  orderKey,
  type RecordOrder,
  refundKey,
} from "../../src/order/order.rules.ts";
import type { OrderChannel } from "../../src/terms/clause.rules.ts";
import { TermsMissing } from "../../src/terms/terms.refusals.ts";
import { type TermsInForce, USUAL_STATEMENT_TERMS } from "../../src/terms/terms.rules.ts";

const NOW = new Date("2026-03-15T04:00:00Z");
const OPENED = new Date("2026-01-01T00:00:00Z");
const SOLD = new Date("2026-02-01T00:00:00Z");
const AGREED = new Date("2026-01-10T00:00:00Z");

const owner = (code: string, fromAt: Date, toAt: Date | null) => ({
  ...{ franchiseeId: code, franchiseeCode: code, fromAt, toAt },
});

const store: OwnedStore = {
  id: "store",
  code: "N1",
  closedAt: null,
  successorId: null,
  owners: [owner("north", OPENED, SOLD), owner("south", SOLD, null)],
};

const termsFrom = (franchiseeId: string, version: number, fromAt: Date): TermsInForce => ({
  ...{
    id: `${franchiseeId}-${version}`,
    franchiseeId,
    franchiseeCode: franchiseeId,
    version,
    fromAt,
  },
  ...USUAL_STATEMENT_TERMS,
  clauses: [],
});

const terms = new Map([
  ["north", [termsFrom("north", 1, AGREED)]],
  ["south", [termsFrom("south", 1, AGREED), termsFrom("south", 2, SOLD)]],
]);

const wish = (but: Partial<RecordOrder> = {}): RecordOrder => ({
  source: "till",
  number: "1",
  storeCode: "N1",
  member: { id: "anna" },
  netMinor: 10_000n,
  couponMinor: 0n,
  currency: "CNY",
  occurredAt: new Date("2026-03-14T04:00:00Z"),
  ...but,
});

type Known = Parameters<typeof judgeOrder>[1];
const known: Known = { memberId: "anna", store, terms, currency: "CNY", now: NOW };

const judge = (but: Partial<RecordOrder> = {}, around: Partial<Known> = {}) =>
  judgeOrder(wish(but), { ...known, ...around });

const ahead = (ms: number) => new Date(NOW.getTime() + ms);

describe("a sound order", () => {
  test("stands on its member, its store, and the terms of who owned the store then", () => {
    expect(judge()).toEqual({
      wish: wish(),
      memberId: "anna",
      store,
      seller: terms.get("south")?.[1],
    });
    expect(judge({ occurredAt: new Date(SOLD.getTime() - 1) })).toMatchObject({
      seller: { id: "north-1" },
    });
    expect(judge({ occurredAt: SOLD })).toMatchObject({ seller: { id: "south-2" } });
  });

  test.each([
    ["nothing to pay", { netMinor: 0n }],
    ["the largest amounts", { netMinor: AMOUNT_LIMIT, couponMinor: AMOUNT_LIMIT }],
    ["a till whose clock runs five minutes ahead", { occurredAt: ahead(5 * 60_000) }],
    ["the first moment of the terms", { occurredAt: AGREED }],
  ])("may have %s", (_, but) => {
    expect(judge(but)).not.toBeInstanceOf(Refusal);
  });
});

describe("an order is refused", () => {
  test.each([
    ["for a store the brand lacks", {}, { store: undefined }, UnknownStore],
    ["for a member the brand lacks", {}, { memberId: new UnknownMember("anna") }, UnknownMember],
    ["in another currency", { currency: "USD" }, {}, CurrencyMismatch],
    ["with a net below zero", { netMinor: -1n }, {}, AmountOutOfRange],
    ["with a net past the limit", { netMinor: AMOUNT_LIMIT + 1n }, {}, AmountOutOfRange],
    ["with a coupon below zero", { couponMinor: -1n }, {}, AmountOutOfRange],
    ["with a coupon past the limit", { couponMinor: AMOUNT_LIMIT + 1n }, {}, AmountOutOfRange],
    ["with a gross below zero", { grossMinor: -1n }, {}, AmountOutOfRange],
    ["with a gross past the limit", { grossMinor: AMOUNT_LIMIT + 1n }, {}, AmountOutOfRange],
    [
      "with a delivery past the limit before coupons",
      { shippingGrossMinor: AMOUNT_LIMIT + 1n },
      {},
      AmountOutOfRange,
    ],
    ["from too far ahead", { occurredAt: ahead(5 * 60_000 + 1) }, {}, OccurredInFuture],
    ["from before the store", { occurredAt: new Date(+OPENED - 1) }, {}, OccurredBeforeStore],
    ["from before any terms", { occurredAt: new Date(+AGREED - 1) }, {}, TermsMissing],
    ["where no terms are agreed", {}, { terms: new Map() }, TermsMissing],
  ])("%s", (_, but, around, refusal) => {
    expect(judge(but, around)).toBeInstanceOf(refusal);
  });

  test("for the most fundamental reason where there are several", () => {
    const worst = { currency: "USD", netMinor: -1n, couponMinor: -1n, occurredAt: ahead(10 ** 9) };
    const ladder: [Partial<RecordOrder>, Partial<Known>, string][] = [
      [worst, { store: undefined, memberId: new UnknownMember("anna") }, "UnknownStore"],
      [worst, { memberId: new UnknownMember("anna") }, "UnknownMember"],
      [worst, {}, "CurrencyMismatch"],
      [{ ...worst, currency: "CNY" }, {}, "AmountOutOfRange"],
      [{ occurredAt: worst.occurredAt }, { terms: new Map() }, "OccurredInFuture"],
      [{ occurredAt: new Date(0) }, { terms: new Map() }, "OccurredBeforeStore"],
    ];
    for (const [but, around, name] of ladder)
      expect((judge(but, around) as Refusal).name).toBe(name);
  });

  test("naming what its sender can mend", () => {
    expect(judge({ currency: "USD" })).toMatchObject({ expected: "CNY", received: "USD" });
    expect(judge({ couponMinor: -1n })).toMatchObject({
      field: "couponMinor",
      limit: AMOUNT_LIMIT,
    });
    expect(judge({ occurredAt: ahead(10 ** 6) })).toMatchObject({ latestAt: ahead(5 * 60_000) });
    expect(judge({}, { terms: new Map() })).toMatchObject({ franchisee: "south" });
  });
});

describe("what makes an order this order", () => {
  const content = {
    ...{ memberId: "anna", storeId: "store", netMinor: 10_000n, couponMinor: 0n, currency: "CNY" },
    ...{ spentPoints: 0n, taxMinor: 0n, shippingMinor: 0n, tenders: null, linesSha256: null },
    ...{ coupons: null, quoteId: null, channel: "STORE" as OrderChannel },
    occurredAt: new Date("2026-03-14T04:00:00Z"),
  };
  const others = {
    memberId: "ben",
    storeId: "other",
    netMinor: 10_001n,
    couponMinor: 1n,
    currency: "USD",
    spentPoints: 1n,
    taxMinor: 1n,
    shippingMinor: 1n,
    tenders: [{ kind: "CARD", minor: 10_000n }],
    linesSha256: "digest",
    coupons: [{ couponId: "c-1", statedMinor: 5n }],
    quoteId: "quote",
    channel: "MALL",
    occurredAt: new Date("2026-03-14T04:00:00.001Z"),
  };

  test.each(Object.entries(others))("is its %s", (field, value) => {
    const other = { ...content, [field]: value };
    expect(fingerprintOf(other).equals(fingerprintOf(content))).toBe(false);
    const said = (one: unknown) => {
      if (Array.isArray(one)) return one.map((each) => Object.values(each).join(" ")).join(", ");
      return one instanceof Date ? one.toISOString() : String(one ?? "");
    };
    expect(differencesOf(content, other)).toEqual([
      { field, recorded: said(content[field as keyof typeof content]), received: said(value) },
    ]);
  });

  test("is all of these", () => {
    expect(Object.keys(others).sort()).toEqual(Object.keys(content).sort());
  });

  test("is nothing else: the same content is the same order", () => {
    const again = { ...content, occurredAt: new Date(content.occurredAt), points: 7n };
    expect(fingerprintOf(again).equals(fingerprintOf(content))).toBe(true);
    expect(differencesOf(content, again)).toEqual([]);
  });

  test("is named in the brand by its source and number", () => {
    expect(orderKey("till", "1")).not.toBe(orderKey("shop", "1"));
    expect(orderKey("till", "1")).not.toBe(refundKey("till", "1"));
  });

  test("never is another's name, whatever characters a source or number holds", () => {
    expect(orderKey("a:b", "c")).not.toBe(orderKey("a", "b:c"));
    expect(orderKey("a\\", ":b")).not.toBe(orderKey("a", "\\::b"));
    expect(orderKey("pos", "12:34")).toBe("order:pos:12:34");
    const text = fc.string({ unit: fc.constantFrom("a", ":", "\\"), maxLength: 5 });
    const names = fc.tuple(text, text);
    fc.assert(
      fc.property(names, names, (one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);
        expect(orderKey(...one)).not.toBe(orderKey(...other));
      }),
      { numRuns: 2_000 },
    );
  });
});
