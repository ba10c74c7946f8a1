import type { Work } from "../platform/database/work.ts";
import { writeSteps } from "./coupon.queries.ts";
import { type Bounded, type Coupon, type Reservation, release, reserve } from "./coupon.rules.ts";
import { judgeBudgets, takeCharges } from "./take-charges.ts";

/**
 * Keeps coupons for a checkout, and their part of the budgets, until an instant, for whoever has judged each of them
 * under its member's lock. The last thing a transaction does.
 */
export async function reserveCoupons(
  work: Work,
  wishes: ReadonlyArray<{ readonly coupon: Coupon; readonly reservation: Reservation }>,
  bounded: Bounded,
): Promise<void> {
  const steps = wishes.map(({ coupon, reservation }) => reserve(coupon, reservation, work.now));
  const charges = steps.flatMap((step) => step.charges);
  await judgeBudgets(
    work,
    charges,
    bounded,
    wishes.map(({ coupon }) => coupon),
  );
  await writeSteps(work, steps);
  await takeCharges(work, charges, bounded);
}

/** Gives reserved coupons back to their members, and their part of the budgets. */
export async function releaseCoupons(
  work: Work,
  coupons: readonly Coupon[],
  bounded: Bounded,
  detail: string | null = null,
): Promise<void> {
  const steps = coupons.map((coupon) => release(coupon, work.now, detail));
  await writeSteps(work, steps);
  await takeCharges(
    work,
    steps.flatMap((step) => step.charges),
    bounded,
  );
}
