import type { Work } from "../platform/database/work.ts";
import { ownWebhook } from "../webhook/own-webhook.ts";
import { queueTest } from "./delivery.queries.ts";

/** Sends a letter about nothing, once, to a paused webhook too; what came of it is in the log. Answers its id. */
export async function testWebhook(
  work: Work,
  { webhookId }: { readonly webhookId: string },
): Promise<string> {
  await ownWebhook(work, webhookId);
  return queueTest(work, webhookId);
}
