import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { rewriteSourceKey, sourceKeysBehind } from "./source.queries.ts";

/** Seals the sources' keys that are older than a version of the master key under the newest. Answers how many. */
export const resealSources = (begin: Begin, version: number): Promise<number> =>
  begin(forAllBrands("reseal keys"), async (work) => {
    const behind = await sourceKeysBehind(work, version);
    for (const { sourceId, ...stored } of behind)
      await rewriteSourceKey(work, sourceId, stored, version);
    return behind.length;
  });
