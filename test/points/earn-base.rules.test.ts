import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { baseOf, type EarnBase, earnBaseAt, USUAL_BASE } from "../../src/points/earn-base.rules.ts";

// Goal: what of a net earns is said once, and never more than the net. Method: tables of nets and what they are made
// of; any makeup as a property.

const counts: EarnBase = {
  ...{ version: 1, countsTax: true, countsShipping: true, excludedTenders: [] },
  ...{ excludedCategories: [], fromAt: new Date("2026-03-01T00:00:00Z") },
};

describe("the earn base", () => {
  test.each([
    ["nothing is said", {}, 10_000n],
    ["tax and delivery are no sale", { taxMinor: 600n, shippingMinor: 400n }, 9_000n],
    [
      "what a gift card pays earned when it was bought",
      {
        tenders: [
          { kind: "GIFT_CARD", minor: 2_500n },
          { kind: "WECHAT", minor: 7_500n },
        ],
      },
      7_500n,
    ],
    [
      "a gift card earns nothing",
      {
        lines: [
          { category: "GIFT_CARD", netMinor: 4_000n },
          { category: "TEA", netMinor: 6_000n },
        ],
      },
      6_000n,
    ],
    [
      "a gift card bought with gift cards earns nothing, never less",
      {
        tenders: [{ kind: "GIFT_CARD", minor: 10_000n }],
        lines: [{ category: "GIFT_CARD", netMinor: 10_000n }],
      },
      0n,
    ],
    ["a line without a category earns", { lines: [{ netMinor: 10_000n }] }, 10_000n],
  ])("where %s", (_, makeup, base) => {
    expect(baseOf({ netMinor: 10_000n, ...makeup }, USUAL_BASE)).toBe(base);
  });

  test("is all of the net where nothing is excluded", () => {
    const makeup = {
      ...{ netMinor: 10_000n, taxMinor: 600n, shippingMinor: 400n },
      tenders: [{ kind: "GIFT_CARD", minor: 10_000n }],
    };
    expect(baseOf(makeup, counts)).toBe(10_000n);
  });

  test("lies between nothing and the net, and only shrinks as more is excluded", () => {
    const amount = fc.bigInt(0n, 10_000n);
    const part = fc.constantFrom("GIFT_CARD", "CASH");
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        fc.array(fc.record({ kind: part, minor: amount }), { maxLength: 3 }),
        fc.array(fc.record({ category: part, netMinor: amount }), { maxLength: 3 }),
        (netMinor, taxMinor, shippingMinor, tenders, lines) => {
          const makeup = { netMinor, taxMinor, shippingMinor, tenders, lines };
          const base = baseOf(makeup, USUAL_BASE);
          expect(base >= 0n && base <= netMinor).toBe(true);
          expect(baseOf(makeup, { ...USUAL_BASE, countsTax: true }) >= base).toBe(true);
          expect(baseOf(makeup, counts)).toBe(netMinor);
        },
      ),
    );
  });

  test("is the version's that was in force", () => {
    const later = { ...counts, version: 2, fromAt: new Date("2026-04-01T00:00:00Z") };
    const at = (day: string) => earnBaseAt([later, counts], new Date(`${day}T00:00:00Z`)).version;
    expect([at("2026-02-28"), at("2026-03-01"), at("2026-04-02")]).toEqual([0, 1, 2]);
  });
});
