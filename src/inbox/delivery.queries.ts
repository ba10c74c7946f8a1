import type { Envelope } from "../intake/message.rules.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey } from "../platform/vault.ts";
import { clearedBefore, type DeliveryState, givenUpBefore } from "./delivery.rules.ts";
import type { Why } from "./why.rules.ts";

/** A message as the hub keeps account of it. */
export interface Delivery {
  readonly id: string;
  readonly sourceId: string;
  /** The sender's name of it. */
  readonly deliveryId: string;
  readonly state: DeliveryState;
  /** What it said, once it was read. */
  readonly act: "ORDER" | "REFUND" | null;
  readonly number: string | null;
  readonly why: Why | null;
  readonly attempts: number;
  readonly receivedAt: Date;
  readonly finishedAt: Date | null;
}

/** A message that has just come. */
export interface Arrival extends Envelope {
  readonly id: string;
  readonly sourceId: string;
  readonly deliveryId: string;
  readonly key: DataKey;
}

/** A message that is to be processed: its envelope is still sealed. */
export interface Waiting {
  readonly id: string;
  readonly sourceId: string;
  readonly deliveryId: string;
  readonly attempts: number;
  readonly sealed: Buffer;
}

/** What became of a message. */
export interface Ended {
  readonly id: string;
  readonly state: Exclude<DeliveryState, "WAITING" | "DROPPED">;
  readonly act: "ORDER" | "REFUND" | null;
  readonly number: string | null;
  readonly why: Why | null;
  /** Who is named in the body that is kept, as digests. */
  readonly buyers: readonly Buffer[];
}

const about = (id: string) => `inbox delivery ${id} envelope`;

/** What tells two contents apart, and nothing of them. */
const digestOf = ({ vault }: Scope, { sourceId, body }: Arrival): Buffer =>
  vault.digest(JSON.stringify([sourceId, body]));

export const openEnvelope = ({ vault }: Scope, key: DataKey, { id, sealed }: Waiting): Envelope =>
  JSON.parse(vault.open(key, sealed, about(id))) as Envelope;

/** `OTHER`: the name came before with another content. */
export type Kept = "KEPT" | "REPEATED" | "OTHER";

/** Keeps messages until they are processed; answers of each whether it came before. */
export async function keepArrivals(work: Work, arrivals: readonly Arrival[]): Promise<Kept[]> {
  const digests = arrivals.map((each) => digestOf(work, each));
  const sealed = arrivals.map(({ id, key, headers, body }) =>
    work.vault.seal(key, JSON.stringify({ headers, body }), about(id)),
  );
  const [, rows] = await Promise.all([
    work.rows(sql("inbox.keep")`
      insert into inbox_delivery
        (brand_id, source_id, delivery_id, id, digest, state, sealed_envelope, received_at, due_at)
      select ${work.brandId}::uuid, a.source_id, a.delivery_id, a.id, a.digest, 'WAITING', a.sealed,
        ${work.now}::timestamptz, ${work.now}::timestamptz
      from unnest(${arrivals.map((a) => a.sourceId)}::uuid[], ${arrivals.map((a) => a.deliveryId)}::text[],
        ${arrivals.map((a) => a.id)}::uuid[], ${digests}::bytea[], ${sealed}::bytea[])
        as a (source_id, delivery_id, id, digest, sealed)
      order by a.source_id, a.delivery_id
      on conflict do nothing`),
    work.rows<{ id: string; source_id: string; delivery_id: string; digest: Buffer }>(
      sql("inbox.kept")`
      select id, source_id, delivery_id, digest from inbox_delivery
      where brand_id = ${work.brandId}::uuid and (source_id, delivery_id) in (
        select * from unnest(${arrivals.map((a) => a.sourceId)}::uuid[],
          ${arrivals.map((a) => a.deliveryId)}::text[]))`,
    ),
  ]);
  return arrivals.map((each, index) => {
    const row = rows.find(
      (one) => one.source_id === each.sourceId && one.delivery_id === each.deliveryId,
    );
    if (row?.id === each.id) return "KEPT";
    return digests[index]?.equals(row?.digest ?? Buffer.of()) ? "REPEATED" : "OTHER";
  });
}

/** The brands whose deliveries are to be processed now. */
export async function brandsWaiting(scope: Scope): Promise<string[]> {
  const rows = await scope.rows<{ brand_id: string }>(sql("inbox.brandsWaiting")`
    select distinct brand_id from inbox_delivery
    where state = 'WAITING' and due_at <= ${scope.now}::timestamptz`);
  return rows.map((row) => row.brand_id);
}

interface WaitingRow {
  id: string;
  source_id: string;
  delivery_id: string;
  attempts: number;
  sealed_envelope: Buffer;
}

const asWaiting = (row: WaitingRow): Waiting => ({
  ...{ id: row.id, sourceId: row.source_id, deliveryId: row.delivery_id, attempts: row.attempts },
  sealed: row.sealed_envelope,
});

/** Takes deliveries in hand until the end of the transaction: what another worker has, is left to it. */
export async function takeWaiting(work: Work, limit: number): Promise<Waiting[]> {
  const rows = await work.rows<WaitingRow>(sql("inbox.take")`
    select id, source_id, delivery_id, attempts, sealed_envelope from inbox_delivery
    where brand_id = ${work.brandId}::uuid and state = 'WAITING' and due_at <= ${work.now}::timestamptz
    order by id limit ${limit}::int for update skip locked`);
  return rows.map(asWaiting);
}

/** The same of one; undefined where it does not wait any more, or another worker has it. */
export async function takeOne(work: Work, id: string): Promise<Waiting | undefined> {
  const [row] = await work.rows<WaitingRow>(sql("inbox.takeOne")`
    select id, source_id, delivery_id, attempts, sealed_envelope from inbox_delivery
    where brand_id = ${work.brandId}::uuid and state = 'WAITING' and id = ${id}::uuid
    for update skip locked`);
  return row && asWaiting(row);
}

/** Those that are due, without taking them in hand. */
export async function idsWaiting(scope: Scope, limit: number): Promise<string[]> {
  const rows = await scope.rows<{ id: string }>(sql("inbox.idsWaiting")`
    select id from inbox_delivery
    where brand_id = ${scope.brandId}::uuid and state = 'WAITING' and due_at <= ${scope.now}::timestamptz
    order by id limit ${limit}::int`);
  return rows.map((row) => row.id);
}

/** Writes what became of deliveries. The body goes, unless somebody is to look at it. */
export async function endDeliveries(work: Work, ended: readonly Ended[]): Promise<void> {
  await work.rows(sql("inbox.end")`
    update inbox_delivery d set state = e.state, act = e.act, number = e.number, why = e.why::jsonb,
      buyers = array(select decode(jsonb_array_elements_text(e.buyers::jsonb), 'hex')),
      sealed_envelope = case when e.state = 'SET_ASIDE' then d.sealed_envelope end,
      finished_at = ${work.now}::timestamptz
    from unnest(${ended.map((e) => e.id)}::uuid[], ${ended.map((e) => e.state)}::text[],
      ${ended.map((e) => e.act)}::text[], ${ended.map((e) => e.number)}::text[],
      ${ended.map((e) => e.why && JSON.stringify(e.why))}::text[],
      ${ended.map((e) => JSON.stringify(e.buyers.map((buyer) => buyer.toString("hex"))))}::text[])
      as e (id, state, act, number, why, buyers)
    where d.brand_id = ${work.brandId}::uuid and d.id = e.id`);
}

/** Has a delivery that failed tried again later. */
export async function postpone(work: Work, id: string, dueAt: Date): Promise<void> {
  await work.rows(sql("inbox.postpone")`
    update inbox_delivery set attempts = attempts + 1, due_at = ${dueAt}::timestamptz
    where brand_id = ${work.brandId}::uuid and id = ${id}::uuid`);
}

/** Of a source's order numbers, those whose order was ignored: `source id, number`. */
export async function ignoredOrders(
  scope: Scope,
  orders: ReadonlyArray<{ readonly sourceId: string; readonly number: string }>,
): Promise<Set<string>> {
  const rows = await scope.rows<{ source_id: string; number: string }>(sql("inbox.ignoredOrders")`
    select distinct source_id, number from inbox_delivery
    where brand_id = ${scope.brandId}::uuid and state = 'IGNORED' and act = 'ORDER'
      and (source_id, number) in (select * from unnest(${orders.map((o) => o.sourceId)}::uuid[],
        ${orders.map((o) => o.number)}::text[]))`);
  return new Set(rows.map((row) => orderName(row.source_id, row.number)));
}

export const orderName = (sourceId: string, number: string): string => `${sourceId} ${number}`;

interface DeliveryRow {
  id: string;
  source_id: string;
  delivery_id: string;
  state: DeliveryState;
  act: "ORDER" | "REFUND" | null;
  number: string | null;
  why: Why | null;
  attempts: number;
  received_at: string;
  finished_at: string | null;
}

const asDelivery = (row: DeliveryRow): Delivery => ({
  ...{ id: row.id, sourceId: row.source_id, deliveryId: row.delivery_id, state: row.state },
  ...{ act: row.act, number: row.number, why: row.why, attempts: row.attempts },
  receivedAt: new Date(row.received_at),
  finishedAt: row.finished_at === null ? null : new Date(row.finished_at),
});

/** The brand's deliveries in a state, in order of coming, from behind an id. */
export async function deliveriesPage(
  scope: Scope,
  wish: PageWish & { readonly state: DeliveryState; readonly behind: string | undefined },
): Promise<Delivery[]> {
  const behind = wish.behind ?? "00000000-0000-0000-0000-000000000000";
  const rows = await scope.rows<DeliveryRow>(sql("inbox.page")`
    select id, source_id, delivery_id, state, act, number, why, attempts, received_at, finished_at
    from inbox_delivery
    where brand_id = ${scope.brandId}::uuid and state = ${wish.state}::text and id > ${behind}::uuid
    order by id limit ${pageSize(wish) + 1}`);
  return rows.map(asDelivery);
}

/** How many of each source's deliveries wait, and are set aside. */
export async function countsOf(
  scope: Scope,
  sourceIds: readonly string[],
): Promise<Map<string, { readonly waiting: number; readonly setAside: number }>> {
  const rows = await scope.rows<{ source_id: string; waiting: string; set_aside: string }>(sql(
    "inbox.counts",
  )`
    select source_id, count(*) filter (where state = 'WAITING') as waiting,
      count(*) filter (where state = 'SET_ASIDE') as set_aside
    from inbox_delivery
    where brand_id = ${scope.brandId}::uuid and source_id = any(${[...sourceIds]}::uuid[])
      and state in ('WAITING', 'SET_ASIDE') group by source_id`);
  return new Map(
    rows.map((row) => [
      row.source_id,
      { waiting: Number(row.waiting), setAside: Number(row.set_aside) },
    ]),
  );
}

/** A delivery of the brand's, locked until the end of the transaction. */
export async function lockDelivery(work: Work, id: string): Promise<Delivery | undefined> {
  const [row] = await work.rows<DeliveryRow>(sql("inbox.lock")`
    select id, source_id, delivery_id, state, act, number, why, attempts, received_at, finished_at
    from inbox_delivery where brand_id = ${work.brandId}::uuid and id = ${id}::uuid for update`);
  return row && asDelivery(row);
}

/** Has a delivery that was set aside processed again. */
export async function requeue(work: Work, id: string): Promise<void> {
  await work.rows(sql("inbox.requeue")`
    update inbox_delivery set state = 'WAITING', why = null, attempts = 0, finished_at = null,
      due_at = ${work.now}::timestamptz
    where brand_id = ${work.brandId}::uuid and id = ${id}::uuid`);
}

export async function discard(work: Work, id: string): Promise<void> {
  await work.rows(sql("inbox.discard")`
    update inbox_delivery set state = 'DROPPED', sealed_envelope = null, buyers = '{}',
      finished_at = ${work.now}::timestamptz
    where brand_id = ${work.brandId}::uuid and id = ${id}::uuid`);
}

/** Drops what is kept of deliveries that name these members. Asked before their identities go. */
export async function forgetDeliveries(work: Work, memberIds: readonly string[]): Promise<void> {
  await work.rows(sql("inbox.forget")`
    update inbox_delivery set state = 'DROPPED', sealed_envelope = null, buyers = '{}',
      finished_at = ${work.now}::timestamptz
    where brand_id = ${work.brandId}::uuid and state = 'SET_ASIDE'
      and buyers && (select array_agg(digest) from member_identity
        where brand_id = ${work.brandId}::uuid and member_id = any(${[...memberIds]}::uuid[]))`);
}

/** Gives up what nobody looked at, and forgets what is long done, of all brands; answers how many rows it met. */
export async function clearDeliveries(work: Work, limit: number): Promise<number> {
  const [given, cleared] = await Promise.all([
    work.rows(sql("inbox.giveUp")`
      update inbox_delivery set state = 'DROPPED', sealed_envelope = null, buyers = '{}',
        finished_at = ${work.now}::timestamptz
      where (brand_id, source_id, delivery_id) in (
        select brand_id, source_id, delivery_id from inbox_delivery
        where state = 'SET_ASIDE' and received_at < ${givenUpBefore(work.now)}::timestamptz
        limit ${limit}::int)
      returning 1`),
    work.rows(sql("inbox.clear")`
      delete from inbox_delivery where (brand_id, source_id, delivery_id) in (
        select brand_id, source_id, delivery_id from inbox_delivery
        where state in ('DONE', 'IGNORED', 'DROPPED') and finished_at < ${clearedBefore(work.now)}::timestamptz
        limit ${limit}::int)
      returning 1`),
  ]);
  return given.length + cleared.length;
}
