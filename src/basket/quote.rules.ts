import type { PointValueTerms } from "../brand/brand.rules.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import type { Funded } from "../campaign/funding.rules.ts";
import { budgetsOf, dayBoundsOf, shortOf, usedUp } from "../coupon/charging.rules.ts";
import type { CouponNotUsable } from "../coupon/coupon.refusals.ts";
import type { Bounded, Charge, Coupon } from "../coupon/coupon.rules.ts";
import { allocate } from "../kernel/allocate.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { Wallet } from "../points/points.accounts.ts";
import {
  judgeRedemption,
  type RedemptionGround,
  shareOut,
  useKey,
} from "../redemption/redemption.rules.ts";
import type { Template } from "../template/template.rules.ts";
import { CouponHasNoUse } from "./basket.refusals.ts";
import { bestUses } from "./best-uses.rules.ts";
import { type Discount, type Discounted, discountsOf } from "./discount.rules.ts";
import { NO_POINTS, type PaidByPoints, type PointsWish, payByPoints } from "./paying.rules.ts";
import { type Basket, lay, layUse } from "./taking.rules.ts";

/** A part of what there is to pay: its gross is its discount, what points pay, and its net. */
export interface QuotedPart {
  readonly grossMinor: bigint;
  readonly discountMinor: bigint;
  readonly pointsMinor: bigint;
  readonly netMinor: bigint;
}

/** A coupon in a quote: what it takes off, where, and who pays for that. */
export interface QuotedCoupon extends Discount {
  readonly templateId: string;
  readonly campaignId: string;
  readonly issuerStoreId: string | null;
  readonly statedMinor: bigint | null;
  readonly funded: Funded;
}

/** What a basket comes to. */
export interface QuoteOutcome extends QuotedPart {
  /** By number. */
  readonly lines: ReadonlyArray<QuotedPart & { readonly number: number }>;
  readonly shipping: QuotedPart;
  /** In the order of application. */
  readonly coupons: readonly QuotedCoupon[];
  readonly points: PaidByPoints;
  /** False: there may be a better combination; there were too many to try them all. */
  readonly complete: boolean;
}

/** A quote as it was given: honoured until an instant, or for as long as its coupons are reserved. */
export interface Quote {
  readonly id: string;
  readonly memberId: string;
  readonly storeId: string;
  readonly basket: Basket;
  readonly outcome: QuoteOutcome;
  readonly quotedAt: Date;
  readonly untilAt: Date;
}

/**
 * Whether an order that occurred then is recorded by the quote's outcome, whatever has changed since. A till's clock may be
 * behind ours: what it says occurred before the quote is taken for it all the same.
 */
export const isHonoured = ({ untilAt }: Pick<Quote, "untilAt">, at: Date): boolean => at < untilAt;

/** A coupon that may go into a quote, with what it is judged by. */
export interface Asked {
  readonly coupon: Coupon;
  readonly template: Template;
  readonly campaign: Pick<Campaign, "optIns">;
  readonly statedMinor: bigint | undefined;
}

/** A coupon that cannot be used, and why. */
export interface Unusable {
  readonly couponId: string;
  readonly refusal: Refusal;
}

export interface QuoteGround extends Omit<RedemptionGround, "graced"> {
  readonly basket: Basket;
  readonly storeId: string;
  /** Named by the caller: all of them are used, or it is refused. Else the best of them. */
  readonly named: boolean;
  /** Those that end soonest first. */
  readonly asked: readonly Asked[];
  readonly points: PointsWish;
  readonly wallet: Wallet;
  readonly value: PointValueTerms | undefined;
  /** What is left of budgets, by name. */
  readonly left: ReadonlyMap<string, bigint>;
  readonly bounded: Bounded;
}

/** As many of a member's usable coupons are combined: those that end soonest. */
export const COMBINED = 20;

/** What a basket comes to with these coupons and points, and which of them cannot be used. Pure. @throws {Refusal} */
export function decideQuote(ground: QuoteGround): {
  readonly outcome: QuoteOutcome;
  readonly unusable: readonly Unusable[];
} {
  const { unusable, usable } = sift(ground);
  const [first] = unusable;
  if (ground.named && first) throw first.refusal;
  const { discounted, complete, short } = ground.named
    ? { ...allOf(ground, usable), complete: true, short: [] }
    : bestOf(ground, usable);
  const asked = new Map(usable.map((each) => [each.coupon.id, each]));
  const { points } = ground;
  const paid = points === 0n ? NO_POINTS : payByPoints(discounted.netMinor, points, ground);
  return {
    outcome: {
      ...partsOf(ground.basket, discounted, paid.minor),
      coupons: discounted.discounts.flatMap((discount) => {
        const each = asked.get(discount.couponId);
        return each ? [quoted(discount, each, ground)] : [];
      }),
      ...{ points: paid, complete },
    },
    unusable: [...unusable, ...short],
  };
}

/** Each coupon by itself: whether it can be used here and now, and of what one order may have of its kind. */
function sift(ground: QuoteGround) {
  const unusable: Unusable[] = [];
  const usable: Asked[] = [];
  const { table, left } = lay(ground.basket);
  for (const each of ground.asked) {
    const { coupon, template } = each;
    const refusal =
      judgeRedemption(coupon, template, { ...ground, graced: false }) ??
      shortFor([each], [{ couponId: coupon.id, discountMinor: 0n }], ground) ??
      noUse(layUse(table, left, { couponId: coupon.id, ...each }));
    if (refusal) unusable.push({ couponId: coupon.id, refusal });
    else usable.push({ ...each, template: allowance(template, ground) });
  }
  return { unusable, usable: ground.named ? usable : usable.slice(0, COMBINED) };
}

const noUse = (found: object): CouponHasNoUse | undefined =>
  found instanceof CouponHasNoUse ? found : undefined;

/** One order may have no more of a template than its member may still use. */
function allowance(template: Template, { uses, local }: QuoteGround): Template {
  const { perOrder, perMember, perMemberDay } = template.limits;
  const still = (limit: number | null, key: string) =>
    limit === null ? perOrder : limit - (uses.get(key) ?? 0);
  const allowed = Math.min(
    perOrder,
    still(perMember, useKey(template.id)),
    still(perMemberDay, useKey(template.id, local.day)),
  );
  return { ...template, limits: { ...template.limits, perOrder: allowed } };
}

const asUse = ({ coupon, template, statedMinor }: Asked) => ({
  ...{ couponId: coupon.id, template, statedMinor, validUntil: coupon.validUntil },
});

function allOf(ground: QuoteGround, usable: readonly Asked[]): { readonly discounted: Discounted } {
  const discounted = discountsOf(ground.basket, usable.map(asUse));
  if (discounted instanceof Refusal) throw discounted;
  const short = shortFor(usable, discounted.discounts, ground);
  if (short) throw short;
  return { discounted };
}

/** The best combination that budgets have enough left for: one they have not is gone without. */
function bestOf(ground: QuoteGround, usable: readonly Asked[]) {
  const short: Unusable[] = [];
  let open = usable;
  let complete = true;
  for (;;) {
    // What is tried again was looked into before: the first good answer does.
    const best = bestUses(ground.basket, open.map(asUse), short.length > 0 ? { nodes: 100 } : {});
    complete &&= best.complete;
    const discounted = discountsOf(ground.basket, best.uses);
    if (discounted instanceof Refusal) throw discounted;
    const refusal = shortFor(open, discounted.discounts, ground);
    if (!refusal) return { discounted, complete, short };
    short.push({ couponId: refusal.couponId, refusal });
    open = open.filter(({ coupon }) => coupon.id !== refusal.couponId);
  }
}

/** The coupon that a budget has too little left for; undefined where all have enough. */
function shortFor(
  asked: readonly Asked[],
  discounts: ReadonlyArray<Pick<Discount, "couponId" | "discountMinor">>,
  { left, bounded, local: { day } }: QuoteGround,
): CouponNotUsable | undefined {
  const minor = new Map(discounts.map((each) => [each.couponId, each.discountMinor]));
  const used = asked.flatMap(({ coupon }) => (minor.has(coupon.id) ? [coupon] : []));
  const charges = used.map(
    ({ id, templateId, campaignId }): Charge => ({
      ...{ templateId, campaignId, day, count: 1n, minor: minor.get(id) ?? 0n },
    }),
  );
  const subject = shortOf(budgetsOf(charges, bounded), left, dayBoundsOf(charges, bounded));
  return subject === undefined ? undefined : usedUp(subject, used);
}

function quoted(
  discount: Discount,
  { coupon, template, campaign, statedMinor }: Asked,
  { storeId, at }: QuoteGround,
): QuotedCoupon {
  const { templateId, campaignId, issuerStoreId } = coupon;
  const by = { coupon, template, campaign, storeId, occurredAt: at };
  return {
    ...{ ...discount, templateId, campaignId, issuerStoreId },
    statedMinor: statedMinor ?? null,
    funded: shareOut(discount.discountMinor, by),
  };
}

/** Points pay lines and delivery by what is left of each. */
function partsOf(
  basket: Basket,
  { lines, shippingMinor, discountMinor, netMinor }: Discounted,
  paidMinor: bigint,
): Omit<QuoteOutcome, "coupons" | "points" | "complete"> {
  const open = [...lines.map((line) => line.netMinor), shippingMinor];
  const paid = paidMinor === 0n ? [] : allocate(paidMinor, open);
  const part = (gross: bigint, net: bigint, at: number): QuotedPart => ({
    ...{ grossMinor: gross, discountMinor: gross - net, pointsMinor: paid[at] ?? 0n },
    netMinor: net - (paid[at] ?? 0n),
  });
  return {
    lines: lines.map((line, at) => ({
      ...{ number: line.number, ...part(line.grossMinor, line.netMinor, at) },
    })),
    shipping: part(basket.shippingMinor, shippingMinor, lines.length),
    ...{ grossMinor: netMinor + discountMinor, discountMinor, pointsMinor: paidMinor },
    netMinor: netMinor - paidMinor,
  };
}
