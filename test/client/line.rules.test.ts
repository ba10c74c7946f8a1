/*
 * Goal: each of the hub's close codes is known to the client, and waiting grows, within bounds, never in step.
 * Method: the hub's own list beside the client's; properties of the pauses and of cursors.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  FOREVER_MS,
  isPassed,
  pauseAfter,
  pauseAsTold,
  pauseMs,
  verdictOf,
} from "../../src/client/line.rules.ts";
import { CLOSE } from "../../src/platform/graphql/close-codes.ts";

const dice = fc.double({ min: 0, max: 1, noNaN: true });

describe("close codes", () => {
  test("the client does with each of the hub's what the hub asks of it", () => {
    const verdicts = Object.entries(CLOSE).map(([name, { code }]) => [name, verdictOf(code)]);
    expect(Object.fromEntries(verdicts)).toEqual({
      NO_TOKEN: "RENEW",
      TOKEN_EXPIRED: "RENEW",
      SIGNED_OUT: "SIGN_IN",
      TOO_SLOW: "RESUME",
      CROWDED_OUT: "LATER",
      RESTARTING: "RESUME",
    });
  });

  test("what was sent wrongly is not sent again; what nobody knows is a broken line", () => {
    expect([4400, 4406, 1006, 1011, 4999].map(verdictOf)).toEqual([
      ...["GIVE_UP", "GIVE_UP", "RESUME", "RESUME", "RESUME"],
    ]);
  });

  test("who was crowded out waits for its user; a token that expired is no reason to wait", () => {
    expect(pauseAfter(4443, 0, 0.5)).toBe(FOREVER_MS);
    expect(pauseAfter(4440, 9, 0.5)).toBe(0);
  });
});

test("pauses grow and stay under half a minute", () => {
  fc.assert(
    fc.property(fc.nat(1_000), dice, (failures, each) => {
      expect(pauseMs(failures, each)).toBeLessThanOrEqual(30_000);
      expect(pauseMs(failures + 1, each)).toBeGreaterThanOrEqual(pauseMs(failures, each));
      expect(pauseMs(failures, each)).toBeGreaterThanOrEqual(250);
    }),
  );
});

test("nobody comes back before the hub wants it, nor all in that moment", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(10), dice, (seconds, failures, each) => {
      const wait = pauseAsTold(seconds, failures, each);
      expect(wait).toBeGreaterThanOrEqual(seconds * 1_000);
      expect(pauseAsTold(undefined, failures, each)).toBe(pauseMs(failures, each));
    }),
  );
  expect(pauseAsTold(4, 0, 1)).toBeGreaterThan(pauseAsTold(4, 0, 0));
});

test("cursors are compared as the numbers they are", () => {
  const cursor = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n });
  fc.assert(
    fc.property(cursor, cursor, (one, last) => {
      expect(isPassed(String(one), String(last))).toBe(one < last);
    }),
  );
  expect(isPassed("7", undefined)).toBe(false);
});
