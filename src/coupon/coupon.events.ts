import type { Fact } from "../platform/outbox/fact.ts";
import type { CouponEvent } from "./coupon.rules.ts";

/** `memberId`: whose the coupon is by now, which may be whom its member was merged into. */
export const couponChanged = (
  memberId: string,
  { couponId, kind }: Pick<CouponEvent, "couponId" | "kind">,
): Fact => ({
  kind: "CouponChanged",
  topics: [`member:${memberId}`],
  payload: { memberId, couponId, change: kind },
});
