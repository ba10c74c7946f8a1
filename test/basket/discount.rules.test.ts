import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CouponHasNoUse, CouponsDoNotCombine } from "../../src/basket/basket.refusals.ts";
import type { Use } from "../../src/basket/combining.rules.ts";
import { type Discounted, discountsOf } from "../../src/basket/discount.rules.ts";
import type { Basket } from "../../src/basket/taking.rules.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { Benefit, Template } from "../../src/template/template.rules.ts";
import {
  anyBasket,
  anyCandidates,
  basketOf,
  of,
  perOrder,
  templateOf,
} from "../support/baskets.ts";

// Goal: what each kind of coupon takes off, where, and in which turn; nothing is lost, and no line pays for another.
// Method: an example each, written as a till would see it; any basket with any coupons for what always holds.

const use = (benefit: Benefit, rest: Partial<Template> = {}, couponId = rest.code ?? "c"): Use => ({
  ...{ couponId, template: templateOf(benefit, rest) },
});

function discounted(basket: Basket, uses: readonly Use[]): Discounted {
  const outcome = discountsOf(basket, uses);
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

/** What is left of each line, then of the delivery. */
const left = (basket: Basket, ...uses: Use[]): string => {
  const { lines, shippingMinor } = discounted(basket, uses);
  return [...lines.map(({ netMinor }) => netMinor), shippingMinor].join(" ");
};

const refused = (basket: Basket, ...uses: Use[]) => {
  const outcome = discountsOf(basket, uses);
  if (outcome instanceof CouponHasNoUse || outcome instanceof CouponsDoNotCombine)
    return `${outcome.couponId} ${outcome.why}`;
  return outcome;
};

const amountOff = (minor: bigint): Benefit => ({ kind: "AMOUNT_OFF", minor });
const percentOff = (bps: bigint, capMinor: bigint | null = null): Benefit => ({
  ...{ kind: "PERCENT_OFF", bps, capMinor },
});
const free = (pieces: number): Benefit => ({ kind: "FREE_ITEM", pieces });
const fixed = (minor: bigint, pieces: number): Benefit => ({ kind: "FIXED_PRICE", minor, pieces });
const buyGet = (buy: number, get: number, times: number, bps = 10_000n): Benefit => ({
  ...{ kind: "BUY_X_GET_Y", buy, get, bps, times },
});

describe("one coupon", () => {
  test("an amount is shared by what the matching lines cost, and no more than they cost", () => {
    const basket = basketOf(["A 1x1000", "A 1x2000", "B 1x5000"]);
    expect(left(basket, use(amountOff(100n), of("A")))).toBe("967 1933 5000 0");
    expect(left(basket, use(amountOff(9_000n), of("A")))).toBe("0 0 5000 0");
  });

  test("a rate is rounded once, half up, and stops at its cap", () => {
    const basket = basketOf(["A 1x333", "A 1x333", "A 1x333"]);
    expect(left(basket, use(percentOff(5_000n)))).toBe("166 166 167 0");
    expect(left(basket, use(percentOff(5_000n, 100n)))).toBe("299 300 300 0");
  });

  test("the dearest pieces cost a fixed price; what costs less goes on costing less", () => {
    const basket = basketOf(["A 2x1000", "A 1x800", "A 1x300"]);
    expect(left(basket, use(fixed(400n, 2)))).toBe("900 400 300 0");
    expect(left(basket, use(fixed(400n, 9)))).toBe("800 400 300 0");
  });

  test("the cheapest pieces are free, apart from what costs nothing anyhow", () => {
    const basket = basketOf(["A 2x1000", "A 1x300", "A 1x0"]);
    expect(left(basket, use(free(1)))).toBe("1000 0 0 0");
    expect(left(basket, use(free(2)))).toBe("500 0 0 0");
  });

  test("of every so many pieces, the dearest first, the cheapest are reduced", () => {
    const basket = basketOf(["A 1x900", "A 2x1000", "A 2x600", "B 1x100"]);
    expect(left(basket, use(buyGet(1, 1, 9), of("A")))).toBe("900 500 300 100 0");
    expect(left(basket, use(buyGet(1, 1, 1), of("A")))).toBe("900 500 600 100 0");
    expect(left(basket, use(buyGet(2, 1, 9, 5_000n), of("A")))).toBe("900 750 600 100 0");
  });

  test("pieces that do not divide their line are a minor unit apart", () => {
    const basket = basketOf(["A 3x1000"]);
    expect(left(basket, use(free(1)))).toBe("667 0");
    expect(left(basket, use(fixed(0n, 1)))).toBe("666 0");
    expect(left(basket, use(free(3)))).toBe("0 0");
  });

  test("the delivery up to a cap, and what the till states up to its own", () => {
    const basket = basketOf(["A 1x1000"], 600n);
    expect(left(basket, use({ kind: "SHIPPING", capMinor: null }))).toBe("1000 0");
    expect(left(basket, use({ kind: "SHIPPING", capMinor: 500n }))).toBe("1000 100");
    const stated = use({ kind: "STATED", capMinor: 300n });
    expect(left(basket, { ...stated, statedMinor: 200n })).toBe("800 600");
    expect(left(basket, { ...stated, statedMinor: 400n })).toBe("700 600");
  });

  test("a multiplier of points takes nothing off and is used all the same", () => {
    const outcome = discounted(basketOf(["A 1x1000"]), [
      use({ kind: "POINTS_MULTIPLIER", bps: 20_000n }),
    ]);
    expect(outcome).toMatchObject({
      netMinor: 1_000n,
      discounts: [{ discountMinor: 0n, lines: [] }],
    });
  });

  test("says why it would take nothing off", () => {
    const basket = basketOf(["A 1x1000"]);
    expect(refused(basket, use(amountOff(1n), of("B")))).toBe("c NO_MATCHING_LINE");
    expect(refused(basket, use(amountOff(1n), { minimumMinor: 1_001n }))).toBe("c BELOW_MINIMUM");
    expect(refused(basket, use({ kind: "SHIPPING", capMinor: null }))).toBe("c NO_DELIVERY");
    expect(refused(basket, use({ kind: "STATED", capMinor: 1n }))).toBe("c NOT_STATED");
    const below = { ...use({ kind: "STATED", capMinor: 1n }), statedMinor: -1n };
    expect(refused(basket, below)).toBe("c NOT_STATED");
    expect(refused(basket, use({ kind: "VOUCHER", worthMinor: 1n }))).toBe("c VOUCHER");
    expect(refused(basketOf(["A 1x0"]), use(free(1)))).toBe("c NOTHING_LEFT");
    expect(discountsOf(basket, [use(amountOff(1n), { minimumMinor: 1_001n })])).toMatchObject({
      missingMinor: 1n,
    });
  });

  test("a million pieces are as quick as one", () => {
    const basket = basketOf(["A 1000000x999999937", "A 1000000x1000000"]);
    expect(left(basket, use(buyGet(1, 1, 1_000_000)))).toBe("499999969 500000 0");
  });
});

describe("several coupons", () => {
  test("are taken off in one fixed order, each off what is left", () => {
    const basket = basketOf(["A 2x2000", "B 1x1000"], 500n);
    const uses = [
      use({ kind: "SHIPPING", capMinor: null }, { code: "S" }),
      use(amountOff(100n), { code: "M" }),
      use(percentOff(1_000n), { code: "P" }),
      use(free(1), { code: "F", ...of("A") }),
    ];
    const { discounts, netMinor } = discounted(basket, uses);
    expect(discounts.map((each) => [each.couponId, each.discountMinor])).toEqual([
      ["F", 1_000n],
      ["P", 200n],
      ["M", 100n],
      ["S", 500n],
    ]);
    expect(netMinor).toBe(1_700n);
  });

  test("take a piece once: what is free for one is not bought for another", () => {
    const basket = basketOf(["A 3x3000"]);
    const [one, two] = ["a", "b"].map((id) => use(buyGet(2, 1, 1), {}, id));
    if (!one || !two) throw new Error("two coupons");
    expect(left(basket, one)).toBe("2000 0");
    expect(refused(basket, one, two)).toBe("b NOTHING_LEFT");
    expect(refused(basket, use(free(1), { code: "F" }), one)).toBe("a NOTHING_LEFT");
  });

  test("count their minimum before any coupon", () => {
    const half = use(percentOff(5_000n), { code: "P" });
    const most = use(amountOff(100n), { code: "M", minimumMinor: 1_000n });
    expect(left(basketOf(["A 1x1000"]), half, most)).toBe("400 0");
  });

  test("that do not combine are refused, and say why", () => {
    const basket = basketOf(["A 1x100000"]);
    const [g, h, alone, one, another] = [
      use(amountOff(1n), { code: "G", exclusiveGroup: "X" }),
      use(amountOff(1n), { code: "H", exclusiveGroup: "X" }),
      use(amountOff(1n), { code: "Z", stacks: false }),
      use(amountOff(1n), { code: "O", ...perOrder(1) }, "o1"),
      use(amountOff(1n), { code: "O", version: 2, ...perOrder(5) }, "o2"),
    ] as const;
    expect(refused(basket, h, g)).toBe("H GROUP");
    expect(refused(basket, alone, g)).toBe("Z ALONE");
    expect(refused(basket, one, another)).toBe("o2 PER_ORDER");
    expect(refused(basket, one, one)).toBe("o1 TWICE");
    const many = [...Array(11).keys()].map((at) => use(amountOff(1n), { code: `M${10 + at}` }));
    expect(refused(basket, ...many)).toBe("M20 TOO_MANY");
  });
});

describe("any basket with any coupons", () => {
  test("keeps every line between nothing and its gross, and loses nothing", () => {
    fc.assert(
      fc.property(anyBasket, anyCandidates(5), (basket, uses) => {
        const outcome = discountsOf(basket, uses);
        fc.pre(!(outcome instanceof Refusal));
        const sum = (all: readonly bigint[]) => all.reduce((a, b) => a + b, 0n);
        for (const { number, grossMinor, discountMinor, netMinor } of outcome.lines) {
          expect(netMinor).toBeGreaterThanOrEqual(0n);
          expect(netMinor + discountMinor).toBe(grossMinor);
          const parts = outcome.discounts.flatMap(({ lines }) => lines);
          const its = parts.filter((part) => part.number === number).map(({ minor }) => minor);
          expect(sum(its)).toBe(discountMinor);
          expect(its.every((minor) => minor > 0n)).toBe(true);
        }
        for (const { discountMinor, lines, shippingMinor } of outcome.discounts)
          expect(sum(lines.map(({ minor }) => minor)) + shippingMinor).toBe(discountMinor);
        const gross = sum(basket.lines.map((line) => line.grossMinor)) + basket.shippingMinor;
        expect(outcome.netMinor + outcome.discountMinor).toBe(gross);
        expect(outcome.shippingMinor).toBeGreaterThanOrEqual(0n);
        expect(sum(outcome.discounts.map((each) => each.discountMinor))).toBe(
          outcome.discountMinor,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test("is the same whatever the order of lines and uses", () => {
    fc.assert(
      fc.property(anyBasket, anyCandidates(4), (basket, uses) => {
        const turned = { ...basket, lines: basket.lines.toReversed() };
        expect(discountsOf(turned, uses.toReversed())).toEqual(discountsOf(basket, uses));
      }),
      { numRuns: 300 },
    );
  });
});
