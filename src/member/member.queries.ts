import type { PageWish } from "../kernel/page.ts";
import { pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Binding, BindingSource, IdentityKind, Member } from "./member.entity.ts";

export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

export const identityText = ({ kind, value }: Identity): string => `${kind}:${value}`;

/** Which of the identities are whose, by `KIND:value`. */
export async function membersByIdentity(
  scope: Scope,
  identities: readonly Identity[],
): Promise<Map<string, string>> {
  if (identities.length === 0) return new Map();
  const rows = await scope.rows<{ kind: IdentityKind; value: string; member_id: string }>(
    sql("member.byIdentity")`
    select i.kind, i.value, i.member_id from member_identity i
    join unnest(${identities.map(({ kind }) => kind)}::text[], ${identities.map(({ value }) => value)}::text[]) as w (kind, value)
      on i.kind = w.kind and i.value = w.value
    where i.brand_id = ${scope.brandId}::uuid`,
  );
  return new Map(rows.map((row) => [identityText(row), row.member_id]));
}

/** Which of the ids are members of this brand. */
export async function membersKnown(scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await scope.rows<{ id: string }>(sql("member.known")`
    select id from member where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Set(rows.map((row) => row.id));
}

interface BindingRow {
  id: string;
  member_id: string;
  store_id: string;
  source: BindingSource;
  from_at: string;
  to_at: string | null;
}

const asBinding = (row: BindingRow): Binding => ({
  id: row.id,
  memberId: row.member_id,
  storeId: row.store_id,
  source: row.source,
  fromAt: new Date(row.from_at),
  toAt: row.to_at === null ? null : new Date(row.to_at),
});

/** Every binding the members ever had, oldest first. */
export async function bindingsOf(scope: Scope, memberIds: readonly string[]): Promise<Binding[]> {
  if (memberIds.length === 0) return [];
  const rows = await scope.rows<BindingRow>(sql("member.bindingsOf")`
    select id, member_id, store_id, source, from_at, to_at from member_binding
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, from_at`);
  return rows.map(asBinding);
}

/** Writes new bindings; answers those that stood. One that another got before is left out. */
export async function writeBindings(work: Work, bindings: readonly Binding[]): Promise<Binding[]> {
  if (bindings.length === 0) return [];
  const written = await work.rows<{ id: string }>(sql("member.writeBindings")`
    insert into member_binding (member_id, id, brand_id, store_id, source, from_at)
    select b.member_id, b.id, ${work.brandId}::uuid, b.store_id, b.source, b.from_at
    from unnest(
      ${bindings.map((b) => b.memberId)}::uuid[], ${bindings.map((b) => b.id)}::uuid[],
      ${bindings.map((b) => b.storeId)}::uuid[], ${bindings.map((b) => b.source)}::text[],
      ${bindings.map((b) => b.fromAt)}::timestamptz[]
    ) as b (member_id, id, store_id, source, from_at)
    on conflict do nothing returning id`);
  const ids = new Set(written.map((row) => row.id));
  return bindings.filter((binding) => ids.has(binding.id));
}

/** Writes members and their identities, a table at a time; answers how many identities stood. */
export async function writeMembers(
  work: Work,
  members: ReadonlyArray<Member & { readonly identities: readonly Identity[] }>,
): Promise<number> {
  await work.rows(sql("member.writeMembers")`
    insert into member (id, brand_id, name, enrolled_at)
    select m.id, ${work.brandId}::uuid, m.name, m.enrolled_at
    from unnest(${members.map((m) => m.id)}::uuid[], ${members.map((m) => m.name)}::text[],
      ${members.map((m) => m.enrolledAt)}::timestamptz[]) as m (id, name, enrolled_at)`);
  const identities = members
    .flatMap((member) =>
      member.identities.map((identity) => ({ ...identity, memberId: member.id })),
    )
    .sort((a, b) => (identityText(a) < identityText(b) ? -1 : 1));
  const written = await work.rows(sql("member.writeIdentities")`
    insert into member_identity (brand_id, kind, value, member_id)
    select ${work.brandId}::uuid, i.kind, i.value, i.member_id
    from unnest(${identities.map((i) => i.kind)}::text[], ${identities.map((i) => i.value)}::text[],
      ${identities.map((i) => i.memberId)}::uuid[]) as i (kind, value, member_id)
    on conflict do nothing returning 1`);
  return written.length;
}

interface MemberRow {
  id: string;
  brand_id: string;
  name: string | null;
  enrolled_at: string;
}

const asMember = (row: MemberRow): Member =>
  ({
    id: row.id,
    brandId: row.brand_id,
    name: row.name,
    enrolledAt: new Date(row.enrolled_at),
  }) as Member;

/** Members by id. */
export async function membersById(
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, Member>> {
  const rows = await scope.rows<MemberRow>(sql("member.byId")`
    select id, brand_id, name, enrolled_at from member
    where id = any(${[...ids]}::uuid[]) and brand_id = ${scope.brandId}::uuid`);
  return new Map(rows.map((row) => [row.id, asMember(row)]));
}

/** The brand's members in order of enrolment, from behind the id of the last one seen. */
export async function memberPage(scope: Scope, wish: PageWish): Promise<Member[]> {
  const rows = await scope.rows<MemberRow>(sql("member.page")`
    select id, brand_id, name, enrolled_at from member
    where brand_id = ${scope.brandId}::uuid
      and id > coalesce(${wish.after}::uuid, '00000000-0000-0000-0000-000000000000')
    order by id limit ${pageSize(wish) + 1}`);
  return rows.map(asMember);
}

/** The identities of each of the members. */
export async function identitiesOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, Identity[]>> {
  const rows = await scope.rows<{ member_id: string; kind: IdentityKind; value: string }>(
    sql("member.identitiesOf")`
    select member_id, kind, value from member_identity
    where member_id = any(${[...memberIds]}::uuid[]) and brand_id = ${scope.brandId}::uuid
    order by member_id, kind, value`,
  );
  return Map.groupBy(rows, (row) => row.member_id);
}
