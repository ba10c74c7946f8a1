/** What a brand's day came to so far, by what was booked since its midnight. */
export interface Pulse {
  /** Everything up to here is in it. */
  readonly cursor: string;
  /** The brand's own, as 2026-03-15. */
  readonly day: string;
  readonly at: Date;
  readonly orders: number;
  /** What the orders came to, before refunds. */
  readonly netMinor: bigint;
  readonly refunds: number;
  /** Of the day's refunds, whenever their orders were. */
  readonly refundedMinor: bigint;
  /** Less what was taken back. */
  readonly pointsIssued: bigint;
  /** Less what came back. */
  readonly pointsSpent: bigint;
  readonly newMembers: number;
  readonly couponsRedeemed: number;
}
