import { randomBytes } from "node:crypto";
import { BadInput } from "../kernel/refusal.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { ownWebhook } from "./own-webhook.ts";
import { writeSecret } from "./webhook.queries.ts";
import { OVERLAP_HOURS, OVERLAP_HOURS_MOST, secretOf, type Webhook } from "./webhook.rules.ts";

export interface RotateWebhookSecret {
  readonly webhookId: string;
  /** How long letters are signed with the secret before, too. */
  readonly overlapHours?: number | undefined;
}

/** Gives a webhook another secret, which is told this once; until the overlap is over, either fits each letter. */
export async function rotateWebhookSecret(
  work: Work,
  { webhookId, overlapHours = OVERLAP_HOURS }: RotateWebhookSecret,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const webhook = await ownWebhook(work, webhookId);
  if (overlapHours < 0 || overlapHours > OVERLAP_HOURS_MOST)
    throw new BadInput(`overlapHours is between 0 and ${OVERLAP_HOURS_MOST}`);
  const secret = secretOf(randomBytes(32));
  const previousUntil = new Date(+work.now + overlapHours * 3_600_000);
  await writeSecret(work, { id: webhookId, secret, previousUntil });
  const after = { ...webhook, previousUntil };
  noteChanged(work, "Webhook", webhook, after);
  return { webhook: after, secret };
}
