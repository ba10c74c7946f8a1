import { idOf } from "../kernel/actor.ts";
import type { Right, TillScope } from "../kernel/right.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { ApiKey, Secrets } from "./key.rules.ts";

interface KeyRow {
  id: string;
  till_id: string | null;
  name: string;
  rights: Right[];
  scopes: TillScope[];
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  previous_until: string | null;
  used_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asKey = (row: KeyRow): ApiKey => ({
  ...{ id: row.id, tillId: row.till_id, name: row.name, rights: row.rights, scopes: row.scopes },
  ...{ createdAt: new Date(row.created_at), expiresAt: dateOf(row.expires_at) },
  ...{ revokedAt: dateOf(row.revoked_at), previousUntil: dateOf(row.previous_until) },
  usedAt: dateOf(row.used_at),
});

/** A brand's keys, the newest first; revoked ones too, for what they did stands in the book. */
export async function keysOf(scope: Scope, first: number): Promise<ApiKey[]> {
  const rows = await scope.rows<KeyRow>(sql("key.ofBrand")`
    select id, till_id, name, rights, scopes, created_at, expires_at, revoked_at, previous_until, used_at
    from api_key where brand_id = ${scope.brandId}::uuid order by id desc limit ${first}::int`);
  return rows.map(asKey);
}

export async function countKeys(scope: Scope): Promise<number> {
  const [row] = await scope.rows<{ count: number }>(sql("key.count")`
    select count(*)::int as count from api_key
    where brand_id = ${scope.brandId}::uuid and revoked_at is null`);
  return row?.count ?? 0;
}

/** One in use, held until the transaction ends. */
export async function holdKey(work: Work, id: string): Promise<ApiKey | undefined> {
  const [row] = await work.rows<KeyRow>(sql("key.hold")`
    select id, till_id, name, rights, scopes, created_at, expires_at, revoked_at, previous_until, used_at
    from api_key where id = ${id}::uuid and brand_id = ${work.brandId}::uuid and revoked_at is null
    for no key update`);
  return row && asKey(row);
}

/** What keys are known by, with the stores of their tills. */
export interface KnownKey extends ApiKey, Secrets {
  readonly storeId: string | null;
}

export async function knownKeys(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, KnownKey>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<
    KeyRow & { digest: Buffer; previous_digest: Buffer | null; store_id: string | null }
  >(sql("key.known")`
    select k.id, k.till_id, k.name, k.rights, k.scopes, k.created_at, k.expires_at, k.revoked_at, k.previous_until, k.used_at,
      k.digest, k.previous_digest, t.store_id
    from api_key k left join till t on t.id = k.till_id
    where k.id = any(${ids}::uuid[]) and k.brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...asKey(row),
        ...{ digest: row.digest, previousDigest: row.previous_digest, storeId: row.store_id },
      },
    ]),
  );
}

export async function writeKeyRow(
  work: Work,
  key: Pick<ApiKey, "id" | "tillId" | "name" | "rights" | "scopes" | "expiresAt">,
  digest: Buffer,
): Promise<void> {
  await work.rows(sql("key.write")`
    insert into api_key (id, brand_id, till_id, name, rights, scopes, digest, expires_at, created_by, created_at)
    values (${key.id}::uuid, ${work.brandId}::uuid, ${key.tillId}::uuid, ${key.name}::text,
      ${[...key.rights]}::text[], ${[...key.scopes]}::text[], ${digest}::bytea, ${key.expiresAt}::timestamptz, ${idOf(work.actor)}::uuid,
      ${work.now}::timestamptz)`);
}

export async function rotateKeyRow(
  work: Work,
  { id, digest, previousUntil }: { id: string; digest: Buffer; previousUntil: Date },
): Promise<void> {
  await work.rows(sql("key.rotate")`
    update api_key set previous_digest = digest, digest = ${digest}::bytea,
      previous_until = ${previousUntil}::timestamptz
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

export async function revokeKeyRow(work: Work, id: string): Promise<void> {
  await work.rows(sql("key.revoke")`
    update api_key set revoked_at = ${work.now}::timestamptz
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}

/** That keys were shown, each at an instant; never back. */
export async function noteUses(work: Work, uses: ReadonlyMap<string, Date>): Promise<void> {
  await work.rows(sql("key.noteUses")`
    update api_key k set used_at = u.at
    from unnest(${[...uses.keys()]}::uuid[], ${[...uses.values()]}::timestamptz[]) as u (id, at)
    where k.id = u.id and k.brand_id = ${work.brandId}::uuid and (k.used_at is null or k.used_at < u.at)`);
}
