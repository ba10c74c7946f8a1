import {
  bps,
  type Minor,
  minor,
  type Proportion,
  proportionOf,
  shareOf,
} from "../kernel/amount.ts";
import type { Month } from "../kernel/month.ts";
import type { Transfer } from "../ledger/apply.ts";
import { franchiseeAccrued, headquartersAccrued } from "./settlement.accounts.ts";
import type { ClauseKind } from "./terms.entity.ts";

/** A contract as it stood at an instant. */
export interface TermsInForce {
  readonly id: string;
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  readonly version: number;
  readonly fromAt: Date;
  readonly clauses: ReadonlyMap<ClauseKind, { readonly number: string; readonly rate: bigint }>;
}

/** One order's effect on one franchisee under one clause. */
export interface Line {
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  readonly storeId: string;
  readonly kind: ClauseKind;
  readonly termsId: string;
  readonly clause: string;
  /** What the rate applies to: minor units, or points for `POINTS_COST`. */
  readonly base: bigint;
  readonly rate: bigint;
  /** Signed in the franchisee's favour. */
  readonly amountMinor: bigint;
  /** What it adds to the month's count of orders: an order's royalty line counts it, until all of it is refunded. */
  readonly orders: -1 | 0 | 1;
}

/** The version in force at an instant: the newest of those that had begun. */
export function termsAt(versions: readonly TermsInForce[], at: Date): TermsInForce | undefined {
  let found: TermsInForce | undefined;
  for (const terms of versions)
    if (terms.fromAt <= at && (!found || terms.version > found.version)) found = terms;
  return found;
}

/** What a store pays of a coupon it issued. */
export interface IssuerPart {
  readonly storeId: string;
  readonly terms: TermsInForce;
  readonly minor: Minor;
}

export interface Sale {
  readonly netMinor: Minor;
  /** Coupon discounts that others than the seller pay for. */
  readonly couponMinor: Minor;
  /** Of these: what the stores pay that issued the coupons, each with its owner's contract. */
  readonly issuers?: readonly IssuerPart[];
  readonly points: bigint;
  readonly storeId: string;
  readonly seller: TermsInForce;
  /** The store the member was bound to, and its owner's contract; undefined: nobody's member. */
  readonly bound: { readonly storeId: string; readonly terms: TermsInForce } | undefined;
}

/** What coupons redeemed at a store are to be settled by. */
export type CouponSale = Pick<Sale, "storeId" | "seller" | "couponMinor" | "issuers">;

/** The lines that coupons make that are redeemed without an order. */
export const accrueCoupons = (sale: CouponSale): Line[] =>
  accrue({ ...sale, netMinor: minor(0n), points: 0n, bound: undefined }).filter(
    ({ kind }) => kind !== "ROYALTY",
  );

/** The lines an order makes. Every order has its royalty line, be it zero: a statement counts orders by it. */
export function accrue(sale: Sale): Line[] {
  const lines: Line[] = [];
  const add = (
    terms: TermsInForce,
    kind: ClauseKind,
    storeId: string,
    base: bigint,
    amountAt: (rate: bigint) => bigint,
  ) => {
    const clause = terms.clauses.get(kind);
    if (!clause || (base === 0n && kind !== "ROYALTY")) return;
    lines.push({
      franchiseeId: terms.franchiseeId,
      franchiseeCode: terms.franchiseeCode,
      storeId,
      kind,
      termsId: terms.id,
      clause: clause.number,
      base,
      rate: clause.rate,
      amountMinor: amountAt(clause.rate),
      orders: kind === "ROYALTY" ? 1 : 0,
    });
  };
  const { seller, bound, netMinor, couponMinor, issuers = [], points, storeId } = sale;
  add(seller, "ROYALTY", storeId, netMinor, (rate) => -shareOf(netMinor, bps(rate)));
  add(seller, "POINTS_COST", storeId, points, (rate) => -(points * rate));
  add(seller, "COUPON_SUBSIDY", storeId, couponMinor, (rate) => shareOf(couponMinor, bps(rate)));
  for (const issuer of issuers)
    add(
      issuer.terms,
      "COUPON_FUNDING",
      issuer.storeId,
      issuer.minor,
      (rate) => -shareOf(issuer.minor, bps(rate)),
    );
  if (bound && bound.terms.franchiseeId !== seller.franchiseeId)
    add(bound.terms, "BOUND_SHARE", bound.storeId, netMinor, (rate) =>
      shareOf(netMinor, bps(rate)),
    );
  return lines;
}

/** A line with its place in its posting; a correction has the place of the line it takes back. */
export type PlacedLine = Line & { readonly no: number };

/**
 * What one more refund takes back of an order's lines: of each line the proportion refunded so far, rounded
 * half up, less what earlier refunds took. So refunds in any split take back every line to the last unit.
 */
export function takeBack<Given extends PlacedLine>(
  given: readonly Given[],
  taken: readonly PlacedLine[],
  soFar: Proportion,
): Given[] {
  const all = soFar.part === soFar.whole;
  const before = Map.groupBy(taken, ({ no }) => no);
  return given.flatMap((line) => {
    const earlier = before.get(line.no) ?? [];
    const more = (of: (line: PlacedLine) => bigint) =>
      -proportionOf(of(line), soFar) - earlier.reduce((sum, each) => sum + of(each), 0n);
    const base = more((each) => each.base);
    const amountMinor = more((each) => each.amountMinor);
    const counted = line.orders + earlier.reduce((sum, each) => sum + each.orders, 0);
    const orders = all && counted === 1 ? -1 : 0;
    return base === 0n && amountMinor === 0n && orders === 0
      ? []
      : [{ ...line, base, amountMinor, orders }];
  });
}

const NAMES: Record<ClauseKind, string> = {
  ROYALTY: "royalty",
  BOUND_SHARE: "bound-share",
  POINTS_COST: "points-cost",
  COUPON_SUBSIDY: "coupon-subsidy",
  COUPON_FUNDING: "coupon-funding",
};

/** What lines move in the book, in the month they are booked in. A line of nothing moves nothing. */
export const transfersOf = (lines: readonly Line[], month: Month, currency: string): Transfer[] =>
  lines
    .filter(({ amountMinor }) => amountMinor !== 0n)
    .map(({ kind, amountMinor, franchiseeCode }) => {
      const theirs = franchiseeAccrued(franchiseeCode, month);
      const ours = headquartersAccrued(month);
      return amountMinor > 0n
        ? { asset: currency, kind: NAMES[kind], amount: amountMinor, from: ours, to: theirs }
        : { asset: currency, kind: NAMES[kind], amount: -amountMinor, from: theirs, to: ours };
    });

/** The month something is booked in: its own, or the first still open when that is closed (S1). */
export const bookingMonth = (occurredIn: Month, openMonth: Month): Month =>
  occurredIn > openMonth ? occurredIn : openMonth;
