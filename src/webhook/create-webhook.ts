import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { EVENT_TYPES, mayHear } from "../feed/public-event.ts";
import { newId } from "../kernel/id.ts";
import { noteChanged } from "../platform/database/changes.ts";
import type { Work } from "../platform/database/work.ts";
import { type Allowed, reachOf } from "../platform/http/reach.ts";
import { ownSide } from "./webhook.policy.ts";
import { webhooksOf, writeWebhook } from "./webhook.queries.ts";
import { TooManyWebhooks, UnknownEventType, WebhookUrlRefused } from "./webhook.refusals.ts";
import { readUrl, secretOf, WEBHOOKS_A_SIDE, type Webhook } from "./webhook.rules.ts";

export interface CreateWebhook {
  readonly url: string;
  /** None: all. */
  readonly types: readonly string[];
  readonly ordered: boolean;
}

/** Has the caller's side told of events from now on. Answers the secret, which is told this once. */
export async function createWebhook(
  work: Work,
  allowed: Allowed,
  wish: CreateWebhook,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const franchiseeId = ownSide(work.actor);
  const url = readUrl(wish.url);
  if (!mayBeCalled(allowed, url)) throw new WebhookUrlRefused(url.href);
  const known = new Set(EVENT_TYPES.map(({ type }) => type));
  for (const type of wish.types) if (!known.has(type)) throw new UnknownEventType(type);
  mayHear(work.actor, wish.types.length > 0 ? wish.types : [...known]);
  const others = await webhooksOf(work, franchiseeId);
  if (others.length >= WEBHOOKS_A_SIDE) throw new TooManyWebhooks(WEBHOOKS_A_SIDE);

  const id = newId();
  const secret = secretOf(randomBytes(32));
  const types = [...new Set(wish.types)];
  const { ordered } = wish;
  await writeWebhook(work, { ...{ id, franchiseeId, url: url.href, types, ordered }, secret });
  const webhook: Webhook = {
    ...{ id, franchiseeId, url: url.href, types, ordered, createdAt: work.now },
    ...{ previousUntil: null, pausedAt: null, pausedWhy: null, closedAt: null, failingSince: null },
  };
  noteChanged(work, "Webhook", undefined, webhook);
  return { webhook, secret };
}

/** What can be judged without asking a name server; names are judged each time they are called. */
function mayBeCalled(allowed: Allowed, { protocol, hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const isAddress = isIP(host) !== 0;
  const reach = isAddress || allowed.hosts.has(host) ? reachOf(allowed, host, [host]) : undefined;
  if (reach === "REFUSED" || (host === "localhost" && reach === undefined)) return false;
  // A name may turn out to have allowed addresses only; then it may go without TLS.
  return protocol === "https:" || reach === "ALLOWED";
}
