import { couponsNamed } from "../coupon/coupon.queries.ts";
import { type Coupon, hasLapsed } from "../coupon/coupon.rules.ts";
import { lockMembers } from "../member/lock-members.ts";
import { membersKnown, storiesOf, survivorsOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { seesQuote } from "./basket.policy.ts";
import { UnknownQuote } from "./basket.refusals.ts";
import { quotesNamed } from "./quote.queries.ts";
import type { Quote } from "./quote.rules.ts";

/** A quote whose member is locked, and its coupons as they are now. */
export interface OpenQuote {
  readonly quote: Quote;
  /** Who its member is now. */
  readonly memberId: string;
  readonly coupons: readonly Coupon[];
  /** All of them are its member's: not where two persons that were one are apart again. */
  readonly isWhole: boolean;
  /** Those of them that it keeps reserved. */
  readonly kept: readonly Coupon[];
}

/** Locks a quote's member and reads what its coupons are now, or refuses. */
export async function openQuote(work: Work, quoteId: string): Promise<OpenQuote> {
  const named = (await quotesNamed(work, [quoteId])).get(quoteId);
  if (!named || !(await isTheirs(work, named))) throw new UnknownQuote(quoteId);
  // Who was erased is quoted nothing any more.
  const holder = (await membersKnown(work, [named.memberId])).get(named.memberId);
  if (holder === undefined) throw new UnknownQuote(quoteId);
  const [memberId] = await lockMembers(work, holder);
  // Behind the lock: what it waited for is seen.
  const ids = named.outcome.coupons.map(({ couponId }) => couponId);
  const [quotes, found, stories] = await Promise.all([
    quotesNamed(work, [quoteId]),
    couponsNamed(work, ids),
    storiesOf(work, [memberId]),
  ]);
  const coupons = ids.flatMap((id) => found.get(id) ?? []);
  const kept = coupons.filter(
    (each) => each.reservation?.quoteId === quoteId && !hasLapsed(each, work.now),
  );
  const isWhole = coupons.every((each) => stories.get(memberId)?.includes(each.memberId));
  return { quote: quotes.get(quoteId) ?? named, memberId, coupons, isWhole, kept };
}

async function isTheirs(work: Work, { memberId, storeId }: Quote): Promise<boolean> {
  const { actor } = work;
  if (actor.kind !== "member") return seesQuote(actor, { isSelf: false, storeId });
  const now = await survivorsOf(work, [actor.id, memberId]);
  return seesQuote(actor, { isSelf: now.get(actor.id) === now.get(memberId), storeId });
}
