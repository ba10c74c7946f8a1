import { QuoteOver, UnknownQuote } from "../basket/basket.refusals.ts";
import { basketFacts } from "../basket/basket-facts.rules.ts";
import { type Discount, discountsOf } from "../basket/discount.rules.ts";
import { isHonoured, type Quote } from "../basket/quote.rules.ts";
import type { Basket } from "../basket/taking.rules.ts";
import type { Multiplier } from "../bonus/sale-bonus.rules.ts";
import type { PointValueTerms } from "../brand/brand.rules.ts";
import type { Local } from "../campaign/hours.rules.ts";
import { UnknownCoupon } from "../coupon/coupon.refusals.ts";
import { type Coupon, hasLapsed } from "../coupon/coupon.rules.ts";
import type { Offers } from "../coupon/offers.ts";
import type { MemberFacts } from "../kernel/condition.ts";
import { newId } from "../kernel/id.ts";
import { Refusal } from "../kernel/refusal.ts";
import {
  countUse,
  decideRedemption,
  judgeAgain,
  judgeRedemption,
  type Redeemed,
  type Uses,
  wasOffline,
} from "../redemption/redemption.rules.ts";
import type { Template } from "../template/template.rules.ts";
import { GrossMissing, NetNotAsDiscounted } from "./order.refusals.ts";
import { type Ground, worthOf } from "./order.rules.ts";

/** What an order's coupons are decided by. */
export interface CouponGround {
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly isMembers: (coupon: Coupon) => boolean;
  readonly offers: Offers;
  readonly member: MemberFacts;
  readonly uses: Uses;
  readonly local: Local;
  readonly now: Date;
}

/** A coupon that an order uses, found. */
interface Named {
  readonly couponId: string;
  readonly coupon: Coupon;
  readonly template: Template;
  readonly statedMinor?: bigint | undefined;
}

/** What an order takes off, and of what. */
interface Off {
  readonly named: readonly Named[];
  readonly discounts: readonly Discount[];
}

/** What a quote says of an order that names it; why it does not hold, where it does not. */
export function honour(
  { wish, memberId, store }: Ground,
  quote: Quote | undefined,
  survivorOf: (memberId: string) => string,
): Quote | Refusal {
  const quoteId = wish.quoteId ?? "";
  if (!quote || survivorOf(quote.memberId) !== memberId || quote.storeId !== store.id)
    return new UnknownQuote(quoteId);
  if (!isHonoured(quote, wish.occurredAt)) return new QuoteOver(quoteId, quote.untilAt);
  const { outcome } = quote;
  const { discountMinor } = outcome;
  const expectedMinor = outcome.netMinor - wish.couponMinor;
  const { netMinor, spentPoints = 0n } = wish;
  const expectedPoints = outcome.points.points;
  return expectedMinor === netMinor && expectedPoints === spentPoints
    ? quote
    : new NetNotAsDiscounted({
        ...{ expectedMinor, netMinor, discountMinor, expectedPoints, spentPoints },
      });
}

/** The ground an order stands on by its quote: points are worth what they were when it was given. */
export function asQuoted(ground: Ground, quote: Quote, values: readonly PointValueTerms[]): Ground {
  const { pointValueId } = quote.outcome.points;
  const pointValue = values.find(({ id }) => id === pointValueId);
  return pointValue ? { ...ground, pointValue } : ground;
}

/** What was in the basket before coupons and points, as an order that uses coupons has to say. */
function basketOf({ wish }: Ground): Basket | GrossMissing {
  const shippingMinor = wish.shippingGrossMinor ?? wish.shippingMinor ?? 0n;
  const { lines } = wish;
  if (!lines) {
    if (wish.grossMinor === undefined) return new GrossMissing(wish.number);
    const all = { number: 1, sku: null, category: null, quantity: 1 };
    return { lines: [{ ...all, grossMinor: wish.grossMinor }], shippingMinor };
  }
  const listed = lines.flatMap(({ grossMinor, category = null, number, sku, quantity }) =>
    typeof grossMinor === "bigint" ? [{ number, sku, category, quantity, grossMinor }] : [],
  );
  return listed.length < lines.length
    ? new GrossMissing(wish.number)
    : { lines: listed, shippingMinor };
}

/**
 * Redeems an order's coupons, in the order of application, or says why they cannot be: as its quote says, or each
 * judged, what they take off worked out, and the net the same. Pure.
 */
export function decideCoupons(
  ground: Ground,
  quote: Quote | undefined,
  by: CouponGround,
  orderId: string,
): Redeemed[] | Refusal {
  const off = quote ? quoted(quote, by) : worked(ground, by);
  if (off instanceof Refusal) return off;
  const { wish, memberId, store } = ground;
  return off.discounts.flatMap((discount, no) => {
    const use = off.named.find(({ couponId }) => couponId === discount.couponId);
    const campaign = use && by.offers.campaigns.get(use.coupon.campaignId);
    if (!use || !campaign) return [];
    const { lines, shippingMinor, discountMinor } = discount;
    return decideRedemption(
      {
        ...{ id: newId(), memberId, orderId, no, storeId: store.id, discountMinor },
        ...{ source: wish.source, number: wish.number, occurredAt: wish.occurredAt },
        ...{ coupon: use.coupon, template: use.template, campaign, day: by.local.day },
        lines: [...lines, ...(shippingMinor > 0n ? [{ number: null, minor: shippingMinor }] : [])],
      },
      by.now,
    );
  });
}

/** Only what became of the coupons since, and of their member's limits, is judged: the rest was quoted. */
function quoted(quote: Quote, by: CouponGround): Off | Refusal {
  const { coupons } = quote.outcome;
  const named = nameAll(coupons, by);
  if (named instanceof Refusal) return named;
  const { local, now } = by;
  const no = judgeInTurn(named, by, ({ coupon, template }, uses) =>
    judgeAgain(coupon, template, { now, local, uses, quoteId: quote.id }),
  );
  return no ?? { named, discounts: coupons };
}

function worked(ground: Ground, by: CouponGround): Off | Refusal {
  const { wish } = ground;
  const named = nameAll(wish.coupons ?? [], by);
  if (named instanceof Refusal) return named;
  if (named.length === 0) return { named, discounts: [] };
  const basket = basketOf(ground);
  if (basket instanceof Refusal) return basket;
  const no = judgeAll(ground, by, named, basket);
  if (no) return no;
  const discounted = discountsOf(basket, named);
  if (discounted instanceof Refusal) return discounted;
  const { discounts, discountMinor } = discounted;
  const expectedMinor = discounted.netMinor - worthOf(ground) - wish.couponMinor;
  const { netMinor, spentPoints = 0n } = wish;
  return expectedMinor === netMinor
    ? { named, discounts }
    : new NetNotAsDiscounted({
        ...{ expectedMinor, netMinor, discountMinor, expectedPoints: spentPoints, spentPoints },
      });
}

function nameAll(
  uses: ReadonlyArray<{
    readonly couponId: string;
    readonly statedMinor?: bigint | null | undefined;
  }>,
  { coupons, isMembers, offers }: CouponGround,
): Named[] | UnknownCoupon {
  const named: Named[] = [];
  for (const { couponId, statedMinor } of uses) {
    const coupon = coupons.get(couponId);
    const template = coupon && offers.templates.get(coupon.templateId);
    if (!coupon || !template || !isMembers(coupon)) return new UnknownCoupon(couponId);
    named.push({ couponId, coupon, template, statedMinor: statedMinor ?? undefined });
  }
  return named;
}

function judgeAll(
  { wish, store, seller }: Ground,
  by: CouponGround,
  named: readonly Named[],
  basket: Basket,
): Refusal | undefined {
  const { local, now, member } = by;
  const { occurredAt: at } = wish;
  const sale = { source: wish.source, storeCode: store.code, local, tenders: [] };
  const order = basketFacts(basket, { ...sale, franchiseeCode: seller.franchiseeCode });
  return judgeInTurn(named, by, ({ coupon, template }, uses) =>
    judgeRedemption(coupon, template, {
      ...{ at, now, local, storeCode: store.code, order, member, uses },
      graced: wasOffline(at, now),
    }),
  );
}

/** Each counts for the next of its template; what is reserved was counted before. */
function judgeInTurn(
  named: readonly Named[],
  { local, now, uses }: Pick<CouponGround, "local" | "now" | "uses">,
  judge: (named: Named, uses: Uses) => Refusal | undefined,
): Refusal | undefined {
  const counted = new Map(uses);
  for (const each of named) {
    const no = judge(each, counted);
    if (no) return no;
    const { coupon, template } = each;
    if (!coupon.reservation || hasLapsed(coupon, now)) countUse(counted, template.id, local.day);
  }
  return undefined;
}

/** The coupons that multiply an order's points, of those it used. */
export const multipliersOf = (
  redeemed: readonly Redeemed[],
  templates: Offers["templates"],
): Multiplier[] =>
  redeemed.flatMap(({ redemption: { couponId, campaignId, templateId } }) => {
    const template = templates.get(templateId);
    if (template?.benefit.kind !== "POINTS_MULTIPLIER") return [];
    const { benefit, funding, code } = template;
    return [{ couponId, campaignId, template: code, bps: benefit.bps, funding }];
  });
