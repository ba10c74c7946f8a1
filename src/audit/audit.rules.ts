/** What is noted: who was told whose a name is, was shown names in full, took all of it away, or had it destroyed; and who took coupon codes away. */
export const AUDIT_ACTS = [
  "LOOKED_UP",
  "IDENTITIES_SHOWN",
  "EXPORTED",
  "ERASED",
  "CODES_EXPORTED",
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** Something to be noted. */
export interface Note {
  /** Null where nobody was found. */
  readonly memberId: string | null;
  readonly act: AuditAct;
  /** By which kind of identity, or why: a word of ours, never a value that was asked for or shown. */
  readonly detail?: string | undefined;
}
