import { buyCoupon } from "../../src/coupon/buy-coupon.ts";
import { giveCoupon } from "../../src/coupon/give-coupon.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import { reserveCoupons } from "../../src/coupon/reserve-coupons.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { claimCoupon } from "../../src/link/claim-coupon.ts";
import { createClaimLink } from "../../src/link/create-claim-link.ts";
import { tokenOf } from "../../src/link/link.rules.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { redeemCoupon } from "../../src/redemption/redeem-coupon.ts";
import type { Kit } from "../support/database.ts";
import { campaignOf, couponOf, optInTo, templateOf } from "../support/offers.ts";
import { orderOf, record, type World } from "../support/world.ts";
import type { Tampering } from "./tamperings.ts";

/** One coupon is redeemed alone, one reserved, one given, one bought, one claimed by a link, one used by an order. */
export async function couponing(kit: Kit, there: World): Promise<void> {
  const { anna: memberId, n1 } = there;
  const [, bruno = ""] = there.members;
  const campaign = await campaignOf(there, { code: "CUT", moneyBudgetMinor: 50_000n });
  await optInTo(kit, there, campaign, [n1.id]);
  const template = await templateOf(there, {
    ...{ code: "cut", campaign, benefit: { kind: "VOUCHER", worthMinor: 901n }, pricePoints: 1n },
    ...{ transferable: true, moneyBudgetMinor: 10_000n, limits: { total: 10, perMember: 5 } },
    funding: { headquarters: 1, acceptor: 1 },
  });
  const { id: couponId } = await couponOf(there, template);
  const till = { storeId: n1.id, source: "N1", number: "V1" };
  await there.as((work) => redeemCoupon(work, { ...till, couponId }));
  const kept = await couponOf(there, template);
  await there.as(async (work) => {
    const untilAt = new Date(+work.now + 60_000);
    const reservation = { quoteId: newId(), untilAt, minor: 901n, day: "2026-03-23" };
    await reserveCoupons(work, [{ coupon: kept, reservation }], await offersOf(work));
  });
  const { id: gift } = await couponOf(there, template);
  await there.as((work) => giveCoupon(work, { memberId, couponId: gift, toMemberId: bruno }));
  await there.as((work) => buyCoupon(work, { memberId, template: "cut", number: "1" }));
  const wish = { template: "cut", storeId: null, bound: 5n };
  const { id } = await there.as((work) => createClaimLink(work, wish));
  const token = tokenOf(id, kit.orm.vault.digest);
  await there.as((work) => claimCoupon(work, { memberId: bruno, token }));
  await useAndTakeBackInParts(kit, there, campaign);
}

/** An order uses a coupon that two pay for; a part of it is returned, and a part charged back. */
async function useAndTakeBackInParts(kit: Kit, there: World, campaign: string): Promise<void> {
  const template = await templateOf(there, {
    ...{ code: "cut-off", campaign, benefit: { kind: "AMOUNT_OFF", minor: 901n } },
    funding: { headquarters: 1, acceptor: 1 },
  });
  const [, , memberId = ""] = there.members;
  const coupons = [{ couponId: (await couponOf(there, template, { memberId })).id }];
  const occurredAt = kit.clock();
  const sale = {
    member: { id: memberId },
    coupons,
    grossMinor: 10_000n,
    netMinor: 9_099n,
    occurredAt,
  };
  await record(there, orderOf(there, "C1", sale));
  const refund = { source: "till", orderNumber: "C1", occurredAt };
  const parts = [
    { ...refund, number: "RC1a", refundMinor: 1_000n },
    { ...refund, number: "RC1b", refundMinor: 2_000n, kind: "CHARGEBACK" as const },
  ];
  for (const outcome of await there.as((work) => refundOrders(work, parts)))
    if (outcome instanceof Refusal) throw outcome;
}

const reversalOf = (number: string) =>
  `refund_id = (select id from order_refund where number = '${number}')`;

/** What someone may do to coupons past the hub's rights. */
export const couponings: Tampering[] = [
  [
    "C1",
    "a coupon that was used is its member's again",
    "update coupon set state = 'ISSUED' where state = 'REDEEMED'",
    "ISSUED, its events come to REDEEMED",
  ],
  [
    "C1",
    "a step of a coupon's life is gone",
    "delete from coupon_event where kind = 'RESERVED'",
    "1 events up to number 1, it counts 2",
  ],
  [
    "C1",
    "a coupon was used before it was issued",
    "update coupon_event set kind = 'RELEASED' where kind = 'ISSUED'",
    "event 1 is RELEASED",
  ],
  [
    "C2",
    "a gift is good for longer than it was",
    "update coupon set valid_until = valid_until + interval '1 day' where source = 'GIFT'",
    "which was not given as it is",
  ],
  [
    "C2",
    "a coupon was bought for less",
    "update coupon_template set price_points = 2",
    "bought for 1 points, its price is 2",
  ],
  [
    "C3",
    "a redemption is gone",
    "delete from coupon_redemption",
    "its coupon was redeemed, it has no row",
  ],
  [
    "C3",
    "headquarters pays a store less",
    "update coupon_redemption set headquarters_minor = 400, acceptor_minor = 501",
    "400 and 0 are paid by others, its line is of 451",
  ],
  [
    "C4",
    "somebody else was to pay",
    `update coupon_template set funding = '{"headquarters": 1, "acceptor": 0, "issuer": 0}'`,
    "expected 901, 0, 0",
  ],
  [
    "C4",
    "more came back than was taken off",
    `insert into coupon_reversal select id, gen_random_uuid(), member_id, brand_id, 452, 452, 0, 0, false, now()
       from coupon_redemption`,
    "more came back than was taken off",
  ],
  [
    "C5",
    "a member used more than it may",
    `update coupon_template set limits = jsonb_set(limits, '{perMember}', '0')`,
    "redeemed 1 times, 0 are allowed",
  ],
  [
    "C6",
    "a budget was used by nobody",
    "update budget set used = used + 1 where subject like 'template/%/count'",
    "3 used, what there is comes to 2",
  ],
  [
    "C6",
    "a link gave out more",
    "update budget set used = used + 1 where subject like 'link/%'",
    "2 used, what there is comes to 1",
  ],
  [
    "O5",
    "a refund gave headquarters back what a store had paid",
    `update coupon_reversal set headquarters_minor = headquarters_minor + 1, acceptor_minor = acceptor_minor - 1
       where ${reversalOf("RC1a")}`,
    "150, 147, 0 taken back by refund .*, expected 149, 148, 0",
  ],
  [
    "O5",
    "a refund took nothing back of a coupon",
    `delete from coupon_reversal where ${reversalOf("RC1b")}`,
    "took nothing back of it",
  ],
  [
    "O5",
    "what a refund took back of a coupon is another refund's",
    `update coupon_reversal set refund_id = (select id from order_refund where number = 'R10a')
       where ${reversalOf("RC1b")}`,
    "a reversal by .*, no refund of its order|took nothing back of it",
  ],
  [
    "O5",
    "a chargeback gives a budget back",
    `update coupon_reversal set returns = true where ${reversalOf("RC1b")};
     update budget set used = used - 198 where subject like 'campaign/%/money' and used > 198`,
    "is a CHARGEBACK, it says otherwise",
  ],
];
