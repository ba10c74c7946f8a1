/*
 * The client of WeChat, against a server that speaks its protocol.
 *
 * Goal: what is documented is understood; what goes wrong comes out as one of a few failures, in time, and is sent
 * again only where that is safe; nothing secret is logged.
 * Method: a real HTTP server with WeChat's documented answers and failures; every request is counted.
 */
import { createServer } from "node:http";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { openWechat, type Wechat, WechatFailed } from "../../src/wechat/wechat.client.ts";
import type { Endpoint, Failure } from "../../src/wechat/wechat.rules.ts";
import { BLOCKED, BUSY, LIMITED, type Mood, wechatServer } from "../support/wechat.ts";

const server = await wechatServer();
let logged: string[] = [];
beforeEach(() => {
  logged = [];
});
const log = pino({ level: "trace" }, { write: (line) => void logged.push(line) });
const TIMEOUT_MS = 150;
const wechat = openWechat({ baseUrl: server.url, timeoutMs: TIMEOUT_MS }, log);
const app = server.addApp();
const ANNA = { openid: "o-anna", unionid: "u-anna" };
const MOBILE = { country: "86", number: "13800138000" };

/** The three calls, each with a code of its own. */
const CALLS: Readonly<Record<Endpoint, (through?: Wechat) => Promise<unknown>>> = {
  code2Session: (through = wechat) => through.userOf(app, server.loginCode(app.appId, ANNA)),
  stableToken: (through = wechat) => through.tokenOf(app, false),
  getPhoneNumber: async (through = wechat) => {
    const { token } = await wechat.tokenOf(app, false);
    return through.phoneOf(app.appId, token, server.phoneCode(app.appId, MOBILE));
  },
};

async function failure(call: Promise<unknown>): Promise<Failure | "none"> {
  try {
    await call;
    return "none";
  } catch (error) {
    if (!(error instanceof WechatFailed)) throw error;
    return error.failure;
  }
}

describe("as documented", () => {
  test("a login code says who its user is, with a unionid where there is one", async () => {
    expect(await wechat.userOf(app, server.loginCode(app.appId, ANNA))).toEqual(ANNA);
    const ben = { openid: "o-ben" };
    expect(await wechat.userOf(app, server.loginCode(app.appId, ben))).toEqual(ben);
  });

  test("a phone code says the phone, of whichever country", async () => {
    const { token, expiresInSeconds } = await wechat.tokenOf(app, false);
    expect(expiresInSeconds).toBeLessThanOrEqual(7_200);
    const phones = [
      [MOBILE, "+8613800138000"],
      [{ country: "44", number: "7911123456" }, "+447911123456"],
    ] as const;
    for (const [phone, text] of phones)
      expect(await wechat.phoneOf(app.appId, token, server.phoneCode(app.appId, phone))).toBe(text);
  });

  test("an access token stays the same until its last minutes; forced, the old one is no more", async () => {
    const clock = { now: Date.now() };
    server.clock = () => new Date(clock.now);
    const own = server.addApp();
    const first = await wechat.tokenOf(own, false);
    expect((await wechat.tokenOf(own, false)).token).toBe(first.token);
    clock.now += 116 * 60_000;
    const second = await wechat.tokenOf(own, false);
    expect(second.token).not.toBe(first.token);
    const phone = () => server.phoneCode(own.appId, MOBILE);
    // Both hold for a while.
    expect(await failure(wechat.phoneOf(own.appId, first.token, phone()))).toBe("none");
    expect(await failure(wechat.phoneOf(own.appId, second.token, phone()))).toBe("none");
    const forced = await wechat.tokenOf(own, true);
    expect(forced.token).not.toBe(second.token);
    expect(await failure(wechat.phoneOf(own.appId, second.token, phone()))).toBe("TOKEN_STALE");
    // Twice within half a minute does nothing.
    expect((await wechat.tokenOf(own, true)).token).toBe(forced.token);
    server.clock = () => new Date();
  });

  test("a code is good once, for its own app, for five minutes", async () => {
    const other = server.addApp();
    const used = server.loginCode(app.appId, ANNA);
    await wechat.userOf(app, used);
    expect(await failure(wechat.userOf(app, used))).toBe("CODE_INVALID");
    expect(await failure(wechat.userOf(app, "made-up"))).toBe("CODE_INVALID");
    expect(await failure(wechat.userOf(other, server.loginCode(app.appId, ANNA)))).toBe(
      "CODE_INVALID",
    );
    const { token } = await wechat.tokenOf(app, false);
    const foreign = server.phoneCode(other.appId, MOBILE);
    expect(await failure(wechat.phoneOf(app.appId, token, foreign))).toBe("CODE_INVALID");
  });

  test("a wrong app, a wrong secret and another app's watermark are the operator's", async () => {
    const code = () => server.loginCode(app.appId, ANNA);
    expect(await failure(wechat.userOf({ ...app, secret: "wrong" }, code()))).toBe("FAULT");
    expect(await failure(wechat.userOf({ ...app, appId: "wxnone" }, code()))).toBe("FAULT");
    expect(await failure(wechat.tokenOf({ ...app, secret: "wrong" }, false))).toBe("FAULT");
    server.forgeWatermark("wxother");
    expect(await failure(CALLS.getPhoneNumber())).toBe("FAULT");
    expect(logged.filter((line) => line.includes('"level":50'))).toHaveLength(4);
  });
});

describe("what goes wrong", () => {
  const HANG = ["hang", "hang", "hang"] as const;

  test.each<[Endpoint, string, readonly Mood[], Failure | "none", number]>([
    ["code2Session", "busy, then well", [BUSY, BUSY], "none", 3],
    ["code2Session", "busy throughout", [BUSY, BUSY, BUSY], "BUSY", 3],
    ["code2Session", "too often", [LIMITED], "LIMITED", 1],
    ["code2Session", "a blocked user", [BLOCKED], "BLOCKED", 1],
    ["code2Session", "no answer", HANG, "BUSY", 1],
    ["code2Session", "a late answer", [{ slowMs: 10 * TIMEOUT_MS }], "BUSY", 1],
    ["code2Session", "a slow answer", [{ slowMs: 20 }], "none", 1],
    ["code2Session", "a broken connection", ["drop"], "BUSY", 1],
    ["code2Session", "a page", ["html"], "BUSY", 1],
    ["code2Session", "a gateway's page", ["bad gateway"], "BUSY", 1],
    ["code2Session", "other types", ["wrong types"], "FAULT", 1],
    ["getPhoneNumber", "busy, then well", [BUSY], "none", 2],
    ["getPhoneNumber", "no answer", HANG, "BUSY", 1],
    ["getPhoneNumber", "a broken connection", ["drop"], "BUSY", 1],
    ["getPhoneNumber", "other types", ["wrong types"], "FAULT", 1],
    ["stableToken", "no answer, then well", ["hang"], "none", 2],
    ["stableToken", "a broken connection, then well", ["drop"], "none", 2],
    ["stableToken", "pages, then well", ["html", "bad gateway"], "none", 3],
    ["stableToken", "no answer throughout", HANG, "BUSY", 3],
    ["stableToken", "other types", ["wrong types"], "FAULT", 1],
  ])("%s with %s", async (endpoint, _, moods, expected, calls) => {
    if (endpoint === "getPhoneNumber") await wechat.tokenOf(app, false);
    server.moods(endpoint, ...moods);
    expect(await failure(CALLS[endpoint]())).toBe(expected);
    expect(server.calls(endpoint)).toBe(calls);
  });

  test("a server that is not there was sent nothing: it is asked again", async () => {
    const closed = await new Promise<string>((resolve) => {
      const http = createServer().listen(0, "127.0.0.1", () => {
        const { port } = http.address() as { port: number };
        http.close(() => resolve(`http://127.0.0.1:${port}`));
      });
    });
    const nowhere = openWechat({ baseUrl: closed, timeoutMs: TIMEOUT_MS }, log);
    expect(await failure(CALLS.code2Session(nowhere))).toBe("BUSY");
    expect(logged.map((line) => JSON.parse(line).ended)).toEqual(["UNSENT", "UNSENT", "UNSENT"]);
  });

  test("is logged without secrets, codes and tokens", async () => {
    server.moods("code2Session", BUSY, "drop");
    server.moods("getPhoneNumber", BUSY, "wrong types");
    await failure(CALLS.code2Session());
    await failure(CALLS.getPhoneNumber());
    await failure(wechat.tokenOf({ ...app, secret: "wrong-secret" }, false));
    expect(logged).toHaveLength(5);
    for (const line of logged)
      expect(line).not.toMatch(
        /secret-of|wrong-secret|token-\d|login-\d|phone-\d|session_key|13800/,
      );
  });
});
