import { zoneOf } from "../brand/brand.queries.ts";
import { offersOf } from "../coupon/offers.ts";
import { reserveCoupons } from "../coupon/reserve-coupons.ts";
import { clockOf, dayOf } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { usesOf } from "../redemption/redemption.queries.ts";
import { countUse, judgeAgain } from "../redemption/redemption.rules.ts";
import { QuoteOver, UnknownQuote } from "./basket.refusals.ts";
import { openQuote } from "./open-quote.ts";
import { isHonoured, type Quote } from "./quote.rules.ts";

export interface ReserveQuote {
  readonly quoteId: string;
  /** Since it was quoted; as long as it is honoured, when left out. */
  readonly minutes?: number | undefined;
}

const MINUTES_LIMIT = 60;
const MINUTE_MS = 60_000;

/**
 * Keeps a quote's coupons for its checkout, and their part of the budgets: nobody else uses them meanwhile. It is honoured
 * for as long as it is reserved. Reserved before, it stays as it is.
 */
export async function reserveQuote(work: Work, { quoteId, minutes }: ReserveQuote): Promise<Quote> {
  if (
    minutes !== undefined &&
    (!Number.isInteger(minutes) || minutes < 1 || minutes > MINUTES_LIMIT)
  )
    throw new BadInput(`a quote is reserved for 1 to ${MINUTES_LIMIT} minutes`);

  const { quote, memberId, coupons, isWhole, kept } = await openQuote(work, quoteId);
  if (coupons.length > 0 && kept.length === coupons.length) return quote;
  if (!isWhole) throw new UnknownQuote(quoteId);
  if (!isHonoured(quote, work.now)) throw new QuoteOver(quoteId, quote.untilAt);
  const wished = quote.quotedAt.getTime() + (minutes ?? 0) * MINUTE_MS;
  const untilAt = new Date(Math.max(quote.untilAt.getTime(), wished));

  const templateIds = [...new Set(coupons.map(({ templateId }) => templateId))];
  const [offers, zone, counted] = await Promise.all([
    offersOf(work, templateIds),
    zoneOf(work),
    usesOf(work, [memberId], templateIds),
  ]);
  const local = { day: dayOf(work.now, zone), ...clockOf(work.now, zone) };
  const uses = counted.get(memberId) ?? new Map();
  const discounts = new Map(
    quote.outcome.coupons.map(({ couponId, discountMinor }) => [couponId, discountMinor]),
  );
  const wishes = coupons
    .filter((coupon) => !kept.includes(coupon))
    .map((coupon) => {
      const template = offers.templates.get(coupon.templateId);
      if (!template) throw new Error(`coupon ${coupon.id} has a template`);
      const refusal = judgeAgain(coupon, template, { now: work.now, local, uses, quoteId });
      if (refusal) throw refusal;
      countUse(uses, template.id, local.day);
      const minor = discounts.get(coupon.id) ?? 0n;
      return { coupon, reservation: { quoteId, untilAt, minor, day: local.day } };
    });
  await reserveCoupons(work, wishes, offers);
  return wishes.length === 0 ? quote : { ...quote, untilAt };
}
