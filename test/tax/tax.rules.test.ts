/*
 * Tax fields of what a clause came to.
 *
 * Goal: net and tax are the gross to the last unit, whichever of them the contract agreed; the rate is that in force.
 * Method: examples with a rounding, then properties.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type TaxRateTerms, taxBaseOf, taxRateAt } from "../../src/tax/tax.rules.ts";

const rate = (version: number, kind: TaxRateTerms["kind"], rateBps: number, from: string) => ({
  ...{ version, kind, rateBps, amountsAre: "NET" as const },
  fromAt: new Date(from),
});

describe("tax", () => {
  test("comes on top of a net, or lies within a gross; rounded half up", () => {
    expect(taxBaseOf(-1_025n, { rateBps: 600, amountsAre: "NET" })).toEqual({
      ...{ netMinor: -1_025n, rateBps: 600, taxMinor: -62n, grossMinor: -1_087n },
    });
    expect(taxBaseOf(10_600n, { rateBps: 600, amountsAre: "GROSS" })).toEqual({
      ...{ netMinor: 10_000n, rateBps: 600, taxMinor: 600n, grossMinor: 10_600n },
    });
    expect(taxBaseOf(-100n, { rateBps: 1_300, amountsAre: "GROSS" })).toMatchObject({
      ...{ netMinor: -88n, taxMinor: -12n, grossMinor: -100n },
    });
  });

  test("always sums up, and mirrors its sign", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.constantFrom("NET" as const, "GROSS" as const),
        (amount, rateBps, amountsAre) => {
          const base = taxBaseOf(amount, { rateBps, amountsAre });
          expect(base.netMinor + base.taxMinor).toBe(base.grossMinor);
          expect(amountsAre === "NET" ? base.netMinor : base.grossMinor).toBe(amount);
          const mirrored = taxBaseOf(-amount, { rateBps, amountsAre });
          expect(mirrored.taxMinor).toBe(-base.taxMinor);
        },
      ),
    );
  });

  test("is by the newest version that had begun, of the clause a line is under", () => {
    const rates = [
      rate(1, "ROYALTY", 600, "2026-01-01"),
      rate(2, "ROYALTY", 900, "2026-03-01"),
      rate(1, "POINTS_COST", 300, "2026-01-01"),
    ];
    const at = new Date("2026-02-28");
    expect(taxRateAt(rates, "VOLUME", at)).toMatchObject({ rateBps: 600 });
    expect(taxRateAt(rates, "ROYALTY", new Date("2026-03-01"))).toMatchObject({ rateBps: 900 });
    expect(taxRateAt(rates, "BREAKAGE", at)).toMatchObject({ rateBps: 300 });
    expect(taxRateAt(rates, "BOUND_SHARE", at)).toBeUndefined();
  });
});
