import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { accountKeysBehind, rewriteAccountKey } from "./payee.queries.ts";

/** Seals the accounts' keys that are older than a version of the master key under the newest. Answers how many. */
export const resealAccounts = (begin: Begin, version: number): Promise<number> =>
  begin(forAllBrands("reseal keys"), async (work) => {
    const behind = await accountKeysBehind(work, version);
    for (const { accountId, ...stored } of behind)
      await rewriteAccountKey(work, accountId, stored, version);
    return behind.length;
  });
