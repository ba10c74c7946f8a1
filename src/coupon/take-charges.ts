import {
  type Amounts,
  leftToTake,
  openBudgets,
  takeFromBudgets,
} from "../budget/budget.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { budgetsOf, dayBoundsOf, shortOf, usedUp } from "./charging.rules.ts";
import type { Bounded, Charge, Coupon } from "./coupon.rules.ts";

/**
 * Takes what coupons charge from their budgets, with what else is to be taken, in one statement; the last thing a
 * transaction does.
 */
export async function takeCharges(
  work: Work,
  charges: readonly Charge[],
  bounded: Bounded,
  others: Amounts = new Map(),
): Promise<void> {
  const amounts = new Map(others);
  for (const [subject, amount] of budgetsOf(charges, bounded))
    amounts.set(subject, (amounts.get(subject) ?? 0n) + amount);
  await openBudgets(work, dayBoundsOf(charges, bounded));
  await takeFromBudgets(work, amounts);
}

/**
 * Refuses what the budgets have too little left for, as it was committed a moment ago; where others are faster,
 * `takeCharges` has the step tried again.
 */
export async function judgeBudgets(
  work: Work,
  charges: readonly Charge[],
  bounded: Bounded,
  coupons: readonly Coupon[],
): Promise<void> {
  const amounts = budgetsOf(charges, bounded);
  const left = await leftToTake(work, [...amounts.keys()]);
  const short = shortOf(amounts, left, dayBoundsOf(charges, bounded));
  if (short !== undefined) throw usedUp(short, coupons);
}
