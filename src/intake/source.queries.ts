import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey, SealedKey } from "../platform/vault.ts";
import type { SourceKind } from "./message.rules.ts";

/** Where what a source calls a shop is booked. */
export interface ShopPlace {
  readonly shop: string;
  readonly storeCode: string;
}

/** Somebody that sends orders over HTTP. */
export interface IntakeSource {
  readonly id: string;
  /** Numbers its orders: their `source`. */
  readonly code: string;
  readonly kind: SourceKind;
  /** Where a message without a known shop is booked; null: it must name one. */
  readonly storeCode: string | null;
  readonly shops: readonly ShopPlace[];
  readonly createdAt: Date;
  readonly closedAt: Date | null;
  /** Until then the secret before the newest is good as well; null: there is none. */
  readonly previousUntil: Date | null;
}

/** A source with what it signs with, and what its messages are sealed with. */
export interface OpenSource {
  readonly id: string;
  readonly brandId: string;
  readonly kind: SourceKind;
  readonly closedAt: Date | null;
  /** Those that are good now. */
  readonly secrets: readonly string[];
  readonly key: DataKey;
}

/** What a sealed text of a source is. */
const about = (sourceId: string, what: string) => `intake source ${sourceId} ${what}`;

interface Row {
  id: string;
  code: string;
  kind: SourceKind;
  store_code: string | null;
  shops: ShopPlace[];
  created_at: string;
  closed_at: string | null;
  previous_until: string | null;
}

const asSource = (row: Row): IntakeSource => ({
  ...{ id: row.id, code: row.code, kind: row.kind, storeCode: row.store_code, shops: row.shops },
  createdAt: new Date(row.created_at),
  closedAt: row.closed_at === null ? null : new Date(row.closed_at),
  previousUntil: row.previous_until === null ? null : new Date(row.previous_until),
});

/** The brand's sources, by code. */
export async function intakeSources(scope: Scope): Promise<IntakeSource[]> {
  const rows = await scope.rows<Row>(sql("intake.sources")`
    select id, code, kind, store_code, shops, created_at, closed_at, previous_until
    from intake_source where brand_id = ${scope.brandId}::uuid order by code`);
  return rows.map(asSource);
}

/** A source of the brand's, locked until the end of the transaction. */
export async function lockSource(work: Work, id: string): Promise<IntakeSource | undefined> {
  const [row] = await work.rows<Row>(sql("intake.lockSource")`
    select id, code, kind, store_code, shops, created_at, closed_at, previous_until
    from intake_source where id = ${id}::uuid and brand_id = ${work.brandId}::uuid for update`);
  return row && asSource(row);
}

/** Of these codes, those that name a store or source of the brand's already. */
export async function codesInUse(scope: Scope, code: string): Promise<boolean> {
  const rows = await scope.rows(sql("intake.codesInUse")`
    select 1 from store where brand_id = ${scope.brandId}::uuid and code = ${code}::text
    union all
    select 1 from intake_source where brand_id = ${scope.brandId}::uuid and code = ${code}::text`);
  return rows.length > 0;
}

/** Which of these are codes of the brand's stores. */
export async function storeCodesOf(scope: Scope, codes: readonly string[]): Promise<Set<string>> {
  const rows = await scope.rows<{ code: string }>(sql("intake.storeCodes")`
    select code from store where brand_id = ${scope.brandId}::uuid and code = any(${[...codes]}::text[])`);
  return new Set(rows.map((row) => row.code));
}

export async function writeSource(
  work: Work,
  { secret, ...source }: Omit<IntakeSource, "previousUntil"> & { readonly secret: string },
): Promise<void> {
  const { key, stored } = work.vault.newKey(about(source.id, "key"));
  await work.rows(sql("intake.writeSource")`
    insert into intake_source
      (id, brand_id, code, kind, store_code, shops, key_version, sealed_key, sealed_secret, created_at)
    values (${source.id}::uuid, ${work.brandId}::uuid, ${source.code}::text, ${source.kind}::text,
      ${source.storeCode}::text, ${JSON.stringify(source.shops)}::jsonb, ${stored.version}::int,
      ${stored.sealed}::bytea, ${work.vault.seal(key, secret, about(source.id, "secret"))}::bytea,
      ${source.createdAt}::timestamptz)`);
}

export async function rewriteShops(
  work: Work,
  { id, storeCode, shops }: Pick<IntakeSource, "id" | "storeCode" | "shops">,
): Promise<void> {
  await work.rows(sql("intake.rewriteShops")`
    update intake_source set store_code = ${storeCode}::text, shops = ${JSON.stringify(shops)}::jsonb
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

export async function endSource(work: Work, id: string): Promise<void> {
  await work.rows(sql("intake.endSource")`
    update intake_source set closed_at = ${work.now}::timestamptz
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

/** Gives a source another secret; the one before it stays good until an instant. */
export async function turnSecret(
  work: Work,
  { id, secret, previousUntil }: { id: string; secret: string; previousUntil: Date },
): Promise<void> {
  const key = (await sourceKeys(work, [id])).get(id);
  if (!key) throw new Error(`intake source ${id} has no key`);
  // Sealed texts are bound to what they are: the old secret is sealed anew in its new place.
  const [row] = await work.rows<{ sealed_secret: Buffer }>(sql("intake.secretOf")`
    select sealed_secret from intake_source where id = ${id}::uuid`);
  if (!row) throw new Error(`intake source ${id} is gone`);
  const { vault } = work;
  const previous = vault.open(key, row.sealed_secret, about(id, "secret"));
  await work.rows(sql("intake.turnSecret")`
    update intake_source set sealed_secret = ${vault.seal(key, secret, about(id, "secret"))}::bytea,
      sealed_previous = ${vault.seal(key, previous, about(id, "previous secret"))}::bytea,
      previous_until = ${previousUntil}::timestamptz
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

/** A source of whichever brand, opened: its id says whose messages are coming. */
export async function openSource(scope: Scope, id: string): Promise<OpenSource | undefined> {
  const [row] = await scope.rows<{
    brand_id: string;
    kind: SourceKind;
    closed_at: string | null;
    key_version: number;
    sealed_key: Buffer;
    sealed_secret: Buffer;
    sealed_previous: Buffer | null;
  }>(sql("intake.openSource")`
    select brand_id, kind, closed_at, key_version, sealed_key, sealed_secret,
      case when previous_until > ${scope.now}::timestamptz then sealed_previous end as sealed_previous
    from intake_source where id = ${id}::uuid`);
  if (!row) return undefined;
  const { vault } = scope;
  const stored = { version: row.key_version, sealed: row.sealed_key };
  const key = vault.openKey(about(id, "key"), stored);
  const secrets = [vault.open(key, row.sealed_secret, about(id, "secret"))];
  if (row.sealed_previous)
    secrets.push(vault.open(key, row.sealed_previous, about(id, "previous secret")));
  const closedAt = row.closed_at === null ? null : new Date(row.closed_at);
  return { id, brandId: row.brand_id, kind: row.kind, closedAt, secrets, key };
}

/** What the messages of these sources are sealed with. */
export async function sourceKeys(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, DataKey>> {
  const rows = await scope.rows<{ id: string; key_version: number; sealed_key: Buffer }>(sql(
    "intake.keys",
  )`
    select id, key_version, sealed_key from intake_source
    where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map(({ id, key_version: version, sealed_key: sealed }) => [
      id,
      scope.vault.openKey(about(id, "key"), { version, sealed }),
    ]),
  );
}

/** The sources whose keys are sealed under an older version than this one, of all brands. */
export async function sourceKeysBehind(
  work: Work,
  version: number,
): Promise<Array<SealedKey & { readonly sourceId: string }>> {
  const rows = await work.rows<{ id: string; key_version: number; sealed_key: Buffer }>(sql(
    "intake.keysBehind",
  )`
    select id, key_version, sealed_key from intake_source where key_version < ${version}::int
    order by id for update`);
  return rows.map((row) => ({
    ...{ sourceId: row.id, version: row.key_version, sealed: row.sealed_key },
  }));
}

/** Seals a source's key under the newest version, which is `least` or later; what the key seals stays as it is. */
export async function rewriteSourceKey(
  work: Work,
  sourceId: string,
  stored: SealedKey,
  least: number,
): Promise<void> {
  const holder = about(sourceId, "key");
  const key = work.vault.openKey(holder, stored);
  const { version, sealed } = work.vault.sealKey(holder, key, least);
  await work.rows(sql("intake.rewriteKey")`
    update intake_source set key_version = ${version}::int, sealed_key = ${sealed}::bytea
    where id = ${sourceId}::uuid`);
}
