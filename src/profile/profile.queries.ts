import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { DataKey } from "../platform/vault.ts";
import type { Profile } from "./profile.rules.ts";

/** A profile and when it was last written. */
export interface KeptProfile extends Profile {
  readonly changedAt: Date;
}

const about = (memberId: string) => `member ${memberId} profile`;

/** The profiles of members, opened; who has none is left out. */
export async function profilesOf(
  scope: Scope,
  memberIds: readonly string[],
): Promise<Map<string, KeptProfile>> {
  const rows = await scope.rows<{
    member_id: string;
    sealed: Buffer;
    changed_at: string;
    version: number;
    sealed_key: Buffer;
  }>(sql("profile.of")`
    select p.member_id, p.sealed, p.changed_at, k.version, k.sealed as sealed_key
    from member_profile p join member_key k on k.member_id = p.member_id
    where p.member_id = any(${[...memberIds]}::uuid[]) and p.brand_id = ${scope.brandId}::uuid`);
  return new Map(
    rows.map(({ member_id: id, version, sealed, sealed_key, changed_at }) => {
      const key = scope.vault.openKey(id, { version, sealed: sealed_key });
      const profile = JSON.parse(scope.vault.open(key, sealed, about(id))) as Profile;
      return [id, { ...profile, changedAt: new Date(changed_at) }];
    }),
  );
}

export async function writeProfile(
  work: Work,
  { memberId, key, profile }: { memberId: string; key: DataKey; profile: Profile },
): Promise<void> {
  const { attributes, preferences } = profile;
  const sealed = work.vault.seal(key, JSON.stringify({ attributes, preferences }), about(memberId));
  await work.rows(sql("profile.write")`
    insert into member_profile (member_id, brand_id, sealed, changed_at)
    values (${memberId}::uuid, ${work.brandId}::uuid, ${sealed}::bytea, ${work.now}::timestamptz)
    on conflict (member_id) do update set sealed = excluded.sealed, changed_at = excluded.changed_at`);
}

/** Takes away what was kept of a member. */
export async function forgetProfile(work: Work, memberId: string): Promise<void> {
  await work.rows(sql("profile.forget")`
    delete from member_profile
    where member_id = ${memberId}::uuid and brand_id = ${work.brandId}::uuid`);
}
