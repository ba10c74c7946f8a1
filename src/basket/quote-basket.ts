import { zoneOf } from "../brand/brand.queries.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { notClosed, ownerAt, pointValueAt } from "../brand/brand.rules.ts";
import { PointValueEntity } from "../brand/point-value.entity.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { leftOf } from "../budget/budget.queries.ts";
import { memberFacts } from "../campaign/member-facts.queries.ts";
import { memberSaid } from "../card/name-members.ts";
import { budgetsOf } from "../coupon/charging.rules.ts";
import { couponsNamed, usableCoupons } from "../coupon/coupon.queries.ts";
import { UnknownCoupon } from "../coupon/coupon.refusals.ts";
import type { Coupon } from "../coupon/coupon.rules.ts";
import { offersOf } from "../coupon/offers.ts";
import { newId } from "../kernel/id.ts";
import { clockOf, dayOf } from "../kernel/month.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { MemberSaid } from "../member/identity.rules.ts";
import { memberNamed, storiesOf } from "../member/member.queries.ts";
import { UnknownMember } from "../member/member.refusals.ts";
import { kept } from "../platform/database/revision.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { withoutTimedOut } from "../points/held.rules.ts";
import { walletOf } from "../points/points.accounts.ts";
import { pointAccountsOf } from "../points/wallet.queries.ts";
import { usesOf } from "../redemption/redemption.queries.ts";
import { mayQuote } from "./basket.policy.ts";
import { basketFacts } from "./basket-facts.rules.ts";
import type { PointsWish } from "./paying.rules.ts";
import { writeQuote } from "./quote.queries.ts";
import { decideQuote, type Quote, type Unusable } from "./quote.rules.ts";
import type { Basket } from "./taking.rules.ts";

export interface QuoteBasket {
  readonly member: MemberSaid;
  readonly storeCode: string;
  /** Who would number the order: conditions may ask for it. */
  readonly source: string;
  readonly basket: Basket;
  /** All of these, or the best of what the member can use. */
  readonly coupons:
    | "BEST"
    | ReadonlyArray<{ readonly couponId: string; readonly statedMinor?: bigint | undefined }>;
  readonly points: PointsWish;
}

/** So long a quote is honoured. */
const HONOURED_MS = 15 * 60_000;
/** Of a member's coupons these many are looked at, those that end soonest; what can be used of them is combined. */
const LOOKED_AT = 100;

const LINE_LIMIT = 1_000;
const QUANTITY_LIMIT = 1_000_000;
const AMOUNT_LIMIT = 10_000_000_000n;

const reference = kept(async (scope: Scope) => {
  const [offers, stores, values] = await Promise.all([
    offersOf(scope),
    ownedStores(scope),
    scope.em.find(PointValueEntity, {}),
  ]);
  return { offers, stores: new Map(stores.map((store) => [store.code, store])), values };
});

/** What a basket comes to at a store, with a member's coupons and points; honoured for a while. Nothing is reserved. */
export async function quoteBasket(
  work: Work,
  wish: QuoteBasket,
): Promise<{ readonly quote: Quote; readonly unusable: readonly Unusable[] }> {
  const { basket, storeCode, points } = wish;
  checkBasket(basket);
  if (points !== "MOST" && points < 0n) throw new BadInput("so many points are spent, or none");
  const [{ offers, stores, values }, zone] = await Promise.all([reference.now(work), zoneOf(work)]);
  const store = stores.get(storeCode);
  const named = "id" in wish.member ? wish.member.id : undefined;
  mayQuote(work.actor, {
    isSelf: work.actor.kind === "member" && named === work.actor.id,
    storeId: store?.id,
  });

  if (!store) throw new UnknownStore(storeCode);
  notClosed(store, work.now);
  const memberId = await memberNamed(work, await memberSaid(work, wish.member));
  const coupons = await couponsAsked(work, memberId, wish.coupons);
  const { templates, campaigns } = offers;
  const asked = coupons.map(({ coupon, statedMinor }) => {
    const template = templates.get(coupon.templateId);
    const campaign = campaigns.get(coupon.campaignId);
    if (!template || !campaign)
      throw new Error(`coupon ${coupon.id} has a template and a campaign`);
    return { coupon, template, campaign, statedMinor };
  });
  const local = { day: dayOf(work.now, zone), ...clockOf(work.now, zone) };
  const subjects = budgetsOf(
    coupons.map(({ coupon: { templateId, campaignId } }) => ({
      ...{ templateId, campaignId, day: local.day, count: 1n, minor: 1n },
    })),
    offers,
  );
  const [facts, uses, left, accounts] = await Promise.all([
    memberFacts(work, [memberId]),
    usesOf(work, [memberId], [...new Set(coupons.map(({ coupon }) => coupon.templateId))]),
    leftOf(work, [...subjects.keys()]),
    points === 0n ? undefined : pointAccountsOf(work, [memberId]),
  ]);
  const member = facts.get(memberId);
  if (!member) throw new UnknownMember(memberId);

  const sale = { source: wish.source, storeCode, local, tenders: [] };
  const franchiseeCode = ownerAt(store, work.now)?.franchiseeCode ?? "";
  const { outcome, unusable } = decideQuote({
    ...{ basket, storeId: store.id, storeCode, asked, named: wish.coupons !== "BEST", points },
    ...{ at: work.now, now: work.now, local, member, left, bounded: offers },
    order: basketFacts(basket, { ...sale, franchiseeCode }),
    uses: uses.get(memberId) ?? new Map(),
    wallet: walletOf(withoutTimedOut(accounts?.get(memberId), work.now), local.day),
    value: pointValueAt(values, work.now),
  });
  const quote: Quote = {
    ...{ id: newId(), memberId, storeId: store.id, basket, outcome },
    ...{ quotedAt: work.now, untilAt: new Date(work.now.getTime() + HONOURED_MS) },
  };
  await writeQuote(work, quote);
  return { quote, unusable };
}

/** The coupons of a member, or of who was merged into it: those it is asked for, or those that end soonest. */
async function couponsAsked(
  work: Work,
  memberId: string,
  wishes: QuoteBasket["coupons"],
): Promise<ReadonlyArray<{ readonly coupon: Coupon; readonly statedMinor: bigint | undefined }>> {
  if (wishes === "BEST") {
    const usable = await usableCoupons(work, [memberId], LOOKED_AT);
    return (usable.get(memberId) ?? []).map((coupon) => ({ coupon, statedMinor: undefined }));
  }
  const ids = wishes.map(({ couponId }) => couponId);
  const [found, stories] = await Promise.all([
    couponsNamed(work, ids),
    storiesOf(work, [memberId]),
  ]);
  return wishes.map(({ couponId, statedMinor }) => {
    const coupon = found.get(couponId);
    if (!coupon || !stories.get(memberId)?.includes(coupon.memberId))
      throw new UnknownCoupon(couponId);
    return { coupon, statedMinor };
  });
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= QUANTITY_LIMIT;

/** A basket that no till can mean. */
function checkBasket({ lines, shippingMinor }: Basket): void {
  if (lines.length < 1 || lines.length > LINE_LIMIT)
    throw new BadInput(`a basket has 1 to ${LINE_LIMIT} lines`);
  if (new Set(lines.map(({ number }) => number)).size < lines.length)
    throw new BadInput("two lines have one number");
  if (lines.some(({ number, quantity }) => !isCount(number) || !isCount(quantity)))
    throw new BadInput(`a line has a number and a quantity of 1 to ${QUANTITY_LIMIT}`);
  const amounts = [shippingMinor, ...lines.map(({ grossMinor }) => grossMinor)];
  if (
    amounts.some((each) => each < 0n) ||
    amounts.reduce((sum, each) => sum + each, 0n) > AMOUNT_LIMIT
  )
    throw new BadInput(
      `a basket costs 0 to ${AMOUNT_LIMIT} minor units, and none of it less than 0`,
    );
}
