import { addDays, dayOf, dayStart } from "../kernel/month.ts";
import { type StatementTerms, USUAL_STATEMENT_TERMS } from "../terms/terms.rules.ts";

/** What a statement's contract said as it was issued; nothing, where there was none yet. */
export interface TermsAtIssue {
  readonly accept_days: number | null;
  readonly silence: StatementTerms["silence"] | null;
  readonly threshold_minor: string | null;
  readonly cure_days: number | null;
}

/** The same, with what is usual where there was no contract. */
export const termsAtIssue = (row: TermsAtIssue): StatementTerms => ({
  acceptDays: row.accept_days ?? USUAL_STATEMENT_TERMS.acceptDays,
  silence: row.silence ?? USUAL_STATEMENT_TERMS.silence,
  thresholdMinor: BigInt(row.threshold_minor ?? USUAL_STATEMENT_TERMS.thresholdMinor),
  cureDays: row.cure_days ?? USUAL_STATEMENT_TERMS.cureDays,
});

/** Until when a statement can be answered: the end of the n-th day after the one it was issued on, excluded. */
export const acceptUntilOf = (issuedAt: Date, acceptDays: number, zone: string): Date =>
  dayStart(addDays(dayOf(issuedAt, zone), acceptDays + 1), zone);

/** Until when a debt stands without consequence: so many days from when its statement was to be answered. */
export const cureUntilOf = (overdueSince: Date, cureDays: number, zone: string): Date =>
  dayStart(addDays(dayOf(overdueSince, zone), cureDays), zone);

/** From when on it is said once more that a statement waits: so many days before its end. */
export const remindAt = (acceptUntil: Date, daysBefore: number, zone: string): Date =>
  dayStart(addDays(dayOf(acceptUntil, zone), -daysBefore), zone);
