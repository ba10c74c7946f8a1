import { forAllBrands } from "../kernel/actor.ts";
import type { Begin } from "../platform/database/work.ts";
import { rewriteWebhookKey, webhookKeysBehind } from "./webhook.queries.ts";

/** Seals the webhooks' keys that are older than a version of the master key under the newest. Answers how many. */
export const resealWebhooks = (begin: Begin, version: number): Promise<number> =>
  begin(forAllBrands("reseal keys"), async (work) => {
    const behind = await webhookKeysBehind(work, version);
    for (const { webhookId, ...stored } of behind)
      await rewriteWebhookKey(work, webhookId, stored, version);
    return behind.length;
  });
