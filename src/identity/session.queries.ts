import { sql } from "../platform/database/sql.ts";
import type { Scope, Work } from "../platform/database/work.ts";
import { type Rotation, SESSIONS_LIMIT, type Session } from "./session.rules.ts";

interface SessionRow {
  id: string;
  holder_id: string;
  device: string | null;
  opened_at: string;
  used_at: string;
  ends_at: string;
}

const asSession = (row: SessionRow): Session => ({
  id: row.id,
  holderId: row.holder_id,
  device: row.device,
  openedAt: new Date(row.opened_at),
  usedAt: new Date(row.used_at),
  endsAt: new Date(row.ends_at),
});

/** Whose a session is, and where its row lives. */
export interface SessionKey {
  readonly holderId: string;
  readonly sessionId: string;
}

/** Opens a session; beyond the limit, the holder's least used ones make room. */
export async function writeSession(work: Work, session: Session, hash: Buffer): Promise<void> {
  await Promise.all([
    work.rows(sql("session.makeRoom")`
    delete from session where holder_id = ${session.holderId}::uuid and brand_id = ${work.brandId}::uuid
      and id in (
        select id from session where holder_id = ${session.holderId}::uuid
        order by used_at desc, id desc offset ${SESSIONS_LIMIT - 1}::int)`),
    work.rows(sql("session.write")`
    insert into session (holder_id, id, brand_id, device, hash, opened_at, used_at, ends_at)
    values (${session.holderId}::uuid, ${session.id}::uuid, ${work.brandId}::uuid, ${session.device}::text,
      ${hash}::bytea, ${session.openedAt}::timestamptz, ${session.usedAt}::timestamptz, ${session.endsAt}::timestamptz)`),
  ]);
}

/** A session with its tokens' digests, locked: of two that refresh it, the second sees what the first did. */
export async function lockSession(
  work: Work,
  { holderId, sessionId }: SessionKey,
): Promise<(Session & Rotation) | undefined> {
  const [row] = await work.rows<SessionRow & { hash: Buffer; previous_hash: Buffer | null }>(
    sql("session.lock")`
    select id, holder_id, device, opened_at, used_at, ends_at, hash, previous_hash from session
    where holder_id = ${holderId}::uuid and id = ${sessionId}::uuid and brand_id = ${work.brandId}::uuid
    for update`,
  );
  return row && { ...asSession(row), hash: row.hash, previousHash: row.previous_hash };
}

export async function rotateSession(work: Work, session: Session, hash: Buffer): Promise<void> {
  await work.rows(sql("session.rotate")`
    update session set previous_hash = hash, hash = ${hash}::bytea,
      used_at = ${session.usedAt}::timestamptz, ends_at = ${session.endsAt}::timestamptz
    where holder_id = ${session.holderId}::uuid and id = ${session.id}::uuid
      and brand_id = ${work.brandId}::uuid`);
}

/** The holder's sessions that are not over, the last used first. */
export async function sessionsOf(scope: Scope, holderId: string): Promise<Session[]> {
  const rows = await scope.rows<SessionRow>(sql("session.of")`
    select id, holder_id, device, opened_at, used_at, ends_at from session
    where holder_id = ${holderId}::uuid and brand_id = ${scope.brandId}::uuid
      and ends_at > ${scope.now}::timestamptz
    order by used_at desc, id desc`);
  return rows.map(asSession);
}

/** Ends one of the holder's sessions, or all of them; answers which there were. */
export async function endSessions(
  work: Work,
  { holderId, sessionId }: { readonly holderId: string; readonly sessionId?: string | undefined },
): Promise<string[]> {
  const ended = await work.rows<{ id: string }>(sql("session.end")`
    delete from session where holder_id = ${holderId}::uuid and brand_id = ${work.brandId}::uuid
      and id = coalesce(${sessionId ?? null}::uuid, id)
    returning id`);
  return ended.map(({ id }) => id);
}

/** Removes sessions that are over, of all brands, up to a limit; answers how many. */
export async function clearSessions(work: Work, limit: number): Promise<number> {
  const cleared = await work.rows(sql("session.clear")`
    delete from session where (holder_id, id) in (
      select holder_id, id from session where ends_at <= ${work.now}::timestamptz
      order by ends_at limit ${limit}::int for update skip locked)
    returning 1`);
  return cleared.length;
}
