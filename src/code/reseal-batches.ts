import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { batchKeysBehind, rewriteBatchKey } from "./batch.queries.ts";

/** Seals the batches' keys that are older than a version of the master key under the newest. Answers how many. */
export const resealBatches = (begin: Begin, version: number): Promise<number> =>
  begin(forAllBrands("reseal keys"), async (work) => {
    const behind = await batchKeysBehind(work, version);
    for (const { batchId, ...stored } of behind)
      await rewriteBatchKey(work, batchId, stored, version);
    return behind.length;
  });
