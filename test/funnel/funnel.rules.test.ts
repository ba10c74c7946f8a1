import { describe, expect, test } from "@jest/globals";
import {
  incrementalSpend,
  redemptionRate,
  type Side,
  spendPerMember,
} from "../../src/funnel/funnel.rules.ts";

// Goal: rates and averages are exact fractions, rounded once, and nothing is said where there is too little to say it of.
// Method: pure, tables worked out by hand.

describe("the redemption rate", () => {
  test.each([
    [0, 0, 0, null],
    [3, 1, 0, 3_333n],
    [3, 2, 0, 6_667n],
    [3, 2, 1, 3_333n],
    [8, 1, 0, 1_250n],
    [16_000, 1, 0, 1n],
    [20_001, 1, 0, 0n],
    [4, 4, 4, 0n],
  ])("of %i issued, %i redeemed, %i of them reversed", (issued, redeemed, reversed, rate) => {
    expect(redemptionRate({ issued, redeemed, reversed })).toBe(rate);
  });
});

const side = (members: number, spendMinor: bigint): Side => ({ members, spendMinor });

describe("spend per member", () => {
  test("is rounded half up, and of nobody there is none", () => {
    expect(spendPerMember(side(8, 1_004n))).toBe(126n);
    expect(spendPerMember(side(3, 100n))).toBe(33n);
    expect(spendPerMember(side(0, 0n))).toBeNull();
  });
});

describe("incremental spend", () => {
  test.each<[string, Side, Side, bigint | null]>([
    // 120.00 a member beside 100.00: 20.00 more, 300 times.
    ["more", side(300, 3_600_000n), side(30, 300_000n), 600_000n],
    ["less", side(300, 2_400_000n), side(30, 300_000n), -600_000n],
    // 100 offered × 1.00 / 31 held out = 3.2258…: the average per member is not rounded on the way.
    ["a fraction", side(100, 1_000n), side(31, 100n), 677n],
    ["half a cent", side(45, 0n), side(30, 1n), -2n],
    ["nothing at all", side(30, 0n), side(30, 0n), 0n],
    ["too few held out", side(300, 3_600_000n), side(29, 300_000n), null],
    ["too few offered", side(29, 3_600_000n), side(300, 300_000n), null],
    ["nobody held out", side(300, 3_600_000n), side(0, 0n), null],
  ])("is %s", (_, offered, heldOut, incremental) => {
    expect(incrementalSpend({ offered, heldOut })).toBe(incremental);
  });
});
