import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import type { Clause } from "./clause.rules.ts";

/** What a contract says of its statements. */
export interface StatementTerms {
  /** Days to accept a statement or to dispute its lines. */
  readonly acceptDays: number;
  /** What silence means when they are over. */
  readonly silence: "ACCEPTS" | "STANDS_OPEN";
  /** Less than this is not paid, but carried forward; minor units. */
  readonly thresholdMinor: bigint;
  /** Days a debt may stand without consequence, free of interest. */
  readonly cureDays: number;
}

/** What a contract says of its statements when nobody said otherwise. */
export const USUAL_STATEMENT_TERMS: StatementTerms = {
  acceptDays: 15,
  silence: "STANDS_OPEN",
  thresholdMinor: 0n,
  cureDays: 30,
};

/** A contract as it stood at an instant. */
export interface TermsInForce extends StatementTerms {
  readonly id: string;
  readonly franchiseeId: string;
  readonly franchiseeCode: string;
  readonly version: number;
  readonly fromAt: Date;
  readonly clauses: readonly Clause[];
}

/** A version as it was signed. */
export interface SignedTerms extends TermsInForce {
  readonly proposalId: string;
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly signedBy: string | null;
  /** When the second side signed. */
  readonly agreedAt: Date;
}

/**
 * Terms may reach back as far as the brand's opening: what was booked without them is put right (rerating). What is on
 * its way is decided by what it found: a beginning to come is a little ahead.
 */
export function judgeBeginning(
  fromAt: Date,
  versions: readonly TermsInForce[],
  { openedAt, now }: { readonly openedAt: Date; readonly now: Date },
): void {
  if (fromAt < openedAt) throw new TooEarly(openedAt);
  const earliest = earliestChange(now);
  if (versions.length > 0 && fromAt > now && fromAt < earliest) throw new TooEarly(earliest);
}

/** The version in force at an instant: the newest of those that had begun. */
export function termsAt(versions: readonly TermsInForce[], at: Date): TermsInForce | undefined {
  let found: TermsInForce | undefined;
  for (const terms of versions)
    if (terms.fromAt <= at && (!found || terms.version > found.version)) found = terms;
  return found;
}
