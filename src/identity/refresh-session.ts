import { writeNotes } from "../audit/entry.queries.ts";
import { system } from "../kernel/actor.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { Begin, Origin, Work } from "../platform/database/work.ts";
import { type Credentials, issueCredentials } from "./credentials.ts";
import type { Keys } from "./keys.ts";
import { hashOf, type RefreshToken, readRefreshToken, successorOf } from "./refresh-token.ts";
import { sessionsEnded } from "./session.events.ts";
import { endSessions, lockSession, rotateSession } from "./session.queries.ts";
import { SessionEnded } from "./session.refusals.ts";
import { judgeRefresh, type Session, sessionEnd } from "./session.rules.ts";

/**
 * New tokens for a session's refresh token, which is good once. Used again, the session ends: either its client
 * or somebody else holds a stolen one.
 */
export async function refreshSession(
  { begin, keys }: { readonly begin: Begin; readonly keys: Keys },
  text: string,
  from?: Origin,
): Promise<Credentials> {
  const token = readRefreshToken(text);
  if (!token) throw new SessionEnded();
  const outcome = await begin(
    system("refresh session", token.brandId),
    (work) => refresh(work, keys, token),
    from,
  );
  // Thrown after the commit: the end of a session stands.
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

async function refresh(
  work: Work,
  keys: Keys,
  token: RefreshToken,
): Promise<Credentials | SessionEnded> {
  const { now, brandId } = work;
  const session = await lockSession(work, token);
  const refreshing = judgeRefresh(session, hashOf(token.secret), now);
  if (!session || refreshing === "ENDED") return new SessionEnded();
  if (refreshing === "REUSED") {
    work.record(sessionsEnded(token, "TOKEN_REUSED", await endSessions(work, token)));
    const note = {
      memberId: token.holderId,
      act: "SIGN_IN_FAILED",
      detail: "TOKEN_REUSED",
    } as const;
    await writeNotes(work, [{ ...note, by: "NOBODY" }]);
    return new SessionEnded();
  }

  const secret = successorOf(keys, token.secret);
  if (refreshing === "REPEAT") return issueCredentials(keys, { session, brandId, secret }, now);
  const { id, holderId, device, openedAt } = session;
  const endsAt = sessionEnd(openedAt, now);
  const rotated: Session = { id, holderId, device, openedAt, usedAt: now, endsAt };
  await rotateSession(work, rotated, hashOf(secret));
  return issueCredentials(keys, { session: rotated, brandId, secret }, now);
}
