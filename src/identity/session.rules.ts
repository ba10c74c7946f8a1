/** An access token is shown with every call, so it is short; only the refresh token outlives it. */
export const ACCESS_MINUTES = 15;
/** A session ends this long after it was last used, and this long after it was opened in any case. */
const IDLE_DAYS = 30;
const LIFE_DAYS = 180;
/** A client whose answer was lost may ask again with the token it had, for this long. */
const GRACE_SECONDS = 60;
/** A holder's sessions; one more ends the one that was not used for longest. */
export const SESSIONS_LIMIT = 20;

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

/** One sign-in on one device, carried on by its refresh tokens. */
export interface Session {
  readonly id: string;
  readonly holderId: string;
  /** What the client calls itself, shown to its holder alone. */
  readonly device: string | null;
  readonly openedAt: Date;
  readonly usedAt: Date;
  readonly endsAt: Date;
}

/** Which refresh tokens a session knows: digests of the one in force and of the one before it. */
export interface Rotation {
  readonly hash: Buffer;
  readonly previousHash: Buffer | null;
}

/** `REPEAT`: the answer is given again. `REUSED`: the token was taken from its client, or by it. */
export type Refreshing = "ROTATE" | "REPEAT" | "REUSED" | "ENDED";

export const sessionEnd = (openedAt: Date, usedAt: Date): Date =>
  new Date(Math.min(+usedAt + IDLE_DAYS * DAY_MS, +openedAt + LIFE_DAYS * DAY_MS));

/**
 * What becomes of a refresh token that names a session, by its digest. A session's id is told to nobody but its
 * holder, so a token that names it and is not in force was in force once, or its holder made it up.
 */
export function judgeRefresh(
  session: (Session & Rotation) | undefined,
  hash: Buffer,
  now: Date,
): Refreshing {
  if (!session || session.endsAt <= now) return "ENDED";
  if (session.hash.equals(hash)) return "ROTATE";
  const inGrace = +now - +session.usedAt <= GRACE_SECONDS * SECOND_MS;
  return inGrace && session.previousHash?.equals(hash) ? "REPEAT" : "REUSED";
}
