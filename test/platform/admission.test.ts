/*
 * Goal: under any load, what is taken is answered in time, what is refused is refused at once and named a time to
 * come back, and nothing is refused that could have been answered.
 * Method: a simulated server answers in turn, at its pace, on a clock of the test's own; callers come at any rate.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Admission, openAdmission } from "../../src/platform/admission.ts";

const PATIENCE_MS = 500;

interface Simulated {
  readonly waits: readonly number[];
  readonly refused: number;
  readonly retryAfter: ReadonlySet<number>;
}

/** Callers come and are answered at these paces, both a second, for so many seconds; the clock goes by milliseconds. */
function simulate(
  { pace, load }: { readonly pace: number; readonly load: number },
  seconds: number,
  skip: number,
): Simulated {
  let now = 0;
  const admission = openAdmission(PATIENCE_MS, () => now);
  const queue: { readonly came: number; readonly over: () => void }[] = [];
  const waits: number[] = [];
  const retryAfter = new Set<number>();
  let refused = 0;
  let toServe = 0;
  let toCome = 0;
  for (; now < seconds * 1_000; now++) {
    for (toCome += (pace * load) / 1_000; toCome >= 1; toCome--) {
      const no = admission.refuse();
      if (!no) queue.push({ came: now, over: admission.enter() });
      else if (now >= skip * 1_000) {
        refused++;
        retryAfter.add(no.retryAfter);
      }
    }
    for (toServe += pace / 1_000; toServe >= 1; toServe--) {
      const next = queue.shift();
      // Time in which nobody came is gone.
      if (!next) continue;
      next.over();
      if (now >= skip * 1_000) waits.push(now - next.came);
    }
  }
  return { waits, refused, retryAfter };
}

const pace = fc.integer({ min: 300, max: 2_000 });

test("far beyond what it can, what is taken is answered in time, and no time is lost", () => {
  fc.assert(
    fc.property(pace, fc.double({ min: 1.2, max: 5, noNaN: true }), (pace, load) => {
      // In the first seconds it learns how quick it is.
      const { waits, refused, retryAfter } = simulate({ pace, load }, 8, 5);
      expect(Math.max(...waits)).toBeLessThanOrEqual(1.5 * PATIENCE_MS);
      expect(waits.length).toBeGreaterThan(0.9 * pace * 3);
      expect(refused).toBeGreaterThan(0);
      expect([...retryAfter]).toEqual([1]);
    }),
    { numRuns: 8 },
  );
});

test("within what it can, nothing is refused", () => {
  fc.assert(
    fc.property(pace, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (pace, load) => {
      expect(simulate({ pace, load }, 6, 0).refused).toBe(0);
    }),
    { numRuns: 8 },
  );
});

/** Enters as long as it is let; answers how to end those. */
function fill(admission: Admission): (() => void)[] {
  const over: (() => void)[] = [];
  while (!admission.refuse()) over.push(admission.enter());
  return over;
}

test("where nothing is answered any longer, a few are let in, and all again once it is", () => {
  let now = 0;
  const admission = openAdmission(PATIENCE_MS, () => now);
  const first = fill(admission);
  expect(first.length).toBe(201);
  expect(admission.inFlight).toBe(first.length);

  now += 60_000;
  expect(admission.refuse()?.retryAfter).toBe(5);
  for (const over of first) over();
  for (const over of first) over();
  expect(admission.inFlight).toBe(0);

  const few = fill(admission);
  expect(few.length).toBe(64);
  for (let at = 0; at < 3_000; at++) {
    now++;
    few.shift()?.();
    few.push(...fill(admission));
  }
  expect(few.length).toBeGreaterThan(200);
});
