/** `DONE`; `REFUSED`: an expected no, or an input that cannot be meant; `FORBIDDEN`: not theirs to do; `FAILED`: on our side. */
export const OUTCOMES = ["DONE", "REFUSED", "FORBIDDEN", "FAILED"] as const;
export type ActOutcome = (typeof OUTCOMES)[number];

/** How a mutation ended, and by which refusal. */
export interface ActEnd {
  readonly outcome: ActOutcome;
  readonly refusal?: string | undefined;
}

/** Stands where something was said that is not told on. */
export const REDACTED = "•";

/** What may be told of a mutation's arguments. */
export interface Told {
  readonly args: Readonly<Record<string, unknown>>;
  /** Every id in them. */
  readonly objects: ReadonlySet<string>;
  readonly reason: string | undefined;
}

/** One field of what was changed; `type` is the column's. */
export interface FieldChange {
  readonly name: string;
  readonly type: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a transaction made of one thing: what it was before is null where it was not there. */
export interface Change {
  readonly of: string;
  readonly id: string;
  readonly fields: readonly FieldChange[];
}

/** A value as JSON can hold it. */
export const plainly = (value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value instanceof Date ? value.toISOString() : value;
