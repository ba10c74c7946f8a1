import type { Clock } from "../../src/platform/database/work.ts";

/** A clock that stands still until a test sets it. */
export interface TestClock extends Clock {
  set(at: string | Date): void;
  advance(span: {
    readonly days?: number;
    readonly hours?: number;
    readonly minutes?: number;
  }): void;
  /** Back to the instant every test begins at. */
  reset(): void;
}

/** Noon in Shanghai on a Sunday in the middle of a month and a quarter. */
export const START = "2026-03-15T04:00:00.000Z";

const MINUTE = 60_000;

export function testClock(start = START): TestClock {
  let now = new Date(start);
  return Object.assign(() => new Date(now), {
    set(at: string | Date) {
      now = new Date(at);
    },
    advance({
      days = 0,
      hours = 0,
      minutes = 0,
    }: {
      days?: number;
      hours?: number;
      minutes?: number;
    }) {
      now = new Date(now.getTime() + ((days * 24 + hours) * 60 + minutes) * MINUTE);
    },
    reset() {
      now = new Date(start);
    },
  });
}
