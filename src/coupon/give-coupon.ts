import { newId } from "../kernel/id.ts";
import { BadInput } from "../kernel/refusal.ts";
import { lockMembers } from "../member/lock-members.ts";
import { storiesOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { mayActForHolder } from "./coupon.policy.ts";
import {
  couponsBySource,
  couponsNamed,
  sourcePlace,
  writeIssued,
  writeSteps,
} from "./coupon.queries.ts";
import { CouponNotTransferable, CouponNotUsable, UnknownCoupon } from "./coupon.refusals.ts";
import { type Coupon, give, issue, shownState } from "./coupon.rules.ts";
import { offersOf } from "./offers.ts";
import { takeCharges } from "./take-charges.ts";

export interface GiveCoupon {
  /** The giver. */
  readonly memberId: string;
  readonly couponId: string;
  readonly toMemberId: string;
}

/** `coupon`: the one that the other member has now. */
export interface CouponGiven {
  readonly given: Coupon;
  readonly coupon: Coupon;
}

/**
 * Gives a member's coupon to another: it ends, and the other has one that is good for as long. Whom the campaign is for
 * is not asked again: it was issued. Given again to the same member, it is given once.
 */
export async function giveCoupon(work: Work, wish: GiveCoupon): Promise<CouponGiven> {
  mayActForHolder(work.actor, wish.memberId);

  const { couponId } = wish;
  const [memberId, toMemberId] = await lockMembers(work, wish.memberId, wish.toMemberId);
  const gift = { memberId: toMemberId, source: "GIFT", sourceKey: couponId } as const;
  const [found, earlier, stories] = await Promise.all([
    couponsNamed(work, [couponId]),
    couponsBySource(work, [gift]),
    storiesOf(work, [memberId]),
  ]);
  const coupon = found.get(couponId);
  // To whoever does not have it there is no such coupon.
  if (!coupon || !stories.get(memberId)?.includes(coupon.memberId))
    throw new UnknownCoupon(couponId);
  const had = earlier.get(sourcePlace(gift));
  if (had) return { given: coupon, coupon: had };
  if (memberId === toMemberId) throw new BadInput("a coupon is given to somebody else");
  const offers = await offersOf(work, [coupon.templateId]);
  const template = offers.templates.get(coupon.templateId);
  if (!template?.transferable) throw new CouponNotTransferable(couponId);
  const state = shownState(coupon, work.now);
  if (state !== "ISSUED") throw new CouponNotUsable(couponId, state);

  const { issuerStoreId, validFrom, validUntil } = coupon;
  const gone = give(coupon, toMemberId, work.now);
  const come = issue(
    { ...gift, id: newId(), template, issuerStoreId, validFrom, validUntil },
    work.now,
  );
  await writeSteps(work, [gone]);
  await writeIssued(work, [come]);
  await takeCharges(work, gone.charges, offers);
  return { given: gone.coupon, coupon: come.coupon };
}
