/*
 * Goal: a letter that fails comes again, later each time, never before it was asked to and never beyond its life; an address
 * is called the less the longer it fails, and comes back at once.
 * Method: properties over any courses of answers.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  arrived,
  type Came,
  type Health,
  healthAfter,
  healthAfterTest,
  LANES,
  nextAttempt,
  pausedAfter,
} from "../../src/delivery/retry.rules.ts";

const S = 1_000;
const HOUR = 3_600 * S;
const DAY = 24 * HOUR;
const NOW = new Date("2026-03-15T04:00:00Z");
const later = (ms: number) => new Date(+NOW + ms);

const dice = fc.double({ min: 0, max: 1, noNaN: true });
const ms = fc.nat(15 * S);
const failed: fc.Arbitrary<Came> = fc.oneof(
  fc.record({ mishap: fc.constant("TIMEOUT" as const), ms }),
  fc.record({
    ...{ status: fc.constantFrom(302, 400, 410, 429, 500), answer: fc.constant(""), ms },
    retryAfterMs: fc.oneof(fc.constant(0), fc.nat(DAY)),
  }),
);
const came: fc.Arbitrary<Came> = fc.oneof(
  failed,
  fc.record({
    ...{ status: fc.constant(204), answer: fc.constant(""), ms, retryAfterMs: fc.constant(0) },
  }),
);
const asked = (each: Came) => ("status" in each ? each.retryAfterMs : 0);

test("a letter comes again within its life, and not before it was asked to; its last attempt is at the end of it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -DAY, max: 3 * DAY }),
      failed,
      dice,
      (...said) => {
        const [attempts, left, outcome, luck] = said;
        const diesAt = later(left);
        const next = nextAttempt({ attempts, diesAt, now: NOW }, outcome, luck);
        if (left <= 0) return expect(next).toBeUndefined();
        expect(+(next ?? 0)).toBeGreaterThan(+NOW);
        expect(+(next ?? 0)).toBeLessThanOrEqual(+diesAt);
        if (+(next ?? 0) < +diesAt)
          expect(+(next ?? 0) - +NOW).toBeGreaterThanOrEqual(asked(outcome));
      },
    ),
  );
});

test("each pause is longer than the one before, up to the last, whatever the dice say", () => {
  const silent: Came = { mishap: "UNREACHABLE", ms: 1 };
  const pause = (attempts: number, luck: number) =>
    +(nextAttempt({ attempts, diesAt: later(3 * DAY), now: NOW }, silent, luck) ?? 0) - +NOW;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), dice, dice, (attempts, one, other) => {
      if (attempts < 8) expect(pause(attempts + 1, one)).toBeGreaterThan(pause(attempts, other));
      else expect(pause(attempts, one)).toBeLessThanOrEqual(12 * HOUR);
      expect(pause(1, one)).toBeGreaterThanOrEqual(4 * S);
    }),
  );
});

const fresh: Health = { failures: 0, failingSince: null, restsUntil: null, lanes: 2 };

test("an address has one lane from its first failure to its first success, and rests for ten minutes or so at most", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(came, fc.nat(HOUR), dice)), (course) => {
      let health = fresh;
      let at = +NOW;
      for (const [outcome, passed, luck] of course) {
        const before = health;
        at += passed;
        health = healthAfter(before, outcome, new Date(at), luck);
        expect(health.lanes).toBeGreaterThanOrEqual(1);
        expect(health.lanes).toBeLessThanOrEqual(LANES);
        if (arrived(outcome)) {
          expect(health).toMatchObject({ failures: 0, failingSince: null, restsUntil: null });
          expect(Math.abs(health.lanes - before.lanes)).toBeLessThanOrEqual(1);
          continue;
        }
        expect(health).toMatchObject({ failures: before.failures + 1, lanes: 1 });
        expect(health.failingSince).toEqual(before.failingSince ?? new Date(at));
        const rests = health.restsUntil ? +health.restsUntil - at : 0;
        expect(rests).toBeLessThanOrEqual(12 * 60 * S);
        // It is left alone for as long as it asks for, as far as an address is.
        expect(rests).toBeGreaterThanOrEqual(Math.min(asked(outcome), 600 * S));
        expect(rests > 0).toBe(asked(outcome) > 0 || health.failures >= 3);
      }
    }),
  );
});

test("an address is paused when it is gone, or nothing arrived for three days, in which events were sent", () => {
  const no: Came = { status: 500, answer: "", retryAfterMs: 0, ms: 1 };
  const tested = healthAfterTest(fresh, no, NOW, 0.5);
  expect(tested).toMatchObject({ failures: 1, failingSince: null, lanes: 1 });
  const once = healthAfter(tested, no, later(7 * DAY), 0.5);
  expect(pausedAfter(once, no, later(7 * DAY))).toBeUndefined();
  const again = healthAfterTest(once, no, later(10 * DAY), 0.5);
  expect(pausedAfter(again, no, later(10 * DAY))).toBe("FAILING");
  expect(pausedAfter(fresh, { ...no, status: 410 }, NOW)).toBe("GONE");
  const yes: Came = { ...no, status: 200 };
  expect(healthAfterTest(again, yes, later(10 * DAY), 0.5).failingSince).toBeNull();
});
