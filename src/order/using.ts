import { quotesNamed } from "../basket/quote.queries.ts";
import type { Quote } from "../basket/quote.rules.ts";
import { leftToTake } from "../budget/budget.queries.ts";
import { memberFacts, NOBODY } from "../campaign/member-facts.queries.ts";
import { budgetsOf, dayBoundsOf, shortOf, usedUp } from "../coupon/charging.rules.ts";
import { couponsNamed } from "../coupon/coupon.queries.ts";
import { type Coupon, hasLapsed } from "../coupon/coupon.rules.ts";
import type { Offers } from "../coupon/offers.ts";
import { clockOf, dayOf } from "../kernel/month.ts";
import { Refusal } from "../kernel/refusal.ts";
import { survivorsOf } from "../member/member.queries.ts";
import type { Work } from "../platform/database/work.ts";
import { usesOf } from "../redemption/redemption.queries.ts";
import { countUse, type Redeemed } from "../redemption/redemption.rules.ts";
import type { Ground, RecordOrder } from "./order.rules.ts";
import { decideCoupons, honour } from "./using.rules.ts";

/** Coupons and quotes while a batch of orders is decided, each by what those before it used. */
export interface Using {
  /** The quote an order names, where it holds for it; undefined where it names none. */
  quoteOf(ground: Ground): Quote | Refusal | undefined;
  /** Uses an order's coupons, or says why they cannot be used; then none of them is. */
  use(ground: Ground, quote: Quote | undefined, orderId: string): readonly Redeemed[] | Refusal;
  /** All that was used, to be written. */
  readonly redeemed: readonly Redeemed[];
}

const NOTHING_USED: Using = { quoteOf: () => undefined, use: () => [], redeemed: [] };

/** Reads what coupons rest on, under locks asked for before; orders without coupons ask for nothing. */
export async function openUsing(
  work: Work,
  wishes: readonly RecordOrder[],
  around: {
    readonly memberIds: readonly string[];
    readonly offers: Offers;
    readonly timeZone: string;
  },
): Promise<Using> {
  const using = wishes.filter(({ coupons, quoteId }) => coupons !== undefined || quoteId);
  if (using.length === 0) return NOTHING_USED;
  const { offers, memberIds, timeZone } = around;
  const quotes = await quotesNamed(
    work,
    using.flatMap(({ quoteId }) => quoteId ?? []),
  );
  const coupons = await couponsNamed(work, [
    ...using.flatMap(({ coupons: said = [] }) => said.map(({ couponId }) => couponId)),
    ...[...quotes.values()].flatMap(({ outcome }) => outcome.coupons.map((each) => each.couponId)),
  ]);
  const found = [...coupons.values()];
  const [survivors, uses, facts, left] = await Promise.all([
    survivorsOf(work, [
      ...found.map(({ memberId }) => memberId),
      ...[...quotes.values()].map(({ memberId }) => memberId),
    ]),
    usesOf(work, memberIds, [...new Set(found.map(({ templateId }) => templateId))]),
    memberFacts(work, memberIds),
    leftToTake(
      work,
      subjectsOf(found, [...using, ...quotes.values()].map(instantOf), offers, timeZone),
    ),
  ]);
  const survivorOf = (id: string) => survivors.get(id) ?? id;
  const redeemed: Redeemed[] = [];

  /** Notes what an order's coupons take of budgets; says which of them is short, where one is. */
  function charge(decided: readonly Redeemed[]): Refusal | undefined {
    const charges = decided.flatMap(({ step }) => step.charges);
    const amounts = budgetsOf(charges, offers);
    const unopened = dayBoundsOf(charges, offers);
    const short = shortOf(amounts, left, unopened);
    if (short !== undefined)
      return usedUp(
        short,
        decided.map(({ step }) => step.coupon),
      );
    for (const [subject, amount] of amounts)
      left.set(subject, (left.get(subject) ?? unopened.get(subject) ?? 0n) - amount);
    return undefined;
  }

  return {
    redeemed,
    quoteOf: (ground) =>
      ground.wish.quoteId === undefined
        ? undefined
        : honour(ground, quotes.get(ground.wish.quoteId), survivorOf),
    use(ground, quote, orderId) {
      const { memberId, wish } = ground;
      const used = uses.get(memberId) ?? new Map<string, number>();
      // A till's clock may be behind ours: nothing counts before it was quoted.
      const at = quote && quote.quotedAt > wish.occurredAt ? quote.quotedAt : wish.occurredAt;
      const decided = decideCoupons(
        ground,
        quote,
        {
          ...{ coupons, offers, uses: used, now: work.now },
          isMembers: (coupon) => survivorOf(coupon.memberId) === memberId,
          member: facts.get(memberId) ?? NOBODY,
          local: { day: dayOf(at, timeZone), ...clockOf(at, timeZone) },
        },
        orderId,
      );
      if (decided instanceof Refusal) return decided;
      const short = charge(decided);
      if (short) return short;
      for (const { redemption, step } of decided) {
        const before = coupons.get(redemption.couponId);
        // What was reserved was counted before.
        if (!before?.reservation || hasLapsed(before, work.now))
          countUse(used, redemption.templateId, redemption.day);
        coupons.set(redemption.couponId, step.coupon);
      }
      uses.set(memberId, used);
      redeemed.push(...decided);
      return decided;
    },
  };
}

const instantOf = (each: RecordOrder | Quote): Date =>
  "quotedAt" in each ? each.quotedAt : each.occurredAt;

/** The budgets that the coupons of a batch may be charged to. */
function subjectsOf(
  coupons: readonly Coupon[],
  instants: readonly Date[],
  offers: Offers,
  timeZone: string,
): string[] {
  const days = new Set(instants.map((at) => dayOf(at, timeZone)));
  for (const { reservation } of coupons) if (reservation) days.add(reservation.day);
  const charges = coupons
    .filter(({ templateId }) => offers.templates.has(templateId))
    .flatMap(({ templateId, campaignId }) =>
      [...days].map((day) => ({ templateId, campaignId, day, count: 1n, minor: 1n })),
    );
  return [...budgetsOf(charges, offers).keys()];
}
