import type { Fact } from "../platform/outbox/fact.ts";

/** Long work that tells how far it has come. */
export type JobKind = "CLOSE" | "IMPORT" | "CODES" | "DROP";

export interface JobStep {
  readonly job: JobKind;
  /** What it is known by: the month, the import's name, the batch's or drop's number. */
  readonly id: string;
  readonly done: number;
  /** Null: nobody knows before it ends. */
  readonly total: number | null;
  readonly endedAt: Date | null;
}

/** Work came a page further, or to its end; recorded in the page's own transaction. */
export const jobProgressed = (brandId: string, { endedAt, ...step }: JobStep): Fact => ({
  kind: "JobProgressed",
  topics: [`brand:${brandId}`],
  payload: { ...step, endedAt: endedAt?.toISOString() ?? null },
});
