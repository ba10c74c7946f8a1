import { createHmac, createSecretKey } from "node:crypto";
import { BadInput } from "../kernel/refusal.ts";
import type { JobStep } from "../progress/progress.events.ts";
import { codeFrom } from "./code.rules.ts";

/** Codes that were ordered together. */
export interface CodeBatch {
  readonly id: string;
  readonly number: string;
  readonly templateId: string;
  /** Whose side issues the coupons; null: headquarters. */
  readonly storeId: string | null;
  readonly size: number;
  /** How many are made. */
  readonly done: number;
  /** Numbers whose code was another's already: those behind took their place. */
  readonly skipped: readonly number[];
  readonly orderedAt: Date;
  /** When the last was made. */
  readonly endedAt: Date | null;
  /** From then on nobody claims what is left. */
  readonly revokedAt: Date | null;
}

const SIZE_LIMIT = 10_000_000;

export function asSize(size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > SIZE_LIMIT)
    throw new BadInput(`a batch has 1 to ${SIZE_LIMIT} codes`);
  return size;
}

/** What makes a batch's n-th code, by the batch's key: nobody makes it, or the next, without. */
export function coderOf(key: Buffer): (n: number) => string {
  const secret = createSecretKey(key);
  return (n) => {
    const no = Buffer.alloc(8);
    no.writeBigUInt64BE(BigInt(n));
    return codeFrom(createHmac("sha256", secret).update(no).digest());
  };
}

/** The number of the last code that was made, or skipped. */
export const lastNo = ({ done, skipped }: Pick<CodeBatch, "done" | "skipped">): number =>
  done + skipped.length;

/** How far a batch has come; a revoked one goes no further. */
export const stepOf = ({ number: id, done, size: total, ...batch }: CodeBatch): JobStep => ({
  ...{ job: "CODES", id, done, total, endedAt: batch.endedAt ?? batch.revokedAt },
});
