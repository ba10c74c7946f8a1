import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bestUses, type Candidate } from "../../src/basket/best-uses.rules.ts";
import { discountsOf } from "../../src/basket/discount.rules.ts";
import type { Basket } from "../../src/basket/taking.rules.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import {
  anyBasket,
  anyCandidates,
  basketOf,
  of,
  perOrder,
  templateOf,
} from "../support/baskets.ts";

// Goal: no legal combination takes more off than the one that is answered, and which of equals it is never depends on chance.
// Method: small baskets are compared with every subset there is; examples show the ties.

const candidate = (couponId: string, day: number, template: Candidate["template"]): Candidate => ({
  ...{ couponId, template, validUntil: new Date(Date.UTC(2027, 0, day)) },
});

const key = (uses: readonly Candidate[]) =>
  uses
    .map((use) => `${use.validUntil.toISOString()} ${use.template.code} ${use.couponId}`)
    .sort()
    .join("|");

/** Each subset through the engine; the best by what it takes, then how few, then what ends sooner. */
function byHand(basket: Basket, candidates: readonly Candidate[]) {
  let best: { minor: bigint; uses: Candidate[] } = { minor: 0n, uses: [] };
  for (let set = 1; set < 2 ** candidates.length; set += 1) {
    const uses = candidates.filter((_, at) => set & (1 << at));
    const outcome = discountsOf(basket, uses);
    if (outcome instanceof Refusal) continue;
    const minor = outcome.discountMinor;
    const fewer = best.uses.length - uses.length;
    if (
      minor > best.minor ||
      (minor === best.minor && (fewer > 0 || (fewer === 0 && key(uses) < key(best.uses))))
    )
      best = { minor, uses };
  }
  return best;
}

describe("bestUses", () => {
  test("answers what trying every subset finds", () => {
    fc.assert(
      fc.property(anyBasket, anyCandidates(6), (basket, candidates) => {
        const found = bestUses(basket, candidates, { nodes: 100_000 });
        const best = byHand(basket, candidates);
        expect(found.complete).toBe(true);
        expect({ minor: found.discountMinor, uses: key(found.uses) }).toEqual({
          minor: best.minor,
          uses: key(best.uses),
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test("comes to what the engine makes of its answer, however early it is cut off", () => {
    fc.assert(
      fc.property(anyBasket, anyCandidates(7), fc.nat(12), (basket, candidates, nodes) => {
        const found = bestUses(basket, candidates, { nodes });
        const outcome = discountsOf(basket, found.uses);
        expect(outcome).toMatchObject({ discountMinor: found.discountMinor });
        expect(found.nodes).toBeLessThanOrEqual(nodes);
      }),
    );
  });

  test("does not depend on the order of what it is given", () => {
    fc.assert(
      fc.property(anyBasket, anyCandidates(6), fc.nat(12), (basket, candidates, nodes) => {
        const turned = { ...basket, lines: basket.lines.toReversed() };
        expect(bestUses(turned, candidates.toReversed(), { nodes })).toEqual(
          bestUses(basket, candidates, { nodes }),
        );
      }),
    );
  });

  test("prefers one coupon to two, and of alike what ends sooner", () => {
    const half = templateOf({ kind: "AMOUNT_OFF", minor: 500n }, { code: "HALF" });
    const all = templateOf({ kind: "AMOUNT_OFF", minor: 1_000n }, { code: "ALL" });
    const basket = basketOf(["A 1x1000"]);
    const halves = [candidate("a", 3, half), candidate("b", 1, half), candidate("c", 2, half)];
    expect(bestUses(basket, [...halves, candidate("z", 9, all)]).uses).toMatchObject([
      { couponId: "z" },
    ]);
    expect(bestUses(basket, halves).uses.map(({ couponId }) => couponId)).toEqual(["b", "c"]);
  });

  test("gives up a large coupon that is used alone for smaller ones that are more together", () => {
    const alone = templateOf(
      { kind: "PERCENT_OFF", bps: 3_000n, capMinor: null },
      { code: "X", stacks: false },
    );
    const fifth = templateOf(
      { kind: "PERCENT_OFF", bps: 2_000n, capMinor: null },
      { code: "Y", ...perOrder(1) },
    );
    const off = templateOf({ kind: "AMOUNT_OFF", minor: 200n }, { code: "Z", ...of("A") });
    const wallet = [candidate("x", 1, alone), candidate("y", 1, fifth), candidate("z", 1, off)];
    expect(bestUses(basketOf(["A 1x1000", "B 1x500"]), wallet)).toMatchObject({
      discountMinor: 500n,
      uses: [{ couponId: "y" }, { couponId: "z" }],
    });
    expect(bestUses(basketOf(["A 1x1000", "B 1x2000"]), wallet).discountMinor).toBe(900n);
  });

  test("finds the twenty that are alike in a few steps", () => {
    const wallet = [...Array(20).keys()].map((at) =>
      candidate(
        `c${at}`,
        20 - at,
        templateOf({ kind: "AMOUNT_OFF", minor: 500n }, { code: `T${at}` }),
      ),
    );
    const best = bestUses(basketOf(["A 1x100000"]), wallet);
    expect(best).toMatchObject({ discountMinor: 5_000n, complete: true });
    expect(best.uses.every(({ validUntil }) => validUntil.getUTCDate() <= 10)).toBe(true);
    expect(best.nodes).toBeLessThan(50);
  });
});
