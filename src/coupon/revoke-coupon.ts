import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { mayRevokeCoupons } from "./coupon.policy.ts";
import { couponsNamed, writeSteps } from "./coupon.queries.ts";
import { CouponNotUsable, UnknownCoupon } from "./coupon.refusals.ts";
import { type Coupon, revoke } from "./coupon.rules.ts";
import { offersOf } from "./offers.ts";
import { takeCharges } from "./take-charges.ts";

export interface RevokeCoupon {
  readonly couponId: string;
  readonly reason?: string | undefined;
}

/** Takes a coupon from its member, reserved or not. Revoked again, it stays so; what was used stays used. */
export async function revokeCoupon(work: Work, wish: RevokeCoupon): Promise<Coupon> {
  mayRevokeCoupons(work.actor);

  const { couponId, reason = null } = wish;
  const found = (await couponsNamed(work, [couponId])).get(couponId);
  if (!found) throw new UnknownCoupon(couponId);
  await lockMembers(work, found.memberId);
  const coupon = (await couponsNamed(work, [couponId])).get(couponId) ?? found;
  if (coupon.state === "REVOKED") return coupon;
  if (coupon.state === "REDEEMED" || coupon.state === "GIVEN")
    throw new CouponNotUsable(couponId, coupon.state);

  const step = revoke(coupon, reason, work.now);
  await writeSteps(work, [step]);
  await takeCharges(work, step.charges, await offersOf(work, [coupon.templateId]));
  return step.coupon;
}
