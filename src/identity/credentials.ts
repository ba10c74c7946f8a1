import type { Keys } from "./keys.ts";
import { writeRefreshToken } from "./refresh-token.ts";
import { ACCESS_MINUTES, type Session } from "./session.rules.ts";
import { issueToken } from "./token.ts";

/** What a client keeps of a session, and shows. */
export interface Credentials {
  readonly session: Session;
  readonly accessToken: string;
  readonly accessUntil: Date;
  readonly refreshToken: string;
}

/** A session's tokens as its client gets them; sessions are members' so far. */
export function issueCredentials(
  keys: Keys,
  { session, brandId, secret }: { session: Session; brandId: string; secret: Buffer },
  now: Date,
): Credentials {
  const { id: sessionId, holderId } = session;
  return {
    session,
    accessToken: issueToken(
      keys,
      { kind: "member", id: holderId, brandId },
      now,
      ACCESS_MINUTES / 60,
      sessionId,
    ),
    accessUntil: new Date(+now + ACCESS_MINUTES * 60_000),
    refreshToken: writeRefreshToken({ brandId, holderId, sessionId, secret }),
  };
}
