import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey, SealedKey } from "../platform/vault.ts";
import type { CodeBatch } from "./batch.rules.ts";

/** What a batch's key is sealed as. */
const about = (batchId: string) => `code batch ${batchId} key`;

interface BatchRow {
  id: string;
  number: string;
  template_id: string;
  store_id: string | null;
  size: string;
  done: string;
  skipped: string[];
  ordered_at: string;
  ended_at: string | null;
  revoked_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asBatch = (row: BatchRow): CodeBatch => ({
  id: row.id,
  number: row.number,
  templateId: row.template_id,
  storeId: row.store_id,
  size: Number(row.size),
  done: Number(row.done),
  skipped: row.skipped.map(Number),
  orderedAt: new Date(row.ordered_at),
  endedAt: dateOf(row.ended_at),
  revokedAt: dateOf(row.revoked_at),
});

/** A batch by the number it was ordered under. */
export async function batchNumbered(scope: Scope, number: string): Promise<CodeBatch | undefined> {
  const [row] = await scope.rows<BatchRow>(sql("code.batchNumbered")`
    select id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at
    from code_batch where brand_id = ${scope.brandId}::uuid and number = ${number}::text`);
  return row && asBatch(row);
}

export async function batchOf(scope: Scope, id: string): Promise<CodeBatch | undefined> {
  const [row] = await scope.rows<BatchRow>(sql("code.batchOf")`
    select id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at
    from code_batch where brand_id = ${scope.brandId}::uuid and id = ${id}::uuid`);
  return row && asBatch(row);
}

/** The brand's batches, newest first, from behind an id. */
export async function batchPage(scope: Scope, wish: PageWish): Promise<CodeBatch[]> {
  const rows = await scope.rows<BatchRow>(sql("code.batchPage")`
    select id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at
    from code_batch where brand_id = ${scope.brandId}::uuid
      and id < coalesce(${wish.after}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asBatch);
}

/** The batches that are not made to their end yet, oldest first. */
export async function openBatches(scope: Scope): Promise<CodeBatch[]> {
  const rows = await scope.rows<BatchRow>(sql("code.openBatches")`
    select id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at
    from code_batch where brand_id = ${scope.brandId}::uuid and ended_at is null and revoked_at is null
    order by id`);
  return rows.map(asBatch);
}

/** How many codes of each batch are claimed. */
export async function claimedOf(
  scope: Scope,
  batchIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await scope.rows<{ batch_id: string; claimed: number }>(sql("code.claimedOf")`
    select batch_id, count(*)::int as claimed from coupon_code
    where batch_id = any(${[...batchIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
      and member_id is not null
    group by batch_id`);
  return new Map(rows.map((row) => [row.batch_id, row.claimed]));
}

/** Opens a batch with a key of its own. */
export async function writeBatch(
  work: Work,
  batch: CodeBatch,
  orderedBy: string | null,
): Promise<void> {
  const { stored } = work.vault.newKey(about(batch.id));
  await work.rows(sql("code.writeBatch")`
    insert into code_batch (id, brand_id, template_id, number, store_id, size, key_version, sealed_key, ordered_by, ordered_at)
    values (${batch.id}::uuid, ${work.brandId}::uuid, ${batch.templateId}::uuid, ${batch.number}, ${batch.storeId}::uuid,
      ${batch.size}::bigint, ${stored.version}::int, ${stored.sealed}::bytea, ${orderedBy}::uuid,
      ${batch.orderedAt}::timestamptz)`);
}

/** A batch's key, opened. */
export async function keyOfBatch(scope: Scope, id: string): Promise<DataKey> {
  const [row] = await scope.rows<{ key_version: number; sealed_key: Buffer }>(
    sql("code.keyOfBatch")`
    select key_version, sealed_key from code_batch
    where brand_id = ${scope.brandId}::uuid and id = ${id}::uuid`,
  );
  if (!row) throw new Error(`there is no batch ${id}`);
  return scope.vault.openKey(about(id), { version: row.key_version, sealed: row.sealed_key });
}

/** Takes a batch in hand until the transaction ends: of many workers one makes the next codes. */
export async function holdBatch(work: Work, id: string): Promise<CodeBatch> {
  const [row] = await work.rows<BatchRow>(sql("code.holdBatch")`
    select id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at
    from code_batch where brand_id = ${work.brandId}::uuid and id = ${id}::uuid for update`);
  if (!row) throw new Error(`there is no batch ${id}`);
  return asBatch(row);
}

/** How far a batch came; its end is now, where all of it is made. */
export async function moveBatch(
  work: Work,
  { id, done, skipped }: Pick<CodeBatch, "id" | "done" | "skipped">,
): Promise<CodeBatch> {
  const [row] = await work.rows<BatchRow>(sql("code.moveBatch")`
    update code_batch set done = ${done}::bigint, skipped = ${skipped}::bigint[],
      ended_at = case when size = ${done}::bigint then ${work.now}::timestamptz end
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid
    returning id, number, template_id, store_id, size, done, skipped, ordered_at, ended_at, revoked_at`);
  return asBatch(row as BatchRow);
}

/** Once revoked, a batch stays revoked since then. */
export async function writeRevocation(work: Work, id: string): Promise<void> {
  await work.rows(sql("code.revoke")`
    update code_batch set revoked_at = coalesce(revoked_at, ${work.now}::timestamptz)
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

/** The batches whose keys are sealed under an older version than this one, of all brands. */
export async function batchKeysBehind(
  work: Work,
  version: number,
): Promise<Array<SealedKey & { readonly batchId: string }>> {
  const rows = await work.rows<{ id: string; key_version: number; sealed_key: Buffer }>(
    sql("code.batchKeysBehind")`
    select id, key_version, sealed_key from code_batch where key_version < ${version}::int
    order by id for update`,
  );
  return rows.map(({ id, key_version, sealed_key }) => ({
    ...{ batchId: id, version: key_version, sealed: sealed_key },
  }));
}

/** Seals a batch's key under the newest version, which is `least` or later; its codes stay as they are. */
export async function rewriteBatchKey(
  work: Work,
  batchId: string,
  stored: SealedKey,
  least: number,
): Promise<void> {
  const holder = about(batchId);
  const key = work.vault.openKey(holder, stored);
  const { version, sealed } = work.vault.sealKey(holder, key, least);
  await work.rows(sql("code.rewriteBatchKey")`
    update code_batch set key_version = ${version}::int, sealed_key = ${sealed}::bytea
    where id = ${batchId}::uuid`);
}
