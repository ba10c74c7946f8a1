import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { ownWebhook } from "./own-webhook.ts";
import { writeClosing } from "./webhook.queries.ts";
import type { Webhook } from "./webhook.rules.ts";

/** Ends a webhook for good; what waited is not sent. */
export async function closeWebhook(
  work: Work,
  { webhookId }: { readonly webhookId: string },
): Promise<Webhook> {
  const webhook = await ownWebhook(work, webhookId);
  await writeClosing(work, webhookId);
  const after: Webhook = { ...webhook, closedAt: work.now };
  noteChanged(work, "Webhook", webhook, after);
  return after;
}
