import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { ownWebhook } from "./own-webhook.ts";
import { writeResumption } from "./webhook.queries.ts";
import { LIFE_MS, type Webhook } from "./webhook.rules.ts";

/** Goes on with a webhook, whoever paused it: all that waited is sent now. */
export async function resumeWebhook(
  work: Work,
  { webhookId }: { readonly webhookId: string },
): Promise<Webhook> {
  const webhook = await ownWebhook(work, webhookId);
  await writeResumption(work, webhookId, new Date(+work.now + LIFE_MS));
  const after: Webhook = { ...webhook, pausedAt: null, pausedWhy: null, failingSince: null };
  noteChanged(work, "Webhook", webhook, after);
  return after;
}
