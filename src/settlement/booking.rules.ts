import type { Month } from "../kernel/month.ts";
import type { Transfer } from "../ledger/apply.ts";
import { franchiseeAccrued, headquartersAccrued } from "./settlement.accounts.ts";
import type { Line, LineKind } from "./share.rules.ts";

/** A line by its place: its posting, and its number within it. */
export interface LinePlace {
  readonly postingId: string;
  readonly no: number;
}

/** A line as it stands in the book. */
export interface BookedLine extends Line {
  readonly postingId: string;
  readonly no: number;
  /** Whose posting: a member, or the franchisee at a close. */
  readonly ownerId: string;
  /** The month it is booked in. */
  readonly month: Month;
  /** The month it counts in: that of the order, however late it is booked or taken back. */
  readonly ofMonth: Month;
  /** The posting this line takes back. */
  readonly correctsPostingId: string | null;
  readonly correctsNo: number | null;
  readonly occurredAt: Date;
}

/** Whether a line is what a dispute decided, or a refund's proportion of that. */
export const isDecided = ({ about }: Pick<Line, "about">): boolean =>
  about?.startsWith("dispute/") === true;

/** Lines, numbered within their posting and put into their month. */
export const bookLines = (
  lines: readonly Line[],
  posting: {
    readonly id: string;
    readonly ownerId: string;
    /** Booked in. */
    readonly month: Month;
    /** Counting in. */
    readonly ofMonth: Month;
    readonly occurredAt: Date;
  },
): BookedLine[] =>
  lines.map((line, no) => ({
    ...line,
    postingId: posting.id,
    no,
    ownerId: posting.ownerId,
    month: posting.month,
    ofMonth: posting.ofMonth,
    occurredAt: posting.occurredAt,
    ...{ correctsPostingId: null, correctsNo: null },
  }));

const NAMES: Record<LineKind, string> = {
  ROYALTY: "royalty",
  BOUND_SHARE: "bound-share",
  POINTS_COST: "points-cost",
  COUPON_SUBSIDY: "coupon-subsidy",
  COUPON_FUNDING: "coupon-funding",
  POINTS_ACCEPTED: "points-accepted",
  FEE: "fee",
  NET_FEE: "net-fee",
  GUIDE_COMMISSION: "guide-commission",
  REFERRAL_REWARD: "referral-reward",
  VOLUME: "volume",
  MINIMUM: "minimum",
  MAXIMUM: "maximum",
  POINTS_BLOCK: "points-block",
  POINTS_USED: "points-used",
  BREAKAGE: "breakage",
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
