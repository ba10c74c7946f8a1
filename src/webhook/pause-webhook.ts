import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { ownWebhook } from "./own-webhook.ts";
import { writePause } from "./webhook.queries.ts";
import type { Webhook } from "./webhook.rules.ts";

/** Nothing is sent to it until it is resumed; what happens meanwhile waits. */
export async function pauseWebhook(
  work: Work,
  { webhookId }: { readonly webhookId: string },
): Promise<Webhook> {
  const webhook = await ownWebhook(work, webhookId);
  if (webhook.pausedAt) return webhook;
  await writePause(work, webhookId);
  const after: Webhook = { ...webhook, pausedAt: work.now, pausedWhy: "BY_OWNER" };
  noteChanged(work, "Webhook", webhook, after);
  return after;
}
