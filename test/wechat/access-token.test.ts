/*
 * The access token that all instances share.
 *
 * Goal: of many instances one asks WeChat, the others wait for its answer; a token is renewed before its end, and
 * at once where WeChat does not take it; an instance that is gone, or fails, does not hold the others up.
 * Method: two instances, each with a client and connections of its own, on one database, against a server that
 * counts.
 */
import { afterEach, describe, expect, test } from "@jest/globals";
import { pino } from "pino";
import { newId } from "../../src/kernel/id.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { type Orm, openOrm } from "../../src/platform/database/orm.ts";
import { schema } from "../../src/schema.ts";
import { accessToken } from "../../src/wechat/access-token.ts";
import { askPhone } from "../../src/wechat/ask-phone.ts";
import { registerWechatApp } from "../../src/wechat/register-wechat-app.ts";
import { openWechat, WechatFailed } from "../../src/wechat/wechat.client.ts";
import { openApp, takeRenewal } from "../../src/wechat/wechat.queries.ts";
import { openKit } from "../support/database.ts";
import { tests } from "../support/tests.ts";
import { testVault } from "../support/vault.ts";
import { BUSY, wechatServer } from "../support/wechat.ts";
import { world } from "../support/world.ts";

const wechat = await wechatServer();
const kit = await openKit();
wechat.clock = kit.clock;
const vault = testVault();
const opened: Orm[] = [];
afterEach(async () => {
  for (const orm of opened.splice(0)) await orm.close();
});

async function instance() {
  const orm = await openOrm(kit.place, schema, vault, "caller");
  opened.push(orm);
  const client = openWechat({ baseUrl: wechat.url, timeoutMs: 300 }, pino({ level: "silent" }));
  const begin = createBegin(orm, kit.clock, () => undefined);
  return { begin, look: createLook(orm, kit.clock), wechat: client };
}

async function open() {
  const [one, two] = [await instance(), await instance()];
  const there = await world(one, { members: 0 });
  const registered = wechat.addApp();
  await there.as((work) => registerWechatApp(work, { ...registered, name: "Tea to go" }));
  const app = await openApp(one.look(tests), registered.appId);
  if (!app) throw new Error("the app is registered");
  const phoneCode = () => wechat.phoneCode(app.appId, { country: "86", number: "13800138000" });
  return { there, one, two, app, phoneCode };
}

const tokenCalls = () => wechat.calls("stableToken");

describe("an access token", () => {
  test("is asked for by one of many", async () => {
    const { one, two, app } = await open();
    wechat.moods("stableToken", { slowMs: 120 });
    const asked = Array.from({ length: 20 }, (_, at) => accessToken(at % 2 ? one : two, app));
    const tokens = await Promise.all(asked);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(tokenCalls()).toBe(1);
  });

  test("is renewed before its end, and not earlier", async () => {
    const { one, two, app, phoneCode } = await open();
    const first = await accessToken(one, app);
    kit.clock.advance({ minutes: 115 });
    expect((await accessToken(two, app)).token).toBe(first.token);
    kit.clock.advance({ minutes: 1 });
    const next = await accessToken(two, app);
    expect(next.token).not.toBe(first.token);
    expect((await accessToken(one, app)).token).toBe(next.token);
    expect(tokenCalls()).toBe(2);
    expect(await askPhone(one, app, phoneCode())).toBe("+8613800138000");
  });

  test("that WeChat does not take any more is renewed once, and the code still counts", async () => {
    const { one, two, app, phoneCode } = await open();
    await accessToken(one, app);
    wechat.revokeToken(app.appId);
    const phones = await Promise.all(
      [one, two, one, two].map((each) => askPhone(each, app, phoneCode())),
    );
    expect(new Set(phones)).toEqual(new Set(["+8613800138000"]));
    expect(tokenCalls()).toBe(2);
  });

  test("that WeChat refuses and still hands out is forced to be another", async () => {
    const { one, two, app, phoneCode } = await open();
    const first = await accessToken(one, app);
    wechat.moods("getPhoneNumber", { errcode: 40001, errmsg: "invalid credential" });
    expect(await askPhone(one, app, phoneCode())).toBe("+8613800138000");
    expect(wechat.conversation()).toContain('"force_refresh":true');
    expect((await accessToken(two, app)).token).not.toBe(first.token);
    expect(tokenCalls()).toBe(3);
  });

  test("refused twice over is given up", async () => {
    const { one, app, phoneCode } = await open();
    const stale = { errcode: 42001, errmsg: "access_token expired" };
    wechat.moods("getPhoneNumber", stale, stale);
    await expect(askPhone(one, app, phoneCode())).rejects.toMatchObject({ failure: "TOKEN_STALE" });
    expect(wechat.calls("getPhoneNumber")).toBe(2);
  });

  test("that does not come leaves the next one free to ask", async () => {
    const { one, two, app } = await open();
    wechat.moods("stableToken", BUSY, BUSY, BUSY);
    await expect(accessToken(one, app)).rejects.toBeInstanceOf(WechatFailed);
    expect((await accessToken(two, app)).token).toBeDefined();
  });

  test("is not held up by an instance that is gone", async () => {
    const { there, one, app } = await open();
    const gone = { appId: app.appId, holder: newId(), refused: undefined };
    expect(await there.as((work) => takeRenewal(work, gone))).toBe(true);
    const waiting = accessToken(one, app);
    kit.clock.advance({ minutes: 1 });
    expect((await waiting).token).toBeDefined();
  });
});
