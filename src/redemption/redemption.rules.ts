import { acceptsAt, type Campaign } from "../campaign/campaign.rules.ts";
import { type Funded, fund, NOTHING_FUNDED, PARTIES } from "../campaign/funding.rules.ts";
import { isOpenAt, type Local } from "../campaign/hours.rules.ts";
import { isAtStore } from "../campaign/scope.rules.ts";
import { CouponNotUsable, type NotUsableWhy } from "../coupon/coupon.refusals.ts";
import {
  type Charge,
  type Coupon,
  countedDay,
  hasLapsed,
  redeem,
  reverse,
  type Step,
} from "../coupon/coupon.rules.ts";
import { type Proportion, proportionOf } from "../kernel/amount.ts";
import type { MemberFacts, OrderFacts } from "../kernel/condition.ts";
import type { Template } from "../template/template.rules.ts";

/** That a coupon was used: what it took off, and who pays for that. */
export interface Redemption {
  readonly id: string;
  /** Who redeemed it; whom its member had been merged into, where it was. */
  readonly memberId: string;
  readonly couponId: string;
  readonly templateId: string;
  readonly campaignId: string;
  /** Null: it was redeemed alone. */
  readonly orderId: string | null;
  /** Its place among those of its order, from 0 on. */
  readonly no: number;
  /** The store that honoured it. */
  readonly storeId: string;
  readonly issuerStoreId: string | null;
  readonly source: string;
  readonly number: string;
  readonly discountMinor: bigint;
  /** The parts sum to the discount. */
  readonly funded: Funded;
  /** Where it was taken off, if it is known; of number null, the delivery. They sum to the discount. */
  readonly lines: ReadonlyArray<{ readonly number: number | null; readonly minor: bigint }>;
  /** The local day it counts on. */
  readonly day: string;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
}

/** What one refund took back of a redemption. */
export interface Reversal {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly refundId: string;
  readonly funded: Funded;
  /** Whether budgets get it back, and the member its coupon once all is refunded: not after a chargeback. */
  readonly returns: boolean;
}

/** How often a member used coupons of a template, and on a day, with what its checkouts keep; by `useKey`. */
export type Uses = Map<string, number>;

export const useKey = (templateId: string, day?: string): string =>
  day === undefined ? templateId : `${templateId} ${day}`;

/** Counts one more use of a member's: the next coupon of a batch is judged by it. */
export function countUse(uses: Uses, templateId: string, day: string): void {
  for (const key of [useKey(templateId), useKey(templateId, day)])
    uses.set(key, (uses.get(key) ?? 0) + 1);
}

/** What a redemption is judged on. */
export interface RedemptionGround {
  /** When it occurred; the order's instant. */
  readonly at: Date;
  readonly now: Date;
  /** `at` by the brand's calendar and clock. */
  readonly local: Local;
  readonly storeCode: string;
  readonly order: OrderFacts;
  readonly member: MemberFacts;
  readonly uses: Uses;
  /** The quote it is redeemed by, which may have reserved it. */
  readonly quoteId?: string | undefined;
  /** Its till was offline (`wasOffline`): the days of grace count. */
  readonly graced: boolean;
}

/** A till that is farther behind than its clock may be was offline. */
const ONLINE_MS = 5 * 60_000;

/** Whether what is told of now was done by a till that could not ask then. */
export const wasOffline = (at: Date, now: Date): boolean =>
  now.getTime() - at.getTime() > ONLINE_MS;

/** Why a coupon cannot be used, whatever is in the basket; undefined where it can. Pure. */
export function judgeRedemption(
  coupon: Coupon,
  template: Template,
  ground: RedemptionGround,
): CouponNotUsable | undefined {
  const why =
    stateAgainst(coupon, ground) ??
    timeAgainst(coupon, template, ground) ??
    placeAgainst(template, ground) ??
    limitAgainst(coupon, template, ground);
  return why && new CouponNotUsable(coupon.id, why);
}

/**
 * Why a coupon that was judged usable once, by a quote that is honoured, cannot be used for it any more: somebody else
 * uses it, or its member used too many since. Pure.
 */
export function judgeAgain(
  coupon: Coupon,
  template: Template,
  ground: Pick<RedemptionGround, "now" | "local" | "uses" | "quoteId">,
): CouponNotUsable | undefined {
  const why = stateAgainst(coupon, ground) ?? limitAgainst(coupon, template, ground);
  return why && new CouponNotUsable(coupon.id, why);
}

function stateAgainst(
  coupon: Coupon,
  { now, quoteId }: Pick<RedemptionGround, "now" | "quoteId">,
): NotUsableWhy | undefined {
  const { state, reservation } = coupon;
  if (state === "ISSUED") return undefined;
  if (state !== "RESERVED") return state;
  return hasLapsed(coupon, now) || reservation?.quoteId === quoteId ? undefined : "RESERVED";
}

const DAY_MS = 86_400_000;

function timeAgainst(
  { validFrom, validUntil }: Coupon,
  { hours, graceDays }: Template,
  { at, local, graced }: RedemptionGround,
): NotUsableWhy | undefined {
  if (at < validFrom) return "NOT_YET";
  const grace = graced ? graceDays * DAY_MS : 0;
  if (at.getTime() >= validUntil.getTime() + grace) return "EXPIRED";
  return isOpenAt(hours, local) ? undefined : "CLOSED_HOUR";
}

function placeAgainst(
  { scope, condition }: Template,
  { storeCode, order, member }: RedemptionGround,
): NotUsableWhy | undefined {
  if (!isAtStore(storeCode, scope)) return "OTHER_STORE";
  return condition && !condition.holds({ order, member }) ? "CONDITION" : undefined;
}

function limitAgainst(
  coupon: Coupon,
  { id, limits: { perMember, perMemberDay } }: Template,
  { now, local, uses }: Pick<RedemptionGround, "now" | "local" | "uses">,
): NotUsableWhy | undefined {
  const day = countedDay(coupon, local.day, now);
  // What a checkout keeps of this very coupon is the use that is judged.
  const kept = coupon.reservation && !hasLapsed(coupon, now) ? 1 : 0;
  if (perMember !== null && (uses.get(useKey(id)) ?? 0) - kept >= perMember) return "MEMBER_LIMIT";
  if (perMemberDay !== null && (uses.get(useKey(id, day)) ?? 0) - kept >= perMemberDay)
    return "MEMBER_DAY_LIMIT";
  return undefined;
}

/** What redeeming a coupon brings about. */
export interface Redeemed {
  readonly redemption: Redemption;
  readonly step: Step;
}

export interface Redeeming
  extends Pick<
    Redemption,
    | "id"
    | "memberId"
    | "orderId"
    | "no"
    | "storeId"
    | "source"
    | "number"
    | "discountMinor"
    | "lines"
    | "occurredAt"
  > {
  readonly coupon: Coupon;
  readonly template: Pick<Template, "funding">;
  readonly campaign: Pick<Campaign, "optIns">;
  /** The local day it occurred on. */
  readonly day: string;
}

/** Who pays for a discount, by what stores had said to its campaign at the instant. */
export function shareOut(
  minor: bigint,
  by: Pick<Redeeming, "template" | "campaign" | "storeId" | "occurredAt"> & {
    readonly coupon: Pick<Coupon, "issuerStoreId">;
  },
): Funded {
  const { coupon, template, campaign, storeId, occurredAt } = by;
  const { issuerStoreId } = coupon;
  return fund(minor, template.funding, {
    acceptor: acceptsAt(campaign, storeId, occurredAt),
    issuer: issuerStoreId !== null && acceptsAt(campaign, issuerStoreId, occurredAt),
  });
}

/** Redeems a coupon that was judged usable: who pays, what budgets are charged, what becomes of it. Pure. */
export function decideRedemption(
  { coupon, template, campaign, day, ...wish }: Redeeming,
  now: Date,
): Redeemed {
  const { issuerStoreId } = coupon;
  const { discountMinor } = wish;
  const funded = shareOut(discountMinor, { coupon, template, campaign, ...wish });
  const redemption: Redemption = {
    ...{ ...wish, funded, issuerStoreId, bookedAt: now, day: countedDay(coupon, day, now) },
    ...{ couponId: coupon.id, templateId: coupon.templateId, campaignId: coupon.campaignId },
  };
  const { id } = redemption;
  return {
    redemption,
    step: redeem(coupon, { id, minor: discountMinor, day: redemption.day }, now),
  };
}

/** What one more refund makes of a redemption. */
export interface Reversed {
  readonly reversal: Reversal;
  /** Set when the coupon is its member's again. */
  readonly step: Step | undefined;
  readonly charges: readonly Charge[];
}

/**
 * What one more refund takes back of a redemption: of each funder's part the proportion that is refunded by now, less
 * what earlier refunds took. All of it refunded, and not by a chargeback, the coupon is its member's again. Pure.
 */
export function decideReversal(
  redemption: Redemption,
  found: {
    readonly coupon: Coupon;
    /** What earlier refunds took back. */
    readonly reversed: Funded;
    readonly soFar: Proportion;
    readonly refundId: string;
    readonly returns: boolean;
  },
  now: Date,
): Reversed {
  const { coupon, reversed, soFar, refundId, returns } = found;
  const funded = Object.fromEntries(
    PARTIES.map((party) => [
      party,
      proportionOf(redemption.funded[party], soFar) - reversed[party],
    ]),
  ) as Record<keyof Funded, bigint>;
  const { id: redemptionId, memberId } = redemption;
  const reversal = { redemptionId, memberId, refundId, funded, returns };
  if (!returns) return { reversal, step: undefined, charges: [] };
  const { templateId, campaignId, day } = redemption;
  const back: Charge = { templateId, campaignId, day, count: 0n, minor: -sumOf(funded) };
  const whole = soFar.part === soFar.whole && coupon.state === "REDEEMED";
  const step = whole ? reverse(coupon, { id: redemptionId, day }, now) : undefined;
  return { reversal, step, charges: [back, ...(step?.charges ?? [])] };
}

export const sumOf = ({ headquarters, acceptor, issuer }: Funded): bigint =>
  headquarters + acceptor + issuer;

/** Parts added up, party by party. */
export const addFunded = (...parts: readonly Funded[]): Funded =>
  parts.reduce(
    (sum, part) => ({
      headquarters: sum.headquarters + part.headquarters,
      acceptor: sum.acceptor + part.acceptor,
      issuer: sum.issuer + part.issuer,
    }),
    NOTHING_FUNDED,
  );
