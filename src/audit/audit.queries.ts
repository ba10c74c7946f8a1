import { type Actor, idOf } from "../kernel/actor.ts";
import { newId } from "../kernel/id.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import type { AuditAct, Note } from "./audit.rules.ts";

/** A note in the trail. */
export interface AuditEntry {
  readonly id: string;
  readonly memberId: string | null;
  readonly act: AuditAct;
  readonly detail: string | null;
  readonly actorKind: Actor["kind"];
  readonly actorId: string | null;
  readonly at: Date;
}

/** Adds notes of what the actor did. */
export async function writeNotes(work: Work, notes: readonly Note[]): Promise<void> {
  const { actor } = work;
  await work.rows(sql("audit.writeNotes")`
    insert into audit_entry (brand_id, id, member_id, act, detail, actor_kind, actor_id, at)
    select ${work.brandId}::uuid, n.id, n.member_id, n.act, n.detail, ${actor.kind},
      ${idOf(actor)}::uuid, ${work.now}::timestamptz
    from unnest(${notes.map(newId)}::uuid[], ${notes.map((note) => note.memberId)}::uuid[],
      ${notes.map((note) => note.act)}::text[], ${notes.map((note) => note.detail ?? null)}::text[])
      as n (id, member_id, act, detail)`);
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

interface EntryRow {
  id: string;
  member_id: string | null;
  act: AuditAct;
  detail: string | null;
  actor_kind: Actor["kind"];
  actor_id: string | null;
  at: string;
}

/** The brand's notes, or those about one member, newest first, from behind an id. */
export async function auditPage(
  scope: Scope,
  wish: PageWish & { readonly memberId?: string | undefined },
): Promise<AuditEntry[]> {
  const [behind, limit] = [wish.after ?? LAST, pageSize(wish) + 1];
  const rows = await scope.rows<EntryRow>(
    wish.memberId === undefined
      ? sql("audit.page")`
        select id, member_id, act, detail, actor_kind, actor_id, at from audit_entry
        where brand_id = ${scope.brandId}::uuid and id < ${behind}::uuid
        order by id desc limit ${limit}`
      : sql("audit.pageOfMember")`
        select id, member_id, act, detail, actor_kind, actor_id, at from audit_entry
        where member_id = ${wish.memberId}::uuid and brand_id = ${scope.brandId}::uuid
          and id < ${behind}::uuid
        order by id desc limit ${limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    memberId: row.member_id,
    act: row.act,
    detail: row.detail,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    at: new Date(row.at),
  }));
}
