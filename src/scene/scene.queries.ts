import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { Scene } from "./scene.rules.ts";

interface SceneRow {
  id: string;
  store_id: string;
  staff_id: string | null;
  label: string | null;
  issued_at: string;
  valid_until: string | null;
  revoked_at: string | null;
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const asScene = (row: SceneRow): Scene => ({
  id: row.id,
  storeId: row.store_id,
  staffId: row.staff_id,
  label: row.label,
  issuedAt: new Date(row.issued_at),
  validUntil: dateOf(row.valid_until),
  revokedAt: dateOf(row.revoked_at),
});

export async function sceneOf(scope: Scope, id: string): Promise<Scene | undefined> {
  const [row] = await scope.rows<SceneRow>(sql("scene.of")`
    select id, store_id, staff_id, label, issued_at, valid_until, revoked_at from scene_code
    where id = ${id}::uuid and brand_id = ${scope.brandId}::uuid`);
  return row && asScene(row);
}

/** A store's codes, newest first, from behind an id. */
export async function scenePage(scope: Scope, storeId: string, wish: PageWish): Promise<Scene[]> {
  const rows = await scope.rows<SceneRow>(sql("scene.page")`
    select id, store_id, staff_id, label, issued_at, valid_until, revoked_at from scene_code
    where store_id = ${storeId}::uuid and brand_id = ${scope.brandId}::uuid
      and id < coalesce(${wish.after}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    order by id desc limit ${pageSize(wish) + 1}`);
  return rows.map(asScene);
}

export async function writeScene(work: Work, scene: Scene): Promise<void> {
  await work.rows(sql("scene.write")`
    insert into scene_code (id, brand_id, store_id, staff_id, label, issued_at, valid_until)
    values (${scene.id}::uuid, ${work.brandId}::uuid, ${scene.storeId}::uuid, ${scene.staffId}::uuid,
      ${scene.label}, ${scene.issuedAt}::timestamptz, ${scene.validUntil}::timestamptz)`);
}

/** Once revoked, a code stays revoked since then. */
export async function writeRevocation(work: Work, id: string): Promise<void> {
  await work.rows(sql("scene.revoke")`
    update scene_code set revoked_at = coalesce(revoked_at, ${work.now}::timestamptz)
    where id = ${id}::uuid and brand_id = ${work.brandId}::uuid`);
}
