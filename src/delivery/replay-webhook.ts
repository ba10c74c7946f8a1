import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { isCursor } from "../platform/outbox/feed-event.ts";
import { ownWebhook } from "../webhook/own-webhook.ts";
import { EventsNotKept } from "../webhook/webhook.refusals.ts";
import { keptRange, placeAt, writeReplay } from "./fan-out.queries.ts";

export interface ReplayWebhook {
  readonly webhookId: string;
  /** Events behind this cursor … */
  readonly after?: string | undefined;
  /** … or recorded from this instant on. */
  readonly since?: Date | undefined;
  /** Up to this cursor; left out: to the newest. */
  readonly until?: string | undefined;
  /** Only what was given up. */
  readonly deadOnly: boolean;
}

/** Sends events of a range once more, under the same ids; what was never sent, too. Answers the range. */
export async function replayWebhook(
  work: Work,
  { webhookId, after, since, until: said, deadOnly }: ReplayWebhook,
): Promise<{ readonly after: string; readonly until: string }> {
  await ownWebhook(work, webhookId);
  if ((after === undefined) === (since === undefined))
    throw new BadInput("say either after or since");
  for (const cursor of [after, said])
    if (cursor !== undefined && !isCursor(cursor)) throw new BadInput("that is not a cursor");
  const { floor, newest } = await keptRange(work);
  const until = said === undefined || BigInt(said) > newest ? newest : BigInt(said);
  const behind =
    since === undefined ? BigInt(after ?? 0) : ((await placeAt(work, since)) ?? newest);
  // What was given up is in the log, whatever is kept of the feed.
  if (behind < floor && !deadOnly) throw new EventsNotKept(String(floor));
  await writeReplay(work, { webhookId, behind, until, deadOnly });
  return { after: String(behind), until: String(until) };
}
