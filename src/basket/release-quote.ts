import { offersOf } from "../coupon/offers.ts";
import { releaseCoupons } from "../coupon/reserve-coupons.ts";
import type { Work } from "../platform/database/work.ts";
import { openQuote } from "./open-quote.ts";
import type { Quote } from "./quote.rules.ts";

export interface ReleaseQuote {
  readonly quoteId: string;
}

/** Gives a quote's reserved coupons back to their member, and their part of the budgets; none kept, nothing happens. */
export async function releaseQuote(work: Work, { quoteId }: ReleaseQuote): Promise<Quote> {
  const { quote, kept } = await openQuote(work, quoteId);
  const templateIds = kept.map(({ templateId }) => templateId);
  if (kept.length > 0) await releaseCoupons(work, kept, await offersOf(work, templateIds));
  return quote;
}
