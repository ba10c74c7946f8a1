import type { Work } from "../platform/database/work.ts";
import { ownSide } from "./webhook.policy.ts";
import { holdWebhook } from "./webhook.queries.ts";
import { UnknownWebhook } from "./webhook.refusals.ts";
import type { Webhook } from "./webhook.rules.ts";

/** One of the caller's side's webhooks, held until the transaction ends; another side's are as unknown as none. */
export async function ownWebhook(work: Work, webhookId: string): Promise<Webhook> {
  const webhook = await holdWebhook(work, ownSide(work.actor), webhookId);
  if (!webhook) throw new UnknownWebhook(webhookId);
  return webhook;
}
