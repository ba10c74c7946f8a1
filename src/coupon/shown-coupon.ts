import { survivorOf } from "../member/member.queries.ts";
import type { Scope } from "../platform/database/work.ts";
import { type Coupon, shownState } from "./coupon.rules.ts";
import type { CouponType } from "./coupon.type.ts";

/** A coupon as it is by the clock, and whose it is by now. */
export const shownCoupon = (coupon: Coupon, memberId: string, now: Date): CouponType => {
  const state = shownState(coupon, now);
  const { reservation } = coupon;
  return {
    ...{ ...coupon, memberId, state },
    reservedUntil: state === "RESERVED" && reservation ? reservation.untilAt : null,
  };
};

/** The same where it is not known whether its member was merged into another. */
export const showCoupon = async (scope: Scope, coupon: Coupon): Promise<CouponType> =>
  shownCoupon(coupon, await survivorOf(scope, coupon.memberId), scope.now);
