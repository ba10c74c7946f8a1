/*
 * What points members hold come to, and what of them may expire.
 *
 * Goal: money by the cost that was recorded and by what points pay; an estimate says what it rests on, and says nothing where
 * there is nothing to go by.
 * Method: vintages of two issuers, one with a past.
 */
import { describe, expect, test } from "@jest/globals";
import { estimateBreakage, liabilities } from "../../src/accounting/liability.rules.ts";

const vintage = (
  issuerCode: string,
  lastDay: string | null,
  points: bigint,
  cost: string | null,
) => ({
  ...{ issuerCode, lastDay, points, cost },
});
const held = [
  vintage("N1", "2027-03-31", 100n, "2u"),
  vintage("N1", null, 50n, null),
  vintage("S1", "2027-03-31", 30n, "3"),
];

describe("points held", () => {
  test("cost what was recorded, and are worth what they pay, floored", () => {
    const value = { id: "v", points: 3n, minor: 2n, version: 1, fromAt: new Date(0) };
    expect(
      liabilities(held, value).map(({ costMinor, worthMinor }) => [costMinor, worthMinor]),
    ).toEqual([
      [200n, 66n],
      [null, 33n],
      [90n, 20n],
    ]);
    expect(liabilities(held, undefined)[0]).toMatchObject({ costMinor: 200n, worthMinor: null });
  });

  test("will expire as those did whose days are over", () => {
    expect(estimateBreakage(held, [{ issuerCode: "N1", spent: 200n, expired: 100n }])).toEqual([
      {
        ...{ issuerCode: "N1", restsOnPoints: 300n, expiredPoints: 100n, rateBps: 3_333n },
        ...{ heldPoints: 100n, estimatedPoints: 33n },
      },
      {
        ...{ issuerCode: "S1", restsOnPoints: 0n, expiredPoints: 0n, rateBps: null },
        ...{ heldPoints: 30n, estimatedPoints: null },
      },
    ]);
  });
});
