import { writeSteps } from "../coupon/coupon.queries.ts";
import type { Charge } from "../coupon/coupon.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { writeRedemptionRows, writeReversalRows } from "./redemption.queries.ts";
import type { Redeemed, Reversed } from "./redemption.rules.ts";

/**
 * Writes what was redeemed: its rows, the coupons' states and the steps of their lives. Answers what it charges to
 * budgets: `takeCharges` takes that as the last thing the transaction does.
 */
export async function writeRedemptions(
  work: Work,
  redeemed: readonly Redeemed[],
): Promise<readonly Charge[]> {
  const steps = redeemed.map(({ step }) => step);
  await Promise.all([
    writeRedemptionRows(
      work,
      redeemed.map(({ redemption }) => redemption),
    ),
    writeSteps(work, steps),
  ]);
  return steps.flatMap(({ charges }) => charges);
}

/** Writes what refunds took back of redemptions; answers what budgets get back, for `takeCharges`. */
export async function writeReversals(
  work: Work,
  reversed: readonly Reversed[],
): Promise<readonly Charge[]> {
  await Promise.all([
    writeReversalRows(
      work,
      reversed.map(({ reversal }) => reversal),
    ),
    writeSteps(
      work,
      reversed.flatMap(({ step }) => step ?? []),
    ),
  ]);
  return reversed.flatMap(({ charges }) => charges);
}
