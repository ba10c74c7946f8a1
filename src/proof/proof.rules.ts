/** What came of recomputing the book. */
export interface ProofOfBook {
  readonly id: string;
  /** Older rows were not proved again; null: all were. */
  readonly since: Date | null;
  /** What was booked up to here is proved; the next proof begins here. */
  readonly until: Date;
  readonly beganAt: Date;
  readonly endedAt: Date;
  readonly rows: bigint;
  /** The first invariant that does not hold; null: all hold. */
  readonly invariant: string | null;
  /** Which row breaks it, and how: of any brand. */
  readonly broken: string | null;
}

/** No transaction lasts as long: what was booked before is committed, or never will be. */
const SETTLED_MS = 10 * 60_000;

const WHOLE_EVERY_MS = 7 * 24 * 3600_000;

/** Up to when a proof that began now has seen everything. */
export const settledAt = (now: Date): Date => new Date(now.getTime() - SETTLED_MS);

/** Whether a whole proof's turn has come: once a week, give or take an hour. */
export const isWholeDue = (lastWhole: Date | undefined, now: Date): boolean =>
  !lastWhole || now.getTime() - lastWhole.getTime() > WHOLE_EVERY_MS - 3600_000;
