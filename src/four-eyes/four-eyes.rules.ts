import { AnotherPersonNeeded } from "./four-eyes.refusals.ts";

/** What takes two people at headquarters: one who prepares or proposes it, and another who lets it happen. */
export interface FourEyes {
  /** Proposed and approved, before the franchisee can sign. */
  readonly terms: boolean;
  /** Prepared and released. */
  readonly payouts: boolean;
  /** Proposed and approved: adjustments of so many points, added or taken away, and more; null: none. */
  readonly adjustmentsFrom: bigint | null;
}

/** Where a brand never said otherwise, everything does. */
export const EVERYTHING: FourEyes = { terms: true, payouts: true, adjustmentsFrom: 1n };

/** What two instances' clocks may differ by: what was done just before another rule is not wrong by it. */
export const CLOCKS_DIFFER_SECONDS = 60;

/** Of a brand of one person nothing can. */
export const NOTHING: FourEyes = { terms: false, payouts: false, adjustmentsFrom: null };

/** One version of what takes two people. */
export interface FourEyesVersion extends FourEyes {
  readonly id: string;
  readonly version: number;
  readonly fromAt: Date;
  /** Null: the hub's operator, for a brand of one person. */
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
}

/** What versions differ by, for whoever reads what an act changed. */
export const contentOf = ({ terms, payouts, adjustmentsFrom, fromAt }: FourEyesVersion) => ({
  ...{ terms, payouts, adjustmentsFrom, fromAt },
});

/** `OPEN`: waits for a second person. `SUPERSEDED`: never approved, and a newer one is there. */
export type FourEyesStatus = "OPEN" | "AGREED" | "SUPERSEDED";

export const statusOf = (
  { version, proposedBy, approvedBy }: FourEyesVersion,
  versions: readonly FourEyesVersion[],
): FourEyesStatus =>
  proposedBy === null || approvedBy !== null
    ? "AGREED"
    : versions.some((other) => other.version > version)
      ? "SUPERSEDED"
      : "OPEN";

export const adjustmentNeedsTwo = ({ adjustmentsFrom }: FourEyes, points: bigint): boolean =>
  adjustmentsFrom !== null && (points < 0n ? -points : points) >= adjustmentsFrom;

/** Refuses the second step to whoever did the first, where it takes two. */
export function judgeSecond(needsTwo: boolean, first: string | null, second: string): void {
  if (needsTwo && first === second) throw new AnotherPersonNeeded();
}
