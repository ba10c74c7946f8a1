/** What becomes of a delivery. Only what waits or is set aside still has its body. */
export const DELIVERY_STATES = ["WAITING", "DONE", "IGNORED", "SET_ASIDE", "DROPPED"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** After so many failures of ours a delivery is set aside. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** When a delivery that failed so many times is tried again; undefined: no more. */
export function nextAttempt(attempts: number, now: Date): Date | undefined {
  if (attempts >= ATTEMPTS) return undefined;
  return new Date(now.getTime() + Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS));
}

/** How long a worker rests after the database failed it so many times in a row; `luck` of 0 to 1 spreads them. */
export const restMs = (failures: number, luck: number): number =>
  Math.min(500 * 2 ** failures, 60_000) * (0.5 + luck / 2);

const DAY_MS = 86_400_000;
/** How long what was set aside waits for somebody: its body holds personal data. */
export const givenUpBefore = (now: Date): Date => new Date(now.getTime() - 30 * DAY_MS);
/** How long a delivery's name is known, so that the same is told again. */
export const clearedBefore = (now: Date): Date => new Date(now.getTime() - 90 * DAY_MS);
