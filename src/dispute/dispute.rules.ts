import { proportionOf } from "../kernel/amount.ts";
import type { Month } from "../kernel/month.ts";
import type { BookedLine, LinePlace } from "../settlement/booking.rules.ts";
import { DisputeTooHigh } from "./dispute.refusals.ts";

/** Why a franchisee does not agree to a line. */
export type DisputeReason =
  | "WRONG_AMOUNT"
  | "WRONG_BASE"
  | "WRONG_RATE"
  | "NOT_OURS"
  | "TWICE"
  | "REFUNDED"
  | "OTHER";

export type DisputeState = "OPEN" | "WITHDRAWN" | "UPHELD" | "REJECTED";

/** A line of a statement that its franchisee does not agree to, all or a part of it. */
export interface Dispute extends LinePlace {
  readonly id: string;
  readonly franchiseeId: string;
  readonly statementId: string;
  /** The statement's. */
  readonly month: Month;
  /** How much of the line, whichever way that points. */
  readonly amountMinor: bigint;
  readonly reason: DisputeReason;
  /** What was written as it was opened. */
  readonly text: string;
  readonly state: DisputeState;
  /** How much of it headquarters agreed to. */
  readonly upheldMinor: bigint | null;
  /** Why it was upheld or rejected. */
  readonly closedWhy: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

/** What a line comes to now: less what was taken back of it, by refunds and by corrections. */
export interface Left {
  readonly base: bigint;
  readonly amountMinor: bigint;
}

const sizeOf = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

/**
 * What is left of a line. Lines that correct it point the other way; nothing is left where they outgrew it. What late terms
 * put in an order's place may name a line of another kind, or of another's: that is none of its corrections.
 */
export function leftOf(line: BookedLine, correcting: readonly BookedLine[]): Left {
  const of = correcting.filter(
    ({ correctsPostingId, correctsNo, franchiseeId, kind }) =>
      correctsPostingId === line.postingId &&
      correctsNo === line.no &&
      franchiseeId === line.franchiseeId &&
      kind === line.kind,
  );
  const base = of.reduce((sum, each) => sum + each.base, line.base);
  const amountMinor = of.reduce((sum, each) => sum + each.amountMinor, line.amountMinor);
  const turned = amountMinor > 0n !== line.amountMinor > 0n;
  return turned ? { base: 0n, amountMinor: 0n } : { base, amountMinor };
}

/** How much of a line is disputed: what is said, or all that is left. Never more than that. */
export function disputedMinor(
  { postingId, no }: LinePlace,
  left: Left,
  said: bigint | undefined,
): bigint {
  const most = sizeOf(left.amountMinor);
  const amount = said ?? most;
  if (amount > most || most === 0n) throw new DisputeTooHigh(postingId, no, most);
  return amount;
}

/** How much of a dispute can be upheld now: no more than is left of its line, whatever was taken back meanwhile. */
export function upheldMinor(
  dispute: Pick<Dispute, "postingId" | "no" | "amountMinor">,
  left: Left,
  said: bigint | undefined,
): bigint {
  const most = sizeOf(left.amountMinor);
  const bound = most < dispute.amountMinor ? most : dispute.amountMinor;
  return disputedMinor(dispute, { ...left, amountMinor: bound }, said);
}

/**
 * The line that takes back so much of a line, under its own clause; of its base the same proportion of what is left,
 * rounded half up. It counts no order: the order was there.
 */
export function correctionOf(
  line: BookedLine,
  left: Left,
  wish: {
    readonly disputeId: string;
    readonly amountMinor: bigint;
    readonly postingId: string;
    readonly month: Month;
    readonly at: Date;
  },
): BookedLine {
  const proportion = { part: wish.amountMinor, whole: sizeOf(left.amountMinor) };
  return {
    ...line,
    ...{ postingId: wish.postingId, no: 0, ownerId: line.franchiseeId, month: wish.month },
    ...{ base: -proportionOf(left.base, proportion), orders: 0, occurredAt: wish.at },
    amountMinor: line.amountMinor > 0n ? -wish.amountMinor : wish.amountMinor,
    ...{ correctsPostingId: line.postingId, correctsNo: line.no },
    about: `dispute/${wish.disputeId}`,
  };
}
