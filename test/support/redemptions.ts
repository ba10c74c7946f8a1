import type { Funded } from "../../src/campaign/funding.rules.ts";
import { memberFacts } from "../../src/campaign/member-facts.queries.ts";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import { judgeBudgets, takeCharges } from "../../src/coupon/take-charges.ts";
import type { Proportion } from "../../src/kernel/amount.ts";
import { newId } from "../../src/kernel/id.ts";
import { clockOf, dayOf } from "../../src/kernel/month.ts";
import { lockMembers } from "../../src/member/lock-members.ts";
import type { Work } from "../../src/platform/database/work.ts";
import { redemptionsOfOrders, usesOf } from "../../src/redemption/redemption.queries.ts";
import {
  decideRedemption,
  decideReversal,
  judgeRedemption,
  type Redemption,
} from "../../src/redemption/redemption.rules.ts";
import { writeRedemptions, writeReversals } from "../../src/redemption/write-redemptions.ts";
import type { World, WorldStore } from "./world.ts";

export interface RedeemWish {
  readonly memberId: string;
  readonly couponId: string;
  readonly discountMinor?: bigint;
  readonly store?: WorldStore;
  readonly quoteId?: string;
  readonly orderId?: string;
  readonly occurredAt?: Date;
  readonly graced?: boolean;
}

/** Redeems a coupon as an order's transaction does: judged under its member's lock, budgets taken last. */
export async function redeemAs(work: Work, there: World, wish: RedeemWish): Promise<Redemption> {
  const { store = there.n1, discountMinor = 500n, occurredAt = work.now } = wish;
  const [memberId] = await lockMembers(work, wish.memberId);
  const [coupons, offers, facts] = await Promise.all([
    couponsNamed(work, [wish.couponId]),
    offersOf(work),
    memberFacts(work, [memberId]),
  ]);
  const coupon = coupons.get(wish.couponId);
  const template = coupon && offers.templates.get(coupon.templateId);
  const campaign = coupon && offers.campaigns.get(coupon.campaignId);
  const member = facts.get(memberId);
  if (!coupon || !template || !campaign || !member) throw new Error("there is no such coupon");
  const day = dayOf(occurredAt, there.timeZone);
  const local = { day, ...clockOf(occurredAt, there.timeZone) };
  const uses = (await usesOf(work, [memberId], [template.id])).get(memberId) ?? new Map();
  const refusal = judgeRedemption(coupon, template, {
    ...{ at: occurredAt, now: work.now, local, storeCode: store.code, member, uses },
    ...{ quoteId: wish.quoteId, graced: wish.graced ?? false },
    order: {
      ...{ net: 0n, base: 0n, gross: 0n, source: "till", store: store.code, franchisee: "north" },
      ...{ weekday: 1n, hour: 12n, day, tenders: [], lines: [] },
    },
  });
  if (refusal) throw refusal;
  const redeemed = decideRedemption(
    {
      ...{ id: newId(), memberId, orderId: wish.orderId ?? newId(), no: 0, storeId: store.id },
      ...{ source: "till", number: newId(), discountMinor, lines: [], occurredAt, day },
      ...{ coupon, template, campaign },
    },
    work.now,
  );
  await judgeBudgets(work, redeemed.step.charges, offers, [coupon]);
  await takeCharges(work, await writeRedemptions(work, [redeemed]), offers);
  return redeemed.redemption;
}

/** Refunds so much of what a coupon was redeemed for, as a refund's transaction does. */
export async function reverseAs(
  work: Work,
  redemption: Redemption,
  wish: { readonly soFar: Proportion; readonly returns?: boolean },
): Promise<Funded> {
  await lockMembers(work, redemption.memberId);
  const orderId = redemption.orderId ?? "";
  const [coupons, offers, found] = await Promise.all([
    couponsNamed(work, [redemption.couponId]),
    offersOf(work),
    redemptionsOfOrders(work, [{ id: orderId, memberId: redemption.memberId }]),
  ]);
  const coupon = coupons.get(redemption.couponId);
  const reversed = found.get(orderId)?.[0]?.reversed;
  if (!coupon || !reversed) throw new Error("there is no such redemption");
  const { returns = true, soFar } = wish;
  const decided = decideReversal(
    redemption,
    { coupon, reversed, soFar, refundId: newId(), returns },
    work.now,
  );
  await takeCharges(work, await writeReversals(work, [decided]), offers);
  return decided.reversal.funded;
}
