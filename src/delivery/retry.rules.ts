/** Why a letter has no answer. */
export const MISHAPS = [
  ...["ADDRESS_REFUSED", "UNKNOWN_HOST", "UNREACHABLE", "CONNECT_TIMEOUT", "TLS"],
  ...["TIMEOUT", "CONNECTION_LOST", "NOT_HTTP"],
] as const;
export type Mishap = (typeof MISHAPS)[number];

/** What came of sending: an answer, or none. */
export type Outcome =
  | {
      readonly status: number;
      /** The beginning of what it answered. */
      readonly answer: string;
      /** How long it asks to be left alone; 0: it does not. */
      readonly retryAfterMs: number;
    }
  | { readonly mishap: Mishap };

/** And how long that took. */
export type Came = Outcome & { readonly ms: number };

export const arrived = (came: Came): boolean =>
  "status" in came && came.status >= 200 && came.status < 300;

/** It says that nobody is there any longer, and will not be. */
export const isGone = (came: Came): boolean => "status" in came && came.status === 410;

const S = 1_000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;
const DAY_MS = 24 * HOUR;

/** How long is waited after each attempt; the last again and again. */
const PAUSES = [5 * S, 30 * S, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR];
/** Of a pause: so many that failed together do not come again together. */
const JITTER = 0.2;

/** What becomes of a letter that did not arrive; undefined: it is given up. */
export function nextAttempt(
  {
    attempts,
    diesAt,
    now,
  }: { readonly attempts: number; readonly diesAt: Date; readonly now: Date },
  came: Came,
  dice: number,
): Date | undefined {
  if (now >= diesAt) return undefined;
  const pause = PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0;
  const jittered = pause * (1 - JITTER + 2 * JITTER * dice);
  const asked = "status" in came ? came.retryAfterMs : 0;
  // The last attempt is at the end of its life, not before it.
  return new Date(Math.min(+now + Math.max(jittered, asked), +diesAt));
}

/** How an address did lately. */
export interface Health {
  /** In a row. */
  readonly failures: number;
  /** Since when nothing arrived; null: the last did. */
  readonly failingSince: Date | null;
  /** Not called before. */
  readonly restsUntil: Date | null;
  /** How many letters may be on their way to it. */
  readonly lanes: number;
}

export const LANES = 8;
/** Single letters may fail: an address is bad when so many do in a row. */
const PATIENCE = 3;
const REST_MS = 2 * S;
const REST_MOST_MS = 10 * MINUTE;
/** What takes longer to answer takes others' turns. */
const SLOW_MS = 2 * S;

/** Nothing arrived for so long: it is not called any longer. */
const FAILS_FOR_MS = 3 * DAY_MS;

/**
 * An address that answers gets a lane more with each letter; one that is slow loses one; one that fails has one lane
 * left, and rests between its letters, longer each time, or as long as it asks for.
 */
export function healthAfter(before: Health, came: Came, now: Date, dice: number): Health {
  if (arrived(came)) {
    const lanes = Math.min(LANES, Math.max(1, before.lanes + (came.ms < SLOW_MS ? 1 : -1)));
    return { failures: 0, failingSince: null, restsUntil: null, lanes };
  }
  const failures = before.failures + 1;
  const rest = Math.min(REST_MS * 2 ** Math.min(failures - PATIENCE, 20), REST_MOST_MS);
  const jittered = failures < PATIENCE ? 0 : rest * (1 - JITTER + 2 * JITTER * dice);
  const asked = "status" in came ? Math.min(came.retryAfterMs, REST_MOST_MS) : 0;
  const restMs = Math.max(jittered, asked);
  return {
    failures,
    failingSince: before.failingSince ?? now,
    restsUntil: restMs === 0 ? null : new Date(+now + restMs),
    lanes: 1,
  };
}

/**
 * The same of a test, which somebody looks at: the days in which nothing arrived begin with an event, for nobody tries
 * in between.
 */
export function healthAfterTest(before: Health, came: Came, now: Date, dice: number): Health {
  const after = healthAfter(before, came, now, dice);
  return arrived(came) ? after : { ...after, failingSince: before.failingSince };
}

/** Whether an address is not called any more from now on, and why. */
export function pausedAfter(
  { failingSince }: Health,
  came: Came,
  now: Date,
): "GONE" | "FAILING" | undefined {
  if (isGone(came)) return "GONE";
  return failingSince && +now - +failingSince >= FAILS_FOR_MS ? "FAILING" : undefined;
}
