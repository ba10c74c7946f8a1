import { createHash } from "node:crypto";
import { BrandEntity } from "../brand/brand.entity.ts";
import { StoreClosed, UnknownStore } from "../brand/brand.refusals.ts";
import { latestOccurrence, type OwnedStore, ownerAt } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import type { Local } from "../campaign/hours.rules.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import { couponsNamed } from "../coupon/coupon.queries.ts";
import { CouponNotUsable, UnknownCoupon } from "../coupon/coupon.refusals.ts";
import type { Coupon } from "../coupon/coupon.rules.ts";
import { type Offers, offersOf } from "../coupon/offers.ts";
import { judgeBudgets, takeCharges } from "../coupon/take-charges.ts";
import type { OrderFacts } from "../kernel/condition.ts";
import { newId } from "../kernel/id.ts";
import { clockOf, dayOf, monthOf } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import { apply, type Posting } from "../ledger/apply.ts";
import { requestKey } from "../ledger/key.ts";
import { openBook, writeApplied } from "../ledger/post.ts";
import { lockMembers } from "../member/lock-members.ts";
import type { Work } from "../platform/database/work.ts";
import { bookingMonth, bookLines, transfersOf } from "../settlement/booking.rules.ts";
import { holdOpenMonth, openFirstMonth, writeLines } from "../settlement/line.queries.ts";
import { linesAccrued } from "../settlement/settlement.events.ts";
import { termsOf } from "../terms/terms.queries.ts";
import { TermsMissing } from "../terms/terms.refusals.ts";
import { termsAt } from "../terms/terms.rules.ts";
import { mayRedeemCoupons } from "./redemption.policy.ts";
import { redemptionOf, usesOf } from "./redemption.queries.ts";
import { RedemptionConflict } from "./redemption.refusals.ts";
import {
  decideRedemption,
  judgeRedemption,
  type Redemption,
  wasOffline,
} from "./redemption.rules.ts";
import { linesOf, worthAlone } from "./settling.rules.ts";
import { writeRedemptions } from "./write-redemptions.ts";

export interface RedeemCoupon {
  readonly couponId: string;
  readonly storeId: string;
  /** The till's own number of this redemption: sent twice, it is done once. */
  readonly source: string;
  readonly number: string;
  /** What the till took off, 0 of a `STATED` one where it does not know; of an exchange voucher nothing is said. */
  readonly statedMinor?: bigint | undefined;
  /** When it was; left out: now. Earlier where the till was offline. */
  readonly occurredAt?: Date | undefined;
}

/** `repeated`: it was redeemed before, just so; nothing was done again. */
export interface CouponRedeemed {
  readonly redemption: Redemption;
  readonly repeated: boolean;
}

/**
 * Redeems a coupon alone: one that is exchanged, or whose order the hub is not told of. Who honours it is made whole by
 * lines of its own, in a posting of its member's.
 */
export async function redeemCoupon(work: Work, wish: RedeemCoupon): Promise<CouponRedeemed> {
  mayRedeemCoupons(work.actor, wish.storeId);
  const { couponId, source, number, occurredAt = work.now } = wish;
  if (occurredAt > latestOccurrence(work.now)) throw new BadInput("it occurs before now");

  const stores = new Map((await ownedStores(work)).map((each) => [each.id, each]));
  const store = stores.get(wish.storeId);
  if (!store) throw new UnknownStore(wish.storeId);
  const found = (await couponsNamed(work, [couponId])).get(couponId);
  if (!found) throw new UnknownCoupon(couponId);
  const key = requestKey("redemption", source, number);
  const openMonth = await holdOpenMonth(work);
  const [memberId] = await lockMembers(work, found.memberId);
  const book = await openBook(work, { ownerIds: [memberId], keys: [key] });

  const fingerprint = fingerprintOf(wish);
  const earlier = book.keys.get(key);
  if (earlier) {
    const redemption = await redemptionOf(work, earlier.postingId);
    if (!redemption || !earlier.fingerprint.equals(fingerprint))
      throw new RedemptionConflict(number);
    return { redemption, repeated: true };
  }
  const [brand, coupons, offers, facts, uses, terms] = await Promise.all([
    work.em.findOneOrFail(BrandEntity, { id: work.brandId }),
    couponsNamed(work, [couponId]),
    offersOf(work, [found.templateId]),
    memberFacts(work, [memberId]),
    usesOf(work, [memberId], [found.templateId]),
    termsOf(work),
  ]);
  const { timeZone, currency } = brand;
  const seller = sellerAt(store, occurredAt, terms);
  const { coupon, template, campaign } = offered(coupons.get(couponId) ?? found, offers);
  const day = dayOf(occurredAt, timeZone);
  const local = { day, ...clockOf(occurredAt, timeZone) };
  const member = facts.get(memberId);
  if (!member) throw new Error("a locked member has facts");
  const refusal = judgeRedemption(coupon, template, {
    ...{ at: occurredAt, now: work.now, local, storeCode: store.code, member },
    ...{ uses: uses.get(memberId) ?? new Map(), graced: wasOffline(occurredAt, work.now) },
    order: alone(local, { source, store: store.code, franchisee: seller.franchiseeCode }),
  });
  if (refusal) throw refusal;
  const worth = worthAlone(template.benefit, wish.statedMinor);
  if (typeof worth === "string") throw new CouponNotUsable(couponId, worth);

  const id = newId();
  const redeemed = decideRedemption(
    {
      ...{ id, memberId, orderId: null, no: 0, storeId: store.id, source, number, occurredAt, day },
      ...{ discountMinor: worth, lines: [], coupon, template, campaign },
    },
    work.now,
  );
  const { charges } = redeemed.step;
  await judgeBudgets(work, charges, offers, [coupon]);
  const ofMonth = monthOf(occurredAt, timeZone);
  const month = bookingMonth(ofMonth, openMonth ?? monthOf(brand.openedAt, timeZone));
  const lines = linesOf(redeemed.redemption, seller, { stores, terms, timeZone });
  const posting: Posting = {
    ...{ id, ownerId: memberId, key, fingerprint, kind: "redemption", occurredAt },
    transfers: transfersOf(lines, month, currency),
  };
  const booked = bookLines(lines, { id, ownerId: memberId, month, ofMonth, occurredAt });
  const applied = apply(book, posting);
  if (applied.kind !== "posted") throw new Error("what was judged sound must be posted");
  if (openMonth === undefined) await openFirstMonth(work, monthOf(brand.openedAt, timeZone));
  await writeApplied(work, book, [applied]);
  await writeLines(work, booked);
  await writeRedemptions(work, [redeemed]);

  for (const fact of linesAccrued(work.brandId, booked)) work.record(fact);
  await takeCharges(work, charges, offers);
  return { redemption: redeemed.redemption, repeated: false };
}

const fingerprintOf = ({ couponId, storeId, statedMinor, occurredAt }: RedeemCoupon): Buffer =>
  createHash("sha256")
    .update(
      JSON.stringify([
        ...[couponId, storeId, String(statedMinor ?? ""), occurredAt?.toISOString() ?? ""],
      ]),
    )
    .digest();

/** Whose store it was, and by which terms. */
function sellerAt(store: OwnedStore, at: Date, terms: Awaited<ReturnType<typeof termsOf>>) {
  if (store.closedAt && store.closedAt <= at) throw new StoreClosed(store.id, store.closedAt);
  const owner = ownerAt(store, at);
  if (!owner) throw new UnknownStore(store.id);
  const seller = termsAt(terms.get(owner.franchiseeId) ?? [], at);
  if (!seller) throw new TermsMissing(owner.franchiseeCode, at);
  return seller;
}

function offered(coupon: Coupon, { templates, campaigns }: Offers) {
  const template = templates.get(coupon.templateId);
  const campaign = campaigns.get(coupon.campaignId);
  if (!template || !campaign) throw new Error("a coupon has a template and a campaign");
  return { coupon, template, campaign };
}

/** An order that nobody told of, as conditions may ask: nothing is known but where and when. */
const alone = (
  { day, weekday, minute }: Local,
  where: Pick<OrderFacts, "source" | "store" | "franchisee">,
): OrderFacts => ({
  ...{ ...where, net: 0n, base: 0n, gross: 0n, tenders: [], lines: [] },
  ...{ day, weekday: BigInt(weekday), hour: BigInt(Math.floor(minute / 60)) },
});
