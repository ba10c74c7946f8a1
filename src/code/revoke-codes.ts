import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { jobProgressed } from "../progress/progress.events.ts";
import { batchNumbered, writeRevocation } from "./batch.queries.ts";
import { type CodeBatch, stepOf } from "./batch.rules.ts";
import { UnknownCodeBatch } from "./code.refusals.ts";

/** Ends a batch: what nobody claimed yet is dead, and no more codes are made. Coupons that were claimed stay. */
export async function revokeCodes(
  work: Work,
  { number }: { readonly number: string },
): Promise<CodeBatch> {
  mayManageBrand(work.actor, "COUPONS");
  const batch = await batchNumbered(work, number);
  if (!batch) throw new UnknownCodeBatch(number);
  await writeRevocation(work, batch.id);
  const revoked = { ...batch, revokedAt: batch.revokedAt ?? work.now };
  // One that had come to its end, or was revoked before, goes on no more than it did.
  if (!batch.endedAt && !batch.revokedAt) work.record(jobProgressed(work.brandId, stepOf(revoked)));
  return revoked;
}
