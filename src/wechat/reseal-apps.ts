import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { appKeysBehind, rewriteAppKey } from "./wechat.queries.ts";

/** Seals the apps' keys that are older than a version of the master key under the newest. Answers how many. */
export const resealApps = (begin: Begin, version: number): Promise<number> =>
  begin(forAllBrands("reseal keys"), async (work) => {
    const behind = await appKeysBehind(work, version);
    for (const { appId, ...stored } of behind) await rewriteAppKey(work, appId, stored, version);
    return behind.length;
  });
