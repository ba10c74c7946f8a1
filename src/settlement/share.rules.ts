import { bps, type Minor, shareOf } from "../kernel/amount.ts";
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
}

/** The version in force at an instant: the newest of those that had begun. */
export function termsAt(versions: readonly TermsInForce[], at: Date): TermsInForce | undefined {
  let found: TermsInForce | undefined;
  for (const terms of versions)
    if (terms.fromAt <= at && (!found || terms.version > found.version)) found = terms;
  return found;
}

export interface Sale {
  readonly netMinor: Minor;
  readonly couponMinor: Minor;
  readonly points: bigint;
  readonly storeId: string;
  readonly seller: TermsInForce;
  /** The store the member was bound to, and its owner's contract; undefined: nobody's member. */
  readonly bound: { readonly storeId: string; readonly terms: TermsInForce } | undefined;
}

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
    });
  };
  const { seller, bound, netMinor, couponMinor, points, storeId } = sale;
  add(seller, "ROYALTY", storeId, netMinor, (rate) => -shareOf(netMinor, bps(rate)));
  add(seller, "POINTS_COST", storeId, points, (rate) => -(points * rate));
  add(seller, "COUPON_SUBSIDY", storeId, couponMinor, (rate) => shareOf(couponMinor, bps(rate)));
  if (bound && bound.terms.franchiseeId !== seller.franchiseeId)
    add(bound.terms, "BOUND_SHARE", bound.storeId, netMinor, (rate) =>
      shareOf(netMinor, bps(rate)),
    );
  return lines;
}

/** The mirror image of lines: a full refund takes back what each of them gave. */
export const reverse = (lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, base: -line.base, amountMinor: -line.amountMinor }));

const NAMES: Record<ClauseKind, string> = {
  ROYALTY: "royalty",
  BOUND_SHARE: "bound-share",
  POINTS_COST: "points-cost",
  COUPON_SUBSIDY: "coupon-subsidy",
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
