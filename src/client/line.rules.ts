/**
 * What the hub's close codes ask of a client. `RENEW`: connect again with another token. `SIGN_IN`: the session is
 * over. `RESUME`: connect again, and go on behind the last cursor. `LATER`: a newer socket took its place; it
 * comes back when its user does. `GIVE_UP`: what was sent is wrong, and stays wrong.
 */
export type Verdict = "RENEW" | "SIGN_IN" | "RESUME" | "LATER" | "GIVE_UP";

const VERDICTS: Readonly<Record<number, Verdict>> = {
  // No good token at connect; the token expired.
  4403: "RENEW",
  4440: "RENEW",
  // Signed out, no longer staff, erased.
  4441: "SIGN_IN",
  // Too slow; the hub restarts.
  4442: "RESUME",
  1001: "RESUME",
  // Too many sockets of this caller.
  4443: "LATER",
  // graphql-ws's own: what was sent is not of the protocol.
  4400: "GIVE_UP",
  4406: "GIVE_UP",
};

export const verdictOf = (code: number): Verdict => VERDICTS[code] ?? "RESUME";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** As long as timers can be set: until something rouses it. */
export const FOREVER_MS = 2 ** 31 - 1;

/** How long to wait before the next attempt, after so many that failed; `dice` is from 0 to 1. */
export function pauseMs(failures: number, dice: number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(most / 2 + (most / 2) * dice);
}

/** The same, not before the hub wants to be asked again (in seconds), and not all in that moment. */
export const pauseAsTold = (retryAfter: number | undefined, failures: number, dice: number) =>
  Math.max(pauseMs(failures, dice), Math.round((retryAfter ?? 0) * 1_000 * (1 + dice / 2)));

/** The same, after a socket that was closed with a code. */
export function pauseAfter(code: number, failures: number, dice: number): number {
  if (code === 4440) return 0;
  // A thousand clients must not come back in the same moment.
  if (code === 1001) return Math.round(pauseMs(failures + 2, dice) * dice);
  return verdictOf(code) === "LATER" ? FOREVER_MS : pauseMs(failures, dice);
}

/**
 * Whether a cursor lies before the last one; at the same place, samples of it tell more. Cursors are whole numbers, too
 * big for some of the engines here.
 */
export const isPassed = (cursor: string, last: string | undefined): boolean =>
  last !== undefined &&
  (cursor.length === last.length ? cursor < last : cursor.length < last.length);
