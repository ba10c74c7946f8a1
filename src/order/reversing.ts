import { couponsNamed } from "../coupon/coupon.queries.ts";
import type { Coupon } from "../coupon/coupon.rules.ts";
import { type Offers, offersOf } from "../coupon/offers.ts";
import type { Work } from "../platform/database/work.ts";
import { redemptionsOfOrders } from "../redemption/redemption.queries.ts";
import { addFunded, decideReversal, type Reversed } from "../redemption/redemption.rules.ts";
import type { Order } from "./order.rules.ts";
import { type Refunding, refundedPart } from "./refunding.rules.ts";

/** Coupons of orders while a batch of refunds is decided. */
export interface Reversing {
  /** Takes back of an order's redemptions what its refunds come to by now. */
  reverse(refunding: Refunding): void;
  /** All that was taken back, to be written. */
  readonly reversed: readonly Reversed[];
  bounded(): Promise<Offers>;
}

const NO_OFFERS: Offers = { templates: new Map(), campaigns: new Map() };

/** Reads what was redeemed with orders, under locks asked for before; nothing where no order used a coupon. */
export async function openReversing(work: Work, orders: readonly Order[]): Promise<Reversing> {
  const using = orders.filter(({ coupons, quoteId }) => coupons !== null || quoteId !== null);
  const redeemed = await redemptionsOfOrders(work, using);
  const ids = [...redeemed.values()].flat().map(({ redemption }) => redemption.couponId);
  const coupons = await couponsNamed(work, ids);
  const templateIds = [...new Set([...coupons.values()].map(({ templateId }) => templateId))];
  const reversed: Reversed[] = [];
  return {
    reversed,
    bounded: async () => (reversed.length === 0 ? NO_OFFERS : offersOf(work, templateIds)),
    reverse({ order, refund }) {
      const all = redeemed.get(order.id) ?? [];
      redeemed.set(
        order.id,
        all.map((each) => {
          const { redemption } = each;
          const decided = decideReversal(
            redemption,
            {
              coupon: coupons.get(redemption.couponId) as Coupon,
              ...{ reversed: each.reversed, refundId: refund.id },
              soFar: refundedPart(order, refund.totalMinor),
              returns: refund.kind !== "CHARGEBACK",
            },
            work.now,
          );
          if (decided.step) coupons.set(redemption.couponId, decided.step.coupon);
          reversed.push(decided);
          return { redemption, reversed: addFunded(each.reversed, decided.reversal.funded) };
        }),
      );
    },
  };
}
