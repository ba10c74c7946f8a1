import { regionOf } from "../brand/brand.queries.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey, SealedKey } from "../platform/vault.ts";
import {
  type Identity,
  type IdentityKind,
  type IdentitySource,
  identityText,
  type KnownIdentity,
  type Naming,
  readIdentity,
  type Verification,
} from "./identity.rules.ts";
import type { Channel, Member, Origin } from "./member.entity.ts";
import { UnknownMember } from "./member.refusals.ts";

/** What an identity is looked up by: a keyed digest, another in each brand. */
const digestOf = ({ vault, brandId }: Scope, { kind, app, value }: Identity): Buffer =>
  vault.digest(JSON.stringify([brandId, kind, app ?? null, value]));

/** What a sealed text of a member is. */
const about = (memberId: string, what: string) => `member ${memberId} ${what}`;

/** Which of the identities are whose, by identity as it was said. One that cannot be read is nobody's. */
export async function membersByIdentity(
  scope: Scope,
  identities: readonly Naming[],
): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const region = await regionOf(scope);
  const wished = identities.flatMap((said) => {
    const identity = readIdentity(said, region);
    return identity ? [{ said, kind: identity.kind, digest: digestOf(scope, identity) }] : [];
  });
  const rows = await scope.rows<{ kind: IdentityKind; digest: Buffer; member_id: string }>(
    sql("member.byIdentity")`
    select i.kind, i.digest, i.member_id from member_identity i
    join unnest(${wished.map(({ kind }) => kind)}::text[], ${wished.map(({ digest }) => digest)}::bytea[]) as w (kind, digest)
      on i.kind = w.kind and i.digest = w.digest
    where i.brand_id = ${scope.brandId}::uuid`,
  );
  const placeOf = (kind: string, digest: Buffer) => `${kind} ${digest.toString("base64")}`;
  const owners = new Map(rows.map((row) => [placeOf(row.kind, row.digest), row.member_id]));
  return new Map(
    wished.flatMap(({ said, kind, digest }) => {
      const memberId = owners.get(placeOf(kind, digest));
      return memberId === undefined ? [] : [[identityText(said), memberId] as const];
    }),
  );
}

/** What identities are looked up by, as they were said; one that cannot be read has none. */
export async function digestsOf(scope: Scope, identities: readonly Identity[]): Promise<Buffer[]> {
  if (identities.length === 0) return [];
  const region = await regionOf(scope);
  return identities.flatMap((said) => {
    const identity = readIdentity(said, region);
    return identity ? [digestOf(scope, identity)] : [];
  });
}

/** Which of the ids are members of this brand, and who each is now: itself, or whom it was merged into. */
export async function survivorsOf(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{ id: string; survivor: string }>(sql("member.survivors")`
    select id, coalesce(merged_into, id) as survivor from member
    where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, row.survivor]));
}

/** Who a member is now whose story goes on by itself, erased or not. */
export const survivorOf = async (scope: Scope, id: string): Promise<string> =>
  (await survivorsOf(scope, [id])).get(id) ?? id;

/** The same for whoever would act for them: who was erased is nobody any more. */
export async function membersKnown(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await scope.rows<{ id: string; survivor: string }>(sql("member.known")`
    select m.id, s.id as survivor from member m join member s on s.id = coalesce(m.merged_into, m.id)
    where m.id = any(${[...ids]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid
      and m.erased_at is null and s.erased_at is null`);
  return new Map(rows.map((row) => [row.id, row.survivor]));
}

/** Who a member is now that is named by an id of its own, or by one that was merged into it. */
export async function memberNamed(scope: Scope, id: string): Promise<string> {
  const found = (await membersKnown(scope, [id])).get(id);
  if (found === undefined) throw new UnknownMember(id);
  return found;
}

/** Each member and all whose stories went into it. */
export async function storiesOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await scope.rows<{ id: string; merged_into: string }>(sql("member.storiesOf")`
    select id, merged_into from member where merged_into = any(${[...memberIds]}::uuid[])
      and brand_id = ${scope.brandId}::uuid order by id`);
  const absorbed = Map.groupBy(rows, (row) => row.merged_into);
  return new Map(
    memberIds.map((id) => [id, [id, ...(absorbed.get(id) ?? []).map((row) => row.id)]]),
  );
}

/** What decides whose each of the members is, beside the store it belongs to. */
export async function traitsOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, { readonly channel: Channel; readonly enrolledAt: Date }>> {
  const rows = await scope.rows<{ id: string; channel: Channel; enrolled_at: string }>(
    sql("member.traitsOf")`
    select id, channel, enrolled_at from member
    where id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid`,
  );
  return new Map(
    rows.map(({ id, channel, enrolled_at }) => [
      id,
      { channel, enrolledAt: new Date(enrolled_at) },
    ]),
  );
}

/** A member that is not written yet, and the key that what is known of it is sealed with. */
export interface NewMember extends Member {
  readonly key: DataKey;
  readonly sealedKey: SealedKey;
}

interface SaidMember extends Pick<Member, "id" | "enrolledAt"> {
  readonly name?: string;
  readonly origin: Origin;
}

export function newMember(
  { vault, brandId }: Work,
  { id, name, enrolledAt, origin: { scene, ...origin } }: SaidMember,
): NewMember {
  const { key, stored: sealedKey } = vault.newKey(id);
  const sealed = (text: string | null | undefined, what: string) =>
    text ? vault.seal(key, text, about(id, what)) : null;
  return {
    ...{ id, brandId, enrolledAt, origin, key, sealedKey, mergedInto: null, erasedAt: null },
    ...{ sealedName: sealed(name, "name"), sealedScene: sealed(scene, "scene") },
  };
}

/** Writes members and their keys. */
export async function writeMembers(work: Work, members: readonly NewMember[]): Promise<void> {
  await Promise.all([
    work.rows(sql("member.writeMembers")`
    insert into member
      (id, brand_id, sealed_name, enrolled_at, channel, sealed_scene, origin_store_id, origin_staff_id)
    select m.id, ${work.brandId}::uuid, m.sealed_name, m.enrolled_at,
      m.channel, m.sealed_scene, m.origin_store_id, m.origin_staff_id
    from unnest(${members.map((m) => m.id)}::uuid[], ${members.map((m) => m.sealedName)}::bytea[],
      ${members.map((m) => m.enrolledAt)}::timestamptz[],
      ${members.map((m) => m.origin.channel)}::text[], ${members.map((m) => m.sealedScene)}::bytea[],
      ${members.map((m) => m.origin.storeId)}::uuid[], ${members.map((m) => m.origin.staffId)}::uuid[])
      as m (id, sealed_name, enrolled_at, channel, sealed_scene, origin_store_id, origin_staff_id)`),
    work.rows(sql("member.writeKeys")`
    insert into member_key (member_id, brand_id, version, sealed)
    select k.member_id, ${work.brandId}::uuid, k.version, k.sealed
    from unnest(${members.map((m) => m.id)}::uuid[], ${members.map((m) => m.sealedKey.version)}::int[],
      ${members.map((m) => m.sealedKey.sealed)}::bytea[]) as k (member_id, version, sealed)`),
  ]);
}

/** An identity to be written: whose it is, and the key it is sealed with. */
export interface NewIdentity {
  readonly memberId: string;
  readonly key: DataKey;
  /** In its one way of writing. */
  readonly identity: Identity;
  readonly source: IdentitySource;
  readonly verification: Verification;
}

/** Claims identities for members; answers how many stood. One that is another's already is left out. */
export async function writeIdentities(
  work: Work,
  identities: readonly NewIdentity[],
): Promise<number> {
  if (identities.length === 0) return 0;
  const rows = identities
    .map((each) => ({ ...each, digest: digestOf(work, each.identity) }))
    .sort((a, b) => Buffer.compare(a.digest, b.digest));
  const written = await work.rows(sql("member.writeIdentities")`
    insert into member_identity
      (brand_id, kind, digest, member_id, app, sealed, source, verification, first_seen_at, last_seen_at)
    select ${work.brandId}::uuid, i.kind, i.digest, i.member_id, i.app, i.sealed, i.source, i.verification,
      ${work.now}::timestamptz, ${work.now}::timestamptz
    from unnest(${rows.map((i) => i.identity.kind)}::text[], ${rows.map((i) => i.digest)}::bytea[],
      ${rows.map((i) => i.memberId)}::uuid[], ${rows.map((i) => i.identity.app ?? null)}::text[],
      ${rows.map((i) => work.vault.seal(i.key, i.identity.value, about(i.memberId, i.identity.kind)))}::bytea[],
      ${rows.map((i) => i.source)}::text[], ${rows.map((i) => i.verification)}::text[])
      as i (kind, digest, member_id, app, sealed, source, verification)
    on conflict do nothing returning 1`);
  return written.length;
}

/** Notes that members were met by these identities now, and that they are shown to be their own. */
export async function seeIdentities(
  work: Work,
  identities: readonly Identity[],
  verification: Verification,
): Promise<void> {
  if (identities.length === 0) return;
  await work.rows(sql("member.seeIdentities")`
    update member_identity set last_seen_at = ${work.now}::timestamptz,
      verification = case when ${verification} = 'VERIFIED' then 'VERIFIED' else verification end
    where brand_id = ${work.brandId}::uuid and (kind, digest) in (
      select * from unnest(${identities.map(({ kind }) => kind)}::text[],
        ${identities.map((identity) => digestOf(work, identity))}::bytea[]))`);
}

/** Where an identity stands in the key table. */
export interface IdentityPlace {
  readonly kind: string;
  readonly digest: Buffer;
}

/**
 * Makes one member's identities another's, sealed anew under its key; all of them, or those at the places. Answers
 * which were.
 */
export async function moveIdentities(
  work: Work,
  { from, to, places }: MoveIdentities,
): Promise<IdentityPlace[]> {
  const rows = await work.rows<IdentityPlace & { sealed: Buffer }>(sql("member.identitiesToMove")`
    select kind, digest, sealed from member_identity
    where member_id = ${from.id}::uuid and brand_id = ${work.brandId}::uuid order by kind, digest`);
  const key = ({ kind, digest }: IdentityPlace) => `${kind} ${digest.toString("base64")}`;
  const wished = places && new Set(places.map(key));
  const moved = rows.filter((row) => !wished || wished.has(key(row)));
  const { vault } = work;
  const [fromKey, toKey] = [from, to].map(({ id, sealedKey }) => vault.openKey(id, sealedKey));
  if (moved.length === 0 || !fromKey || !toKey) return [];
  const sealed = moved.map(({ kind, sealed: was }) =>
    vault.seal(toKey, vault.open(fromKey, was, about(from.id, kind)), about(to.id, kind)),
  );
  await work.rows(sql("member.moveIdentities")`
    update member_identity i set member_id = ${to.id}::uuid, sealed = m.sealed
    from unnest(${moved.map(({ kind }) => kind)}::text[], ${moved.map(({ digest }) => digest)}::bytea[],
      ${sealed}::bytea[]) as m (kind, digest, sealed)
    where i.brand_id = ${work.brandId}::uuid and i.kind = m.kind and i.digest = m.digest`);
  return moved.map(({ kind, digest }) => ({ kind, digest }));
}

/** A member whose key was not destroyed. */
type Keyed = Pick<Member, "id"> & { readonly sealedKey: SealedKey };

interface MoveIdentities {
  readonly from: Keyed;
  readonly to: Keyed;
  readonly places?: readonly IdentityPlace[];
}

/** How far an identity is shown to be its member's own; undefined: it is nobody's. */
export async function verificationOf(
  scope: Scope,
  identity: Identity,
): Promise<{ readonly memberId: string; readonly verification: Verification } | undefined> {
  const [row] = await scope.rows<{ member_id: string; verification: Verification }>(
    sql("member.verificationOf")`
    select member_id, verification from member_identity
    where brand_id = ${scope.brandId}::uuid and kind = ${identity.kind}
      and digest = ${digestOf(scope, identity)}::bytea`,
  );
  return row && { memberId: row.member_id, verification: row.verification };
}

/** Leads from members to whom their stories went into; to itself, back to its own. */
export async function leadMembers(
  work: Work,
  {
    ids,
    from,
    to,
  }: { readonly ids: readonly string[]; readonly from: string; readonly to: string },
): Promise<void> {
  await work.rows(sql("member.lead")`
    update member set merged_into = nullif(${to}::uuid, id)
    where id = any(${[...ids]}::uuid[]) and coalesce(merged_into, id) = ${from}::uuid
      and brand_id = ${work.brandId}::uuid`);
}

interface MemberRow {
  id: string;
  enrolled_at: string;
  channel: Channel;
  sealed_scene: Buffer | null;
  origin_store_id: string | null;
  origin_staff_id: string | null;
  merged_into: string | null;
  sealed_name: Buffer | null;
  erased_at: string | null;
  version: number | null;
  sealed_key: Buffer | null;
}

const asMember = ({ brandId }: Scope, row: MemberRow): Member => ({
  id: row.id,
  brandId,
  enrolledAt: new Date(row.enrolled_at),
  origin: { channel: row.channel, storeId: row.origin_store_id, staffId: row.origin_staff_id },
  sealedScene: row.sealed_scene,
  mergedInto: row.merged_into,
  sealedName: row.sealed_name,
  sealedKey:
    row.version === null || row.sealed_key === null
      ? null
      : { version: row.version, sealed: row.sealed_key },
  erasedAt: row.erased_at === null ? null : new Date(row.erased_at),
});

/** Members by id. */
export async function membersById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Member>> {
  const rows = await scope.rows<MemberRow>(sql("member.byId")`
    select m.id, m.enrolled_at, m.channel, m.sealed_scene, m.origin_store_id, m.origin_staff_id,
      m.merged_into, m.sealed_name, m.erased_at, k.version, k.sealed as sealed_key
    from member m left join member_key k on k.member_id = m.id
    where m.id = any(${[...ids]}::uuid[]) and m.brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asMember(scope, row)]));
}

/** A member's name, opened; null where none was given, or where its key was destroyed. */
export const nameOf = (scope: Scope, member: Member): string | null =>
  opened(scope, member, member.sealedName, "name");

/** How a member came, with the text it came by. */
export const originOf = (scope: Scope, member: Member): Origin => ({
  ...member.origin,
  scene: opened(scope, member, member.sealedScene, "scene"),
});

const opened = (
  { vault }: Scope,
  { id, sealedKey }: Member,
  sealed: Buffer | null,
  what: string,
): string | null =>
  sealed && sealedKey && vault.open(vault.openKey(id, sealedKey), sealed, about(id, what));

/** The name a member is called by from now on, sealed. */
export async function writeName(
  work: Work,
  named: { readonly memberId: string; readonly key: DataKey; readonly name: string },
): Promise<void> {
  const sealed = work.vault.seal(named.key, named.name, about(named.memberId, "name"));
  await work.rows(sql("member.writeName")`
    update member set sealed_name = ${sealed}::bytea
    where id = ${named.memberId}::uuid and brand_id = ${work.brandId}::uuid`);
}

/**
 * The keys of members of whom something is to be written: none of them is erased, and nobody else writes of them,
 * until the transaction ends. Who has no key is no member, or not any more.
 */
export async function takeKeys(
  work: Work,
  memberIds: readonly string[],
): Promise<Map<string, DataKey>> {
  const rows = await work.rows<{ member_id: string; version: number; sealed: Buffer }>(
    sql("member.takeKeys")`
    select member_id, version, sealed from member_key
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${work.brandId}::uuid
    order by member_id for update`,
  );
  return new Map(
    rows.map(({ member_id, ...stored }) => [member_id, work.vault.openKey(member_id, stored)]),
  );
}

/** Destroys a member's key, and what it is found by; what else was sealed with the key is noise from now on. */
export async function forgetMember(work: Work, memberId: string): Promise<void> {
  await Promise.all([
    work.rows(sql("member.forgetKey")`
      delete from member_key where member_id = ${memberId}::uuid and brand_id = ${work.brandId}::uuid`),
    work.rows(sql("member.forgetIdentities")`
      delete from member_identity
      where member_id = ${memberId}::uuid and brand_id = ${work.brandId}::uuid`),
    work.rows(sql("member.forget")`
      update member set sealed_name = null, erased_at = ${work.now}::timestamptz
      where id = ${memberId}::uuid and brand_id = ${work.brandId}::uuid`),
  ]);
}

/** The identities of each of the members. */
export async function identitiesOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, (KnownIdentity & { readonly memberId: string })[]>> {
  const rows = await scope.rows<{
    member_id: string;
    kind: IdentityKind;
    app: string | null;
    sealed: Buffer;
    source: IdentitySource;
    verification: Verification;
    first_seen_at: string;
    last_seen_at: string;
    version: number;
    sealed_key: Buffer;
  }>(sql("member.identitiesOf")`
    select i.member_id, i.kind, i.app, i.sealed, i.source, i.verification, i.first_seen_at,
      i.last_seen_at, k.version, k.sealed as sealed_key
    from member_identity i join member_key k on k.member_id = i.member_id
    where i.member_id = any(${[...memberIds]}::uuid[]) and i.brand_id = ${scope.brandId}::uuid
    order by i.member_id, i.kind, i.first_seen_at, i.digest`);
  const identities = rows.map((row) => {
    const { member_id: memberId, kind, version } = row;
    const key = scope.vault.openKey(memberId, { version, sealed: row.sealed_key });
    return {
      memberId,
      kind,
      app: row.app,
      value: scope.vault.open(key, row.sealed, about(memberId, kind)),
      source: row.source,
      verification: row.verification,
      firstSeenAt: new Date(row.first_seen_at),
      lastSeenAt: new Date(row.last_seen_at),
    };
  });
  return Map.groupBy(identities, ({ memberId }) => memberId);
}

/** Keys sealed under an older version than this one, of all brands. */
export async function keysBehind(
  scope: Scope,
  version: number,
  limit: number,
): Promise<Array<SealedKey & { readonly memberId: string }>> {
  const rows = await scope.rows<{ member_id: string; version: number; sealed: Buffer }>(
    sql("member.keysBehind")`
    select member_id, version, sealed from member_key where version < ${version}::int
    order by version, member_id limit ${limit}::int`,
  );
  return rows.map(({ member_id, ...stored }) => ({ memberId: member_id, ...stored }));
}

/** Puts keys sealed anew in the place of what they were. */
export async function rewriteKeys(
  work: Work,
  keys: ReadonlyArray<SealedKey & { readonly memberId: string; readonly was: number }>,
): Promise<void> {
  await work.rows(sql("member.rewriteKeys")`
    update member_key m set version = k.version, sealed = k.sealed
    from unnest(${keys.map((k) => k.memberId)}::uuid[], ${keys.map((k) => k.was)}::int[],
      ${keys.map((k) => k.version)}::int[], ${keys.map((k) => k.sealed)}::bytea[])
      as k (member_id, was, version, sealed)
    where m.member_id = k.member_id and m.version = k.was`);
}
