import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Actor } from "../kernel/actor.ts";
import type { Begin, Work } from "../platform/database/work.ts";
import { jobProgressed } from "../progress/progress.events.ts";
import { holdBatch, keyOfBatch, moveBatch } from "./batch.queries.ts";
import { type CodeBatch, coderOf, lastNo, stepOf } from "./batch.rules.ts";
import { digestOf, writeCodes } from "./code.queries.ts";

/** So many codes a transaction. */
const STEP = 5_000;

/**
 * Makes the codes of a batch that are not made yet, some thousands a transaction. Cut off, it goes on where it was, by
 * whoever comes next; a batch that is revoked meanwhile stays as far as it came.
 */
export async function generateCodes(
  begin: Begin,
  actor: Actor,
  batchId: string,
  how: {
    readonly tell?: (done: number, size: number) => void;
    readonly signal?: AbortSignal;
    readonly step?: number;
  } = {},
): Promise<CodeBatch> {
  mayManageBrand(actor, "COUPONS");
  const { tell = () => undefined, signal, step = STEP } = how;
  for (;;) {
    const batch = await begin(actor, (work) => generateNext(work, batchId, step));
    tell(batch.done, batch.size);
    if (batch.endedAt || batch.revokedAt || signal?.aborted) return batch;
  }
}

async function generateNext(work: Work, batchId: string, step: number): Promise<CodeBatch> {
  const batch = await holdBatch(work, batchId);
  if (batch.endedAt || batch.revokedAt) return batch;
  const codeOf = coderOf(await keyOfBatch(work, batchId));
  const first = lastNo(batch) + 1;
  const codes = Array.from({ length: Math.min(step, batch.size - batch.done) }, (_, at) => {
    const no = first + at;
    return { no, digest: digestOf(work, codeOf(no)) };
  });
  const skipped = await writeCodes(work, batchId, codes);
  const moved = await moveBatch(work, {
    id: batchId,
    done: batch.done + codes.length - skipped.length,
    skipped: [...batch.skipped, ...skipped],
  });
  work.record(jobProgressed(work.brandId, stepOf(moved)));
  return moved;
}
