import { idOf } from "../kernel/actor.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { SealedKey } from "../platform/vault.ts";
import type { Webhook } from "./webhook.rules.ts";

/** What a sealed text of a webhook is. */
const about = (id: string, what: string) => `webhook ${id} ${what}`;

interface WebhookRow {
  id: string;
  franchisee_id: string | null;
  url: string;
  types: string[];
  ordered: boolean;
  created_at: string;
  previous_until: string | null;
  paused_at: string | null;
  paused_why: string | null;
  closed_at: string | null;
  failing_since: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asWebhook = (row: WebhookRow): Webhook => ({
  ...{ id: row.id, franchiseeId: row.franchisee_id, url: row.url, types: row.types },
  ...{ ordered: row.ordered, createdAt: new Date(row.created_at), pausedWhy: row.paused_why },
  ...{ previousUntil: dateOf(row.previous_until), pausedAt: dateOf(row.paused_at) },
  ...{ closedAt: dateOf(row.closed_at), failingSince: dateOf(row.failing_since) },
});

/** A side's webhooks that are not closed, oldest first; `null` is headquarters' side. */
export async function webhooksOf(scope: Scope, side: string | null): Promise<Webhook[]> {
  const rows = await scope.rows<WebhookRow>(sql("webhook.ofSide")`
    select id, franchisee_id, url, types, ordered, created_at, previous_until, paused_at, paused_why, closed_at,
      failing_since
    from webhook where brand_id = ${scope.brandId}::uuid and franchisee_id is not distinct from ${side}::uuid
      and closed_at is null order by id`);
  return rows.map(asWebhook);
}

/** One of a side's, held until the transaction ends. */
export async function holdWebhook(
  work: Work,
  side: string | null,
  id: string,
): Promise<Webhook | undefined> {
  const [row] = await work.rows<WebhookRow>(sql("webhook.hold")`
    select id, franchisee_id, url, types, ordered, created_at, previous_until, paused_at, paused_why, closed_at,
      failing_since
    from webhook where id = ${id}::uuid and brand_id = ${work.brandId}::uuid
      and franchisee_id is not distinct from ${side}::uuid and closed_at is null for no key update`);
  return row && asWebhook(row);
}

/** Adds a webhook that is told of what happens from now on, its secret sealed under a key of its own. */
export async function writeWebhook(
  work: Work,
  wish: Pick<Webhook, "id" | "franchiseeId" | "url" | "types" | "ordered"> & {
    readonly secret: string;
  },
): Promise<void> {
  const { id, franchiseeId, url, types, ordered, secret } = wish;
  const { key, stored } = work.vault.newKey(about(id, "key"));
  await work.rows(sql("webhook.write")`
    insert into webhook (id, brand_id, franchisee_id, url, types, ordered, behind, key_version, sealed_key,
      sealed_secret, created_by, created_at)
    select ${id}::uuid, ${work.brandId}::uuid, ${franchiseeId}::uuid, ${url}::text, ${[...types]}::text[],
      ${ordered}::boolean, seq, ${stored.version}::int, ${stored.sealed}::bytea,
      ${work.vault.seal(key, secret, about(id, "secret"))}::bytea, ${idOf(work.actor)}::uuid,
      ${work.now}::timestamptz
    from feed_counter where id = 1`);
}

interface SealedRow {
  id: string;
  key_version: number;
  sealed_key: Buffer;
  sealed_secret: Buffer;
  sealed_previous: Buffer | null;
  previous_until: string | null;
}

/** The secrets that letters are signed with now, the newest first. */
export function openSecrets({ vault, now }: Scope, row: SealedRow): string[] {
  const holder = about(row.id, "key");
  const key = vault.openKey(holder, { version: row.key_version, sealed: row.sealed_key });
  const open = (sealed: Buffer) => vault.open(key, sealed, about(row.id, "secret"));
  const before =
    row.sealed_previous && row.previous_until && new Date(row.previous_until) > now
      ? [open(row.sealed_previous)]
      : [];
  return [open(row.sealed_secret), ...before];
}

/** Signs with another secret from now on, and with the one before until an instant. */
export async function writeSecret(
  work: Work,
  {
    id,
    secret,
    previousUntil,
  }: { readonly id: string; readonly secret: string; readonly previousUntil: Date },
): Promise<void> {
  const [row] = await work.rows<{ key_version: number; sealed_key: Buffer }>(sql("webhook.key")`
    select key_version, sealed_key from webhook where id = ${id}::uuid for update`);
  if (!row) throw new Error(`there is no webhook ${id}`);
  const stored = { version: row.key_version, sealed: row.sealed_key };
  const key = work.vault.openKey(about(id, "key"), stored);
  await work.rows(sql("webhook.writeSecret")`
    update webhook set sealed_previous = sealed_secret, previous_until = ${previousUntil}::timestamptz,
      sealed_secret = ${work.vault.seal(key, secret, about(id, "secret"))}::bytea
    where id = ${id}::uuid`);
}

export async function writePause(work: Work, id: string): Promise<void> {
  await work.rows(sql("webhook.pause")`
    update webhook set paused_at = ${work.now}::timestamptz, paused_why = 'BY_OWNER'
    where id = ${id}::uuid and paused_at is null`);
}

/** Goes on at once with all that waited, which lives as long as if it came now. */
export async function writeResumption(work: Work, id: string, diesAt: Date): Promise<void> {
  await work.rows(sql("webhook.resume")`
    update webhook set paused_at = null, paused_why = null, failures = 0, failing_since = null, rests_until = null,
      lanes = 2 where id = ${id}::uuid`);
  await work.rows(sql("webhook.resumeDeliveries")`
    update webhook_delivery set due_at = ${work.now}::timestamptz, dies_at = ${diesAt}::timestamptz
    where webhook_id = ${id}::uuid and state = 'WAITING'`);
}

/** Nothing is sent to it any longer; what waited is forgotten. */
export async function writeClosing(work: Work, id: string): Promise<void> {
  await work.rows(sql("webhook.close")`
    update webhook set closed_at = ${work.now}::timestamptz where id = ${id}::uuid`);
  await work.rows(sql("webhook.forget")`
    delete from webhook_delivery where webhook_id = ${id}::uuid and state = 'WAITING'`);
}

/** Webhooks whose keys are sealed under an older version than this one, of all brands. */
export async function webhookKeysBehind(
  work: Work,
  version: number,
): Promise<Array<SealedKey & { readonly webhookId: string }>> {
  const rows = await work.rows<{ id: string; key_version: number; sealed_key: Buffer }>(sql(
    "webhook.keysBehind",
  )`
    select id, key_version, sealed_key from webhook where key_version < ${version}::int order by id for update`);
  return rows.map((row) => ({
    ...{ webhookId: row.id, version: row.key_version, sealed: row.sealed_key },
  }));
}

/** Seals a webhook's key under the newest version, which is `least` or later. */
export async function rewriteWebhookKey(
  work: Work,
  id: string,
  stored: SealedKey,
  least: number,
): Promise<void> {
  const holder = about(id, "key");
  const { version, sealed } = work.vault.sealKey(holder, work.vault.openKey(holder, stored), least);
  await work.rows(sql("webhook.rewriteKey")`
    update webhook set key_version = ${version}::int, sealed_key = ${sealed}::bytea where id = ${id}::uuid`);
}
