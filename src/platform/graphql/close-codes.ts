/** Why the hub closes a socket, in the words it closes it with. What a client does about it is said beside it. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** graphql-ws has codes of its own besides: 4400, 4401, 4406, 4408, 4409 and 4429 are a client's mistakes. */
export const CLOSE = {
  /** `connection_init` brought no token, or none that is good: get one, then connect. */
  NO_TOKEN: { code: 4403, reason: "send a good token" },
  /** Get a new token and connect again; each subscription goes on behind its cursor. */
  TOKEN_EXPIRED: { code: 4440, reason: "the token has expired" },
  /** The session was ended, its holder has left or was erased: sign in again. */
  SIGNED_OUT: { code: 4441, reason: "signed out" },
  /** What was sent was not taken: connect again, and go on behind the cursor. */
  TOO_SLOW: { code: 4442, reason: "what was sent was not taken in time" },
  /** The caller has opened more sockets than it may: the oldest went. Do not connect again. */
  CROWDED_OUT: { code: 4443, reason: "a newer socket of this caller took its place" },
  /** The hub is stopping, or could not look at the token: connect again, after a while. */
  RESTARTING: { code: 1001, reason: "connect again" },
} as const satisfies Record<string, Closing>;
