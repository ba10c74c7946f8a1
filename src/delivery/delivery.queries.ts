import type { PublicEvent } from "../feed/public-event.ts";
import { newId } from "../kernel/id.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { openSecrets } from "../webhook/webhook.queries.ts";
import type { Delivery, DeliveryState } from "./delivery.rules.ts";
import type { Mishap } from "./retry.rules.ts";

interface DeliveryRow {
  id: string;
  webhook_id: string;
  cursor: string | null;
  type: string;
  at: string;
  member_id: string | null;
  data: Readonly<Record<string, unknown>>;
  queued_at: string;
  dies_at: string;
  state: DeliveryState;
  due_at: string;
  attempts: number;
  last_at: string | null;
  last_ms: number | null;
  status: number | null;
  mishap: Mishap | null;
  answer: string | null;
}

const asDelivery = (row: DeliveryRow): Delivery => ({
  ...{ id: row.id, webhookId: row.webhook_id, cursor: row.cursor, type: row.type },
  ...{ at: new Date(row.at), memberId: row.member_id, data: row.data, state: row.state },
  ...{ queuedAt: new Date(row.queued_at), diesAt: new Date(row.dies_at) },
  ...{ dueAt: new Date(row.due_at), attempts: row.attempts, lastMs: row.last_ms },
  lastAt: row.last_at === null ? null : new Date(row.last_at),
  ...{ status: row.status, mishap: row.mishap, answer: row.answer },
});

/** A webhook's deliveries, newest first, of one state or of any. */
export async function deliveryPage(
  scope: Scope,
  webhookId: string,
  state: DeliveryState | undefined,
  wish: PageWish,
): Promise<Delivery[]> {
  const rows = await scope.rows<DeliveryRow>(sql("delivery.page")`
    select * from webhook_delivery where webhook_id = ${webhookId}::uuid and brand_id = ${scope.brandId}::uuid
      and (${state ?? null}::text is null or state = ${state ?? null}::text)
      and id < coalesce(${wish.after ?? null}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asDelivery);
}

/** What is to be told to one webhook. */
export interface Telling {
  readonly webhookId: string;
  readonly brandId: string;
  readonly event: PublicEvent;
}

/** Queues tellings; one that is in the log already stays as it is, unless it is to be sent `again`. Answers how many. */
export async function queueTellings(
  work: Work,
  tellings: readonly Telling[],
  { diesAt, again = false }: { readonly diesAt: Date; readonly again?: boolean },
): Promise<number> {
  if (tellings.length === 0) return 0;
  const column = <T>(read: (telling: Telling) => T) => tellings.map(read);
  const rows = await work.rows(sql("delivery.queue")`
    insert into webhook_delivery (webhook_id, id, brand_id, cursor, type, at, member_id, data, queued_at, dies_at,
      state, due_at)
    select t.webhook_id, t.id, t.brand_id, t.cursor, t.type, t.at, t.member_id, t.data, ${work.now}::timestamptz,
      ${diesAt}::timestamptz, 'WAITING', ${work.now}::timestamptz
    from unnest(
      ${column((t) => t.webhookId)}::uuid[], ${column(() => newId())}::uuid[], ${column((t) => t.brandId)}::uuid[],
      ${column((t) => BigInt(t.event.cursor))}::bigint[], ${column((t) => t.event.type)}::text[],
      ${column((t) => t.event.at)}::timestamptz[], ${column((t) => t.event.memberId ?? null)}::uuid[],
      ${column((t) => JSON.stringify(t.event.data))}::json[]
    ) as t (webhook_id, id, brand_id, cursor, type, at, member_id, data)
    on conflict (webhook_id, cursor) do update set state = 'WAITING', attempts = 0, queued_at = excluded.queued_at,
      dies_at = excluded.dies_at, due_at = excluded.due_at where ${again}::boolean
    returning 1`);
  return rows.length;
}

/** Queues a letter about nothing. */
export async function queueTest(work: Work, webhookId: string): Promise<string> {
  const id = newId();
  await work.rows(sql("delivery.queueTest")`
    insert into webhook_delivery (webhook_id, id, brand_id, type, at, data, queued_at, dies_at, state, due_at)
    values (${webhookId}::uuid, ${id}::uuid, ${work.brandId}::uuid, 'webhook.test', ${work.now}::timestamptz,
      ${JSON.stringify({ webhookId })}::json, ${work.now}::timestamptz, ${work.now}::timestamptz, 'WAITING',
      ${work.now}::timestamptz)`);
  return id;
}

/** Sends the first of those that were given up once more, of a range; answers their places, in order. */
export async function queueDead(
  work: Work,
  {
    webhookId,
    behind,
    until,
    diesAt,
    limit,
  }: {
    readonly webhookId: string;
    readonly behind: bigint;
    readonly until: bigint;
    readonly diesAt: Date;
    readonly limit: number;
  },
): Promise<bigint[]> {
  const rows = await work.rows<{ cursor: string }>(sql("delivery.queueDead")`
    with dead as (
      select webhook_id, id from webhook_delivery
      where webhook_id = ${webhookId}::uuid and state = 'DEAD' and cursor > ${behind}::bigint
        and cursor <= ${until}::bigint
      order by cursor limit ${limit}::int for update
    ), queued as (
      update webhook_delivery d set state = 'WAITING', attempts = 0, due_at = ${work.now}::timestamptz,
        queued_at = ${work.now}::timestamptz, dies_at = ${diesAt}::timestamptz
      from dead where d.webhook_id = dead.webhook_id and d.id = dead.id returning d.cursor
    )
    select cursor from queued order by cursor`);
  return rows.map(({ cursor }) => BigInt(cursor));
}

/** A webhook that this worker sends to, as it is now. */
export interface Held {
  readonly id: string;
  readonly brandId: string;
  readonly url: string;
  readonly ordered: boolean;
  readonly paused: boolean;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly restsUntil: Date | null;
  readonly lanes: number;
  /** What its letters are signed with, newest first. */
  readonly secrets: readonly string[];
}

interface HeldRow {
  id: string;
  brand_id: string;
  url: string;
  ordered: boolean;
  paused_at: string | null;
  failures: number;
  failing_since: string | null;
  rests_until: string | null;
  lanes: number;
  key_version: number;
  sealed_key: Buffer;
  sealed_secret: Buffer;
  sealed_previous: Buffer | null;
  previous_until: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

/**
 * Takes webhooks in hand for which something is due and that nobody else sends to, and keeps those it has. Of many
 * workers each gets others. A webhook that rests is nobody's. Whoever queues letters for it holds its key alone.
 */
export async function takeWebhooks(
  work: Work,
  wish: {
    readonly holder: string;
    readonly until: Date;
    readonly busy: readonly string[];
    readonly limit: number;
  },
): Promise<Held[]> {
  const rows = await work.rows<HeldRow>(sql("delivery.take")`
    update webhook w set holder = ${wish.holder}::uuid, held_until = ${wish.until}::timestamptz
    where w.id in (
      select id from webhook c
      where c.closed_at is null
        and (c.holder = ${wish.holder}::uuid or c.held_until is null or c.held_until <= ${work.now}::timestamptz)
        and (c.id = any(${[...wish.busy]}::uuid[])
          or ((c.rests_until is null or c.rests_until <= ${work.now}::timestamptz) and (
            (c.paused_at is null and exists (select from webhook_delivery d
              where d.webhook_id = c.id and d.state = 'WAITING' and d.due_at <= ${work.now}::timestamptz))
            or exists (select from webhook_delivery d
              where d.webhook_id = c.id and d.state = 'WAITING' and d.due_at <= ${work.now}::timestamptz
                and d.cursor is null))))
      order by (c.id = any(${[...wish.busy]}::uuid[])) desc, c.held_until nulls first
      limit ${wish.limit} for no key update skip locked)
    returning id, brand_id, url, ordered, paused_at, failures, failing_since, rests_until, lanes, key_version,
      sealed_key, sealed_secret, sealed_previous, previous_until`);
  return rows.map((row) => ({
    ...{ id: row.id, brandId: row.brand_id, url: row.url, ordered: row.ordered, lanes: row.lanes },
    ...{ paused: row.paused_at !== null, failures: row.failures, secrets: openSecrets(work, row) },
    ...{ failingSince: dateOf(row.failing_since), restsUntil: dateOf(row.rests_until) },
  }));
}

/** Gives webhooks back: others may send to them. */
export async function releaseWebhooks(work: Work, holder: string): Promise<void> {
  await work.rows(sql("delivery.release")`
    update webhook set holder = null, held_until = null where holder = ${holder}::uuid`);
}

/**
 * The next letters of each webhook, oldest event first: as many as it asks for. Where order is kept, none whose member
 * has an earlier one that waits for another attempt.
 */
export async function dueDeliveries(
  scope: Scope,
  asked: ReadonlyArray<{ readonly webhookId: string; readonly limit: number }>,
): Promise<Delivery[]> {
  if (asked.length === 0) return [];
  const rows = await scope.rows<DeliveryRow>(sql("delivery.due")`
    select d.* from unnest(${asked.map((each) => each.webhookId)}::uuid[], ${asked.map((each) => each.limit)}::int[])
      as a (webhook_id, most)
    join webhook w on w.id = a.webhook_id
    cross join lateral (
      select * from webhook_delivery d
      where d.webhook_id = a.webhook_id and d.state = 'WAITING' and d.due_at <= ${scope.now}::timestamptz
        and (w.paused_at is null or d.cursor is null)
        and not (w.ordered and exists (
          select from webhook_delivery e where e.webhook_id = d.webhook_id and e.member_id = d.member_id
            and e.state = 'WAITING' and e.cursor < d.cursor and e.due_at > ${scope.now}::timestamptz))
      order by d.cursor nulls first limit a.most
    ) d order by d.webhook_id, d.cursor nulls first`);
  return rows.map(asDelivery);
}

/** What became of one attempt. */
export interface Attempted {
  readonly delivery: Delivery;
  readonly state: DeliveryState;
  readonly dueAt: Date;
  readonly at: Date;
  readonly ms: number;
  readonly status: number | null;
  readonly mishap: Mishap | null;
  readonly answer: string | null;
}

/** Writes what came of attempts; what is not waiting any longer stays as it is. */
export async function writeAttempts(work: Work, attempts: readonly Attempted[]): Promise<void> {
  if (attempts.length === 0) return;
  const column = <T>(read: (attempt: Attempted) => T) => attempts.map(read);
  await work.rows(sql("delivery.writeAttempts")`
    update webhook_delivery d set state = a.state, due_at = a.due_at, attempts = d.attempts + 1, last_at = a.at,
      last_ms = a.ms, status = a.status, mishap = a.mishap, answer = a.answer
    from unnest(
      ${column((a) => a.delivery.webhookId)}::uuid[], ${column((a) => a.delivery.id)}::uuid[],
      ${column((a) => a.state)}::text[], ${column((a) => a.dueAt)}::timestamptz[], ${column((a) => a.at)}::timestamptz[],
      ${column((a) => a.ms)}::int[], ${column((a) => a.status)}::int[], ${column((a) => a.mishap)}::text[],
      ${column((a) => a.answer)}::text[]
    ) as a (webhook_id, id, state, due_at, at, ms, status, mishap, answer)
    where d.webhook_id = a.webhook_id and d.id = a.id and d.state = 'WAITING'`);
}

/** How a webhook did, as its worker has it. */
export interface HealthNow {
  readonly webhookId: string;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly restsUntil: Date | null;
  readonly lanes: number;
  readonly pausedWhy: string | null;
}

export async function writeHealth(
  work: Work,
  holder: string,
  healths: readonly HealthNow[],
): Promise<void> {
  if (healths.length === 0) return;
  const column = <T>(read: (health: HealthNow) => T) => healths.map(read);
  await work.rows(sql("delivery.writeHealth")`
    update webhook w set failures = h.failures, failing_since = h.failing_since, rests_until = h.rests_until,
      lanes = h.lanes, paused_why = coalesce(w.paused_why, h.paused_why),
      paused_at = coalesce(w.paused_at, case when h.paused_why is not null then ${work.now}::timestamptz end)
    from unnest(
      ${column((h) => h.webhookId)}::uuid[], ${column((h) => h.failures)}::int[],
      ${column((h) => h.failingSince)}::timestamptz[], ${column((h) => h.restsUntil)}::timestamptz[],
      ${column((h) => h.lanes)}::int[], ${column((h) => h.pausedWhy)}::text[]
    ) as h (id, failures, failing_since, rests_until, lanes, paused_why)
    where w.id = h.id and w.holder = ${holder}::uuid`);
}

/** Forgets deliveries older than an instant, a bounded number at once; answers how many. */
export async function forgetDeliveries(work: Work, before: Date, most: number): Promise<number> {
  const rows = await work.rows(sql("delivery.forget")`
    delete from webhook_delivery where (webhook_id, id) in (
      select webhook_id, id from webhook_delivery where queued_at < ${before}::timestamptz
      order by queued_at limit ${most})
    returning 1`);
  return rows.length;
}

/** How many of each webhook's letters wait, and how many were given up. */
export async function deliveryCounts(
  scope: Scope,
  webhookIds: readonly string[],
): Promise<Map<string, { readonly waiting: number; readonly dead: number }>> {
  const rows = await scope.rows<{ id: string; waiting: number; dead: number }>(sql(
    "delivery.counts",
  )`
    select w.id,
      (select count(*)::int from webhook_delivery d where d.webhook_id = w.id and d.state = 'WAITING') as waiting,
      (select count(*)::int from webhook_delivery d where d.webhook_id = w.id and d.state = 'DEAD') as dead
    from unnest(${[...webhookIds]}::uuid[]) as w (id)`);
  return new Map(rows.map(({ id, waiting, dead }) => [id, { waiting, dead }]));
}
