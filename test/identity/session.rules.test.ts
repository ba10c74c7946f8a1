/*
 * What becomes of a refresh token, decided.
 *
 * Goal: a token is good once; the client that lost its answer is not shut out, a second holder is; a session ends
 * when it is not used and when it is old.
 * Method: a table of tokens and instants beside the session they name.
 */
import { describe, expect, test } from "@jest/globals";
import { judgeRefresh, type Refreshing, sessionEnd } from "../../src/identity/session.rules.ts";

const digest = (of: string) => Buffer.from(of.padEnd(32, "."));
const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000);
const later = (seconds: number) => new Date(+day(10) + seconds * 1_000);

/** Opened on day 0, refreshed on day 10: `now` is in force, `before` was until then. */
const session = {
  ...{ id: "s", holderId: "m", device: null, openedAt: day(0), usedAt: day(10), endsAt: day(40) },
  ...{ hash: digest("now"), previousHash: digest("before") },
};

describe("a refresh token", () => {
  test.each<[string, Date, Refreshing]>([
    ["now", later(1), "ROTATE"],
    ["now", new Date(+day(40) - 1), "ROTATE"],
    ["now", day(40), "ENDED"],
    ["before", later(0), "REPEAT"],
    ["before", later(60), "REPEAT"],
    ["before", later(61), "REUSED"],
    ["before", day(40), "ENDED"],
    ["long before", later(1), "REUSED"],
    ["never", later(1), "REUSED"],
  ])("%s at %p: %s", (token, now, refreshing) => {
    expect(judgeRefresh(session, digest(token), now)).toBe(refreshing);
  });

  test("of a session that is gone has ended", () => {
    expect(judgeRefresh(undefined, digest("now"), day(1))).toBe("ENDED");
  });

  test("of a new session has none before it", () => {
    const fresh = { ...session, previousHash: null };
    expect(judgeRefresh(fresh, digest("now"), later(1))).toBe("ROTATE");
    expect(judgeRefresh(fresh, digest("other"), later(1))).toBe("REUSED");
  });
});

test.each([
  [0, 0, 30],
  [0, 100, 130],
  [0, 160, 180],
  [0, 179, 180],
])("a session opened on day %i and used on day %i ends on day %i", (opened, used, ends) => {
  expect(sessionEnd(day(opened), day(used))).toEqual(day(ends));
});
