import type { ActOutcome } from "../kernel/act.ts";
import { type PageWish, pageSize } from "../kernel/page.ts";
import { sql } from "../platform/database/sql.ts";
import type { Scope } from "../platform/database/work.ts";
import type { AuditAct, EntryActor } from "./audit.rules.ts";

/** A note in the trail. */
export interface AuditEntry {
  readonly id: string;
  readonly memberId: string | null;
  readonly act: AuditAct;
  readonly detail: string | null;
  readonly actorKind: EntryActor;
  readonly actorId: string | null;
  readonly at: Date;
  /** Who really acted, in the actor's place. */
  readonly behalfId: string | null;
  readonly mutation: string | null;
  readonly outcome: ActOutcome;
  readonly refusal: string | null;
  readonly arguments: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly object[] | null;
  readonly objects: readonly string[];
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly network: string | null;
  readonly agent: string | null;
}

/** What of the trail is asked for; each narrows. */
export interface AuditFilter {
  /** Of whom somebody was told, or whom an act names. */
  readonly memberId?: string | undefined;
  /** Who did it, or who did it in another's place. */
  readonly actorId?: string | undefined;
  /** Anything an act names or changed. */
  readonly objectId?: string | undefined;
  readonly act?: AuditAct | undefined;
  readonly mutation?: string | undefined;
  readonly outcome?: ActOutcome | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** A part of the reason, in any case of letters. */
  readonly reason?: string | undefined;
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

interface EntryRow {
  id: string;
  member_id: string | null;
  act: AuditAct;
  detail: string | null;
  actor_kind: EntryActor;
  actor_id: string | null;
  at: string;
  behalf_id: string | null;
  mutation: string | null;
  outcome: ActOutcome;
  refusal: string | null;
  arguments: Readonly<Record<string, unknown>> | null;
  changes: readonly object[] | null;
  objects: string[];
  reason: string | null;
  request_id: string | null;
  network: string | null;
  agent: string | null;
}

/** The brand's trail, newest first, from behind an id. */
export async function auditPage(scope: Scope, wish: PageWish & AuditFilter): Promise<AuditEntry[]> {
  const { memberId, actorId, objectId, act, mutation, outcome, from, until, reason } = wish;
  const [behind, limit] = [wish.after ?? LAST, pageSize(wish) + 1];
  const named = memberId ?? objectId ?? null;
  // One of the four ways runs: the others' conditions are known to fail before a row is read.
  const rows = await scope.rows<EntryRow>(sql("audit.page")`
    select id, member_id, act, detail, actor_kind, actor_id, at, behalf_id, mutation, outcome, refusal,
      arguments, changes, objects, reason, request_id, network, agent
    from (
      select * from audit_entry where member_id = ${memberId ?? null}::uuid
      union all
      -- Reads the trail from its end: an index of arrays lies idle behind row-level security.
      select * from audit_entry where brand_id = ${scope.brandId}::uuid and id < ${behind}::uuid
        and objects @> array[${named}::uuid] and ${named}::uuid is not null
      union all
      select * from audit_entry
        where (actor_id = ${actorId ?? null}::uuid or behalf_id = ${actorId ?? null}::uuid)
          and ${named}::uuid is null
      union all
      select * from audit_entry where brand_id = ${scope.brandId}::uuid and id < ${behind}::uuid
        and coalesce(${named}::uuid, ${actorId ?? null}::uuid) is null
    ) e
    where brand_id = ${scope.brandId}::uuid and id < ${behind}::uuid
      and (${actorId ?? null}::uuid is null or ${actorId ?? null}::uuid in (actor_id, behalf_id))
      and (${objectId ?? null}::uuid is null or objects @> array[${objectId ?? null}::uuid])
      and (${act ?? null}::text is null or act = ${act ?? null})
      and (${mutation ?? null}::text is null or mutation = ${mutation ?? null})
      and (${outcome ?? null}::text is null or outcome = ${outcome ?? null})
      and (${from ?? null}::timestamptz is null or at >= ${from ?? null}::timestamptz)
      and (${until ?? null}::timestamptz is null or at < ${until ?? null}::timestamptz)
      and (${reason ?? null}::text is null or strpos(lower(reason), lower(${reason ?? null})) > 0)
    order by id desc limit ${limit}`);
  return rows.map((row) => ({
    id: row.id,
    memberId: row.member_id,
    act: row.act,
    detail: row.detail,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    at: new Date(row.at),
    behalfId: row.behalf_id,
    mutation: row.mutation,
    outcome: row.outcome,
    refusal: row.refusal,
    arguments: row.arguments,
    changes: row.changes,
    objects: row.objects,
    reason: row.reason,
    requestId: row.request_id,
    network: row.network,
    agent: row.agent,
  }));
}
