/*
 * WeChat's answers, judged, and who signs in.
 *
 * Goal: each documented error code means one thing where it was answered; a code that may have been taken is not
 * sent again; waits grow and differ; a user is the member of its openid, else of its unionid.
 * Method: tables.
 */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Endpoint,
  type Failure,
  failureOf,
  type Mishap,
  mayRepeat,
  pauseMs,
  phoneOutcome,
  recognise,
  renewalOf,
} from "../../src/wechat/wechat.rules.ts";

describe("an error code", () => {
  test.each<[number, Failure, Failure, Failure]>([
    // code2Session, getPhoneNumber, stableToken
    [-1, "BUSY", "BUSY", "BUSY"],
    [40001, "FAULT", "TOKEN_STALE", "FAULT"],
    [40013, "FAULT", "CODE_INVALID", "FAULT"],
    [40014, "FAULT", "TOKEN_STALE", "FAULT"],
    [40029, "CODE_INVALID", "CODE_INVALID", "CODE_INVALID"],
    [40125, "FAULT", "FAULT", "FAULT"],
    [40163, "CODE_INVALID", "CODE_INVALID", "CODE_INVALID"],
    [40164, "FAULT", "FAULT", "FAULT"],
    [40226, "BLOCKED", "BLOCKED", "BLOCKED"],
    [42001, "FAULT", "TOKEN_STALE", "FAULT"],
    [45009, "FAULT", "FAULT", "FAULT"],
    [45011, "LIMITED", "LIMITED", "LIMITED"],
    [48001, "FAULT", "FAULT", "FAULT"],
    [99999, "FAULT", "FAULT", "FAULT"],
  ])("%i means %s, %s, %s", (errcode, ...meanings) => {
    const endpoints = ["code2Session", "getPhoneNumber", "stableToken"] as const;
    expect(endpoints.map((endpoint) => failureOf(endpoint, errcode))).toEqual(meanings);
  });
});

describe("a call that failed", () => {
  const ENDED = [
    ...(["BUSY", "LIMITED", "CODE_INVALID", "BLOCKED", "TOKEN_STALE", "FAULT"] as const),
    ...(["UNSENT", "UNANSWERED", "GARBLED"] as const),
  ] satisfies (Failure | Mishap)[];

  test.each<[Endpoint, string[]]>([
    ["code2Session", ["BUSY", "UNSENT"]],
    ["getPhoneNumber", ["BUSY", "UNSENT"]],
    ["stableToken", ["BUSY", "UNSENT", "UNANSWERED", "GARBLED"]],
  ])("of %s is sent again after %j", (endpoint, repeated) => {
    expect(ENDED.filter((ended) => mayRepeat(endpoint, ended))).toEqual(repeated);
  });

  test("waits longer each time, and never as long as its neighbour", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (dice) => {
        expect(pauseMs(1, dice)).toBeGreaterThanOrEqual(50);
        expect(pauseMs(1, dice)).toBeLessThanOrEqual(150);
        expect(pauseMs(2, dice)).toBeGreaterThan(pauseMs(1, dice));
      }),
    );
  });
});

test("a token is renewed within WeChat's last five minutes of it", () => {
  const now = new Date("2026-03-15T04:00:00Z");
  expect(renewalOf(now, 7_200)).toEqual(new Date("2026-03-15T05:56:00Z"));
  expect(renewalOf(now, 200) < now).toBe(true);
});

describe("a WeChat user", () => {
  test.each([
    ["nobody knows", "u", undefined, undefined, undefined, [true, true, false]],
    [
      "nobody knows, without a unionid",
      undefined,
      undefined,
      undefined,
      undefined,
      [true, false, false],
    ],
    ["is known by openid", undefined, "a", undefined, "a", [false, false, false]],
    ["is known by both", "u", "a", "a", "a", [false, false, false]],
    ["shows its unionid later", "u", "a", undefined, "a", [false, true, false]],
    ["comes by another app", "u", undefined, "a", "a", [true, false, false]],
    ["is two members", "u", "a", "b", "a", [false, false, true]],
  ])("who %s", (_, unionid, byOpenid, byUnionid, memberId, [openid, adds, duplicate]) => {
    expect(recognise({ openid: "o", unionid }, { byOpenid, byUnionid })).toEqual({
      ...{ memberId, duplicate },
      ...{ addsOpenid: openid, addsUnionid: adds },
    });
  });

  test("gives a phone that is its own, new, or another's", () => {
    expect(phoneOutcome(undefined, "a")).toBe("ADDED");
    expect(phoneOutcome("a", "a")).toBe("KNOWN");
    expect(phoneOutcome("b", "a")).toBe("DUPLICATE");
  });
});
