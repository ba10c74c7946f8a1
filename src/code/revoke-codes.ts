import { mayManageBrand } from "../brand/brand.policy.ts";
import type { Work } from "../platform/database/work.ts";
import { batchNumbered, writeRevocation } from "./batch.queries.ts";
import type { CodeBatch } from "./batch.rules.ts";
import { UnknownCodeBatch } from "./code.refusals.ts";

/** Ends a batch: what nobody claimed yet is dead, and no more codes are made. Coupons that were claimed stay. */
export async function revokeCodes(
  work: Work,
  { number }: { readonly number: string },
): Promise<CodeBatch> {
  mayManageBrand(work.actor);
  const batch = await batchNumbered(work, number);
  if (!batch) throw new UnknownCodeBatch(number);
  await writeRevocation(work, batch.id);
  return { ...batch, revokedAt: batch.revokedAt ?? work.now };
}
