/*
 * Signing in from a mini program, as its user's phone does it: over HTTP, with WeChat behind the hub.
 *
 * Goal: whom WeChat names is one member, whatever comes first, later, twice or at once; a phone is known by consent
 * and never merges anybody; every failure of WeChat is an answer the client can act on, in time.
 * Method: the operations of schema/operations against a served hub, and a server that speaks WeChat's protocol.
 */
import { describe, expect, test } from "@jest/globals";
import { bindMember } from "../../src/binding/bind-member.ts";
import { setBindingPolicy } from "../../src/binding/set-binding-policy.ts";
import { consentsOf } from "../../src/consent/consent.queries.ts";
import { closeStore } from "../../src/handover/close-store.ts";
import { hireStaff } from "../../src/identity/hire-staff.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import {
  identitiesOf,
  membersById,
  membersByIdentity,
  originOf,
} from "../../src/member/member.queries.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { factsOf } from "../support/state.ts";
import { BLOCKED, BUSY, LIMITED, type Mood, wechatServer } from "../support/wechat.ts";
import { world } from "../support/world.ts";

const wechat = await wechatServer();
const TIMEOUT_MS = 300;
const served = await serveHub("serve", { wechat: { baseUrl: wechat.url, timeoutMs: TIMEOUT_MS } });
wechat.clock = served.clock;
const nobody = served.client();

const MOBILE = { country: "86", number: "13800138000" };
let users = 0;
/** Somebody new to everybody. */
const somebody = () => {
  const id = ++users;
  return {
    openid: `o-${id}`,
    unionid: `u-${id}`,
    phone: { country: "86", number: `1380013${8000 + id}` },
  };
};

/** A brand with mini programs of its own, registered by its headquarters. */
async function open(apps = 1) {
  const there = await world(served);
  const who = callersOf(there);
  const hq = served.client(who.hq);
  const registered = Array.from({ length: apps }, () => wechat.addApp());
  for (const app of registered)
    await hq.mutate(operation("register-wechat-app"), { input: { ...app, name: "Tea to go" } });
  const [{ appId, secret } = { appId: "", secret: "" }, other = { appId: "" }] = registered;
  const codes = (user: { openid: string; unionid?: string }, of = appId) => ({
    ...{ appId: of, code: wechat.loginCode(of, user) },
  });
  const facts = async (kind: string) =>
    (await factsOf(served, there.brandId)).filter((fact) => fact.kind === kind);
  return { there, who, hq, appId, secret, otherAppId: other.appId, codes, facts };
}

const signIn = async (variables: object) =>
  (await nobody.mutate(operation("sign-in-with-wechat"), variables)).signInWithWechat;

const IDENTITIES =
  "{ me { id identities { kind app value source verification } binding { storeId source } } }";
const meBy = async (accessToken: string) =>
  (await client(served.url, accessToken).query(IDENTITIES)).me;

describe("a mini program's user", () => {
  test("is nobody that a store says it is", async () => {
    const { there, who, appId, codes } = await open();
    const { openid, unionid } = somebody();
    for (const caller of [who.till(there.s1), who.staff(there.s1)])
      for (const identity of [
        `{ kind: WECHAT_OPENID, app: "${appId}", value: "${openid}" }`,
        `{ kind: WECHAT_UNIONID, value: "${unionid}" }`,
      ]) {
        const { errors } = await served
          .client(caller)
          .ask(
            `mutation { linkIdentity(input: { memberId: "${there.anna}", identity: ${identity} }) { __typename } }`,
          );
        expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
      }
    expect((await signIn(codes({ openid, unionid }))).memberId).not.toBe(there.anna);
  });

  test("who is new is enrolled, verified by WeChat, and signed in", async () => {
    const { appId, codes } = await open();
    const { openid, unionid } = somebody();
    const signed = await signIn({ ...codes({ openid, unionid }), device: "Anna's phone" });
    expect(signed).toMatchObject({
      ...{ __typename: "SignedInWithWechat", enrolled: true, phone: "NOT_GIVEN", duplicate: false },
      credentials: { accessUntil: "2026-03-15T04:15:00.000Z" },
    });
    const told = { source: "WECHAT", verification: "VERIFIED" };
    expect(await meBy(signed.credentials.accessToken)).toEqual({
      ...{ id: signed.memberId, binding: null },
      identities: [
        { kind: "WECHAT_OPENID", app: appId, value: openid, ...told },
        { kind: "WECHAT_UNIONID", app: null, value: unionid, ...told },
      ],
    });
  });

  test("who comes again is the same member, on another session", async () => {
    const { codes } = await open();
    const user = somebody();
    const first = await signIn(codes(user));
    served.clock.advance({ days: 1 });
    const again = await signIn(codes(user));
    const { me } = await client(served.url, again.credentials.accessToken).query(
      "{ me { identities { firstSeenAt lastSeenAt } } }",
    );
    for (const { firstSeenAt, lastSeenAt } of me.identities)
      expect([firstSeenAt, lastSeenAt].map((at) => at.slice(0, 10))).toEqual([
        ...["2026-03-15", "2026-03-16"],
      ]);
    expect(again).toMatchObject({ memberId: first.memberId, enrolled: false });
    expect(again.credentials.session.id).not.toBe(first.credentials.session.id);
    const { refreshToken } = first.credentials;
    expect(await nobody.mutate(operation("refresh-session"), { refreshToken })).toMatchObject({
      refreshSession: { credentials: { session: { id: first.credentials.session.id } } },
    });
  });

  test("whose unionid comes later is the same member, and known by it in the brand's other app", async () => {
    const { codes, otherAppId } = await open(2);
    const { openid, unionid } = somebody();
    const { memberId } = await signIn(codes({ openid }));
    expect(await signIn(codes({ openid, unionid }))).toMatchObject({ memberId, duplicate: false });
    const elsewhere = { openid: `${openid}-there`, unionid };
    const there = await signIn(codes(elsewhere, otherAppId));
    expect(there).toMatchObject({ memberId, enrolled: false });
    expect((await meBy(there.credentials.accessToken)).identities).toHaveLength(3);
  });

  test("who was two members before the unionid came stays two, and the brand hears of it", async () => {
    const { codes, otherAppId, facts } = await open(2);
    const { openid, unionid } = somebody();
    const one = await signIn(codes({ openid }));
    const two = await signIn(codes({ openid: `${openid}-there`, unionid }, otherAppId));
    expect(two.memberId).not.toBe(one.memberId);
    expect(await signIn(codes({ openid, unionid }))).toMatchObject({
      ...{ memberId: one.memberId, enrolled: false, duplicate: true },
    });
    expect((await facts("MergeProposed")).map(({ payload }) => payload)).toMatchObject([
      { evidence: "WECHAT_UNIONID" },
    ]);
  });

  test("who signs in ten times at once is enrolled once", async () => {
    const { codes } = await open();
    const user = somebody();
    const wishes = Array.from({ length: 10 }, () => codes(user));
    const signed = await Promise.all(wishes.map(signIn));
    expect(new Set(signed.map(({ memberId }) => memberId)).size).toBe(1);
    expect(signed.filter(({ enrolled }) => enrolled)).toHaveLength(1);
  });

  test("is another brand's member there", async () => {
    const [here, there] = [await open(), await open()];
    const user = somebody();
    const mine = await signIn(here.codes(user));
    const yours = await signIn(there.codes(user));
    expect(yours).toMatchObject({ enrolled: true });
    expect(yours.memberId).not.toBe(mine.memberId);
  });
});

describe("a store's code", () => {
  /** A code of N1's, on a badge of its staff where one is named. */
  const show = async (
    { there, who }: Awaited<ReturnType<typeof open>>,
    input: { label?: string; staffId?: string; validUntil?: Date } = {},
  ) => {
    const { issueSceneCode } = await served.client(who.hq).mutate(operation("issue-scene-code"), {
      input: { storeId: there.n1.id, ...input },
    });
    return issueSceneCode.scene as { id: string; code: string };
  };
  const cameBy = async ({ hq }: { readonly hq: Actor }, id: string) => {
    const scope = served.look(hq);
    const member = (await membersById(scope, [id])).get(id);
    return member && originOf(scope, member);
  };
  const BOUND = "{ me { binding { storeId source toAt } guide { staffId source } } }";
  const boundBy = async (accessToken: string) =>
    (await client(served.url, accessToken).query(BOUND)).me;

  test("binds who is enrolled, for as long as the policy says, to the person whose badge it is", async () => {
    const opened = await open();
    const { there, codes } = opened;
    const staff = await there.as(async (work) => {
      const fromAt = new Date("2026-01-01T00:00:00Z");
      await setBindingPolicy(work, { takeover: "NEVER", validityDays: 30, fromAt });
      return hireStaff(work, { name: "Lin", storeId: there.n1.id });
    });
    const badge = await show(opened, { staffId: staff.id, label: "badge of Lin" });
    const counter = await show(opened);

    const signed = await signIn({ ...codes(somebody()), scene: badge.code });
    expect(signed).toMatchObject({ enrolled: true, binding: "BOUND" });
    expect(await boundBy(signed.credentials.accessToken)).toEqual({
      binding: { storeId: there.n1.id, source: "SCAN", toAt: "2026-04-14T04:00:00.000Z" },
      guide: { staffId: staff.id, source: "SCAN" },
    });
    expect(await cameBy(there, signed.memberId)).toEqual({
      ...{ channel: "MINI_PROGRAM", scene: "badge of Lin" },
      ...{ storeId: there.n1.id, staffId: staff.id },
    });
    const scanned = "select scene_id from member_binding where member_id = $1";
    expect(await served.asOwner(scanned, [signed.memberId])).toEqual([{ scene_id: badge.id }]);

    const other = await signIn({ ...codes(somebody()), scene: counter.code });
    expect(await boundBy(other.credentials.accessToken)).toMatchObject({ guide: null });
    expect(await cameBy(there, other.memberId)).toEqual({
      ...{ channel: "MINI_PROGRAM", scene: null },
      ...{ storeId: there.n1.id, staffId: null },
    });
  });

  test("binds who is known, and leaves its first touch as it was", async () => {
    const opened = await open();
    const user = somebody();
    const first = await signIn({ ...opened.codes(user), scene: "page/tea" });
    expect(first).toMatchObject({ enrolled: true, binding: "NOT_SCANNED" });
    const origin = { channel: "MINI_PROGRAM", scene: "page/tea", storeId: null };
    expect(await cameBy(opened.there, first.memberId)).toMatchObject(origin);

    const { code: scene } = await show(opened);
    for (const _ of ["first", "again"]) {
      const again = await signIn({ ...opened.codes(user), scene });
      expect(again).toMatchObject({ memberId: first.memberId, enrolled: false, binding: "BOUND" });
      expect(await boundBy(again.credentials.accessToken)).toMatchObject({
        binding: { storeId: opened.there.n1.id, source: "SCAN" },
      });
    }
    expect(await cameBy(opened.there, first.memberId)).toMatchObject(origin);
    expect(await opened.facts("BindingChanged")).toHaveLength(1);
  });

  test("keeps nobody out who is another store's", async () => {
    const opened = await open();
    const { there, codes } = opened;
    const user = somebody();
    const { memberId } = await signIn(codes(user));
    await there.as((work) => bindMember(work, { memberId, storeId: there.s1.id }));
    const again = await signIn({ ...codes(user), scene: (await show(opened)).code });
    expect(again).toMatchObject({ memberId, binding: "KEPT" });
    expect(await boundBy(again.credentials.accessToken)).toMatchObject({
      ...{ binding: { storeId: there.s1.id }, guide: null },
    });
  });

  test("that is spoilt is refused before WeChat is asked", async () => {
    const [opened, elsewhere] = [await open(), await open()];
    const { there, hq, codes } = opened;
    const wish = codes(somebody());
    const asked = wechat.calls("code2Session");
    const refused = async (scene: string, code: string) =>
      expect(await signIn({ ...wish, scene })).toMatchObject({ code });

    await refused(`1${"A".repeat(31)}`, "SCENE_CODE_FORGED");
    await refused((await show(elsewhere)).code, "SCENE_CODE_FOREIGN");
    const short = await show(opened, { validUntil: new Date(+served.clock() + 60_000) });
    const revoked = await show(opened);
    const good = await show(opened);
    await hq.mutate(operation("revoke-scene-code"), { sceneId: revoked.id });
    served.clock.advance({ minutes: 1 });
    await refused(short.code, "SCENE_CODE_ENDED");
    await refused(revoked.code, "SCENE_CODE_ENDED");
    const at = new Date(+served.clock() + 3_600_000);
    await there.as((work) => closeStore(work, { storeId: there.n1.id, at }));
    await refused(good.code, "STORE_CLOSED");

    expect(wechat.calls("code2Session")).toBe(asked);
    // The login code is as good as before.
    expect(await signIn({ ...wish, scene: "a poster" })).toMatchObject({ enrolled: true });
  });
});

describe("a phone", () => {
  test("is known by the user's consent, as a till would say it", async () => {
    const { there, appId, codes, facts } = await open();
    const { phone, ...user } = somebody();
    const given = () => ({ ...codes(user), phoneCode: wechat.phoneCode(appId, phone) });
    const signed = await signIn(given());
    expect(signed).toMatchObject({ enrolled: true, phone: "ADDED", duplicate: false });
    const said = { kind: "PHONE", value: phone.number } as const;
    const found = await membersByIdentity(served.look(there.hq), [said]);
    expect([...found.values()]).toEqual([signed.memberId]);
    expect(await signIn(given())).toMatchObject({ memberId: signed.memberId, phone: "KNOWN" });
    expect((await facts("PhoneGiven")).map(({ payload }) => payload)).toEqual([
      { memberId: signed.memberId, app: appId },
    ]);
  });

  test("that a till had claimed is shown to be the member's, and agreed to", async () => {
    const { there, hq, appId, codes } = await open();
    const { phone, ...user } = somebody();
    const { memberId } = await signIn(codes(user));
    await hq.mutate(operation("link-identity"), {
      ...{ memberId, identity: { kind: "PHONE", value: phone.number } },
    });
    const scope = served.look(there.hq);
    const shown = async () => {
      const known = (await identitiesOf(scope, [memberId])).get(memberId) ?? [];
      const agreed = (await consentsOf(scope, [memberId])).get(memberId) ?? [];
      return [
        known.find(({ kind }) => kind === "PHONE")?.verification,
        ...agreed.map(({ purpose, act }) => `${purpose} ${act}`),
      ];
    };
    expect(await shown()).toEqual(["CLAIMED"]);
    for (const _ of ["first", "again"]) {
      const phoneCode = wechat.phoneCode(appId, phone);
      expect(await signIn({ ...codes(user), phoneCode })).toMatchObject({ phone: "KNOWN" });
      expect(await shown()).toEqual(["VERIFIED", "PHONE GIVEN"]);
    }
  });

  test("comes later", async () => {
    const { appId, codes } = await open();
    const { phone, ...user } = somebody();
    const { memberId } = await signIn(codes(user));
    const phoneCode = wechat.phoneCode(appId, phone);
    expect(await signIn({ ...codes(user), phoneCode })).toMatchObject({ memberId, phone: "ADDED" });
  });

  test("of another member's merges nobody: the brand hears of it", async () => {
    const { there, hq, appId, codes, facts } = await open();
    const { phone, ...user } = somebody();
    const { enrolMembers } = await hq.mutate(
      `mutation ($value: Text!) { enrolMembers(input: { members: [{
        identities: [{ kind: PHONE, value: $value }] }] }) { ... on MemberEnrolled { member { id } } } }`,
      { value: phone.number },
    );
    const owner = enrolMembers[0].member.id;
    const signed = await signIn({ ...codes(user), phoneCode: wechat.phoneCode(appId, phone) });
    expect(signed).toMatchObject({ enrolled: true, phone: "DUPLICATE", duplicate: true });
    expect(signed.memberId).not.toBe(owner);
    const said = { kind: "PHONE", value: phone.number } as const;
    const found = await membersByIdentity(served.look(there.hq), [said]);
    expect([...found.values()]).toEqual([owner]);
    expect((await facts("MergeProposed")).map(({ payload }) => payload)).toMatchObject([
      { evidence: "PHONE" },
    ]);
  });

  test("that does not come keeps nobody out", async () => {
    const { appId, codes } = await open();
    const used = wechat.phoneCode(appId, MOBILE);
    expect(await signIn({ ...codes(somebody()), phoneCode: used })).toMatchObject({
      phone: "ADDED",
    });
    expect(await signIn({ ...codes(somebody()), phoneCode: used })).toMatchObject({
      ...{ __typename: "SignedInWithWechat", phone: "CODE_INVALID" },
    });
    wechat.moods("getPhoneNumber", "hang");
    const phoneCode = wechat.phoneCode(appId, MOBILE);
    expect(await signIn({ ...codes(somebody()), phoneCode })).toMatchObject({
      ...{ __typename: "SignedInWithWechat", phone: "UNAVAILABLE" },
    });
  });
});

describe("a code", () => {
  const INVALID = { __typename: "WechatCodeInvalid", code: "WECHAT_CODE_INVALID" };

  test("is good once", async () => {
    const { codes } = await open();
    const wish = codes(somebody());
    expect(await signIn(wish)).toHaveProperty("memberId");
    expect(await signIn(wish)).toMatchObject(INVALID);
  });

  test("is good for five minutes, for its own app, and never made up", async () => {
    const { appId, codes, otherAppId } = await open(2);
    const late = codes(somebody());
    const foreign = { ...codes(somebody()), appId: otherAppId };
    served.clock.advance({ minutes: 5 });
    for (const wish of [late, foreign, { appId, code: "made-up" }])
      expect(await signIn(wish)).toMatchObject(INVALID);
  });

  test("is not used up by what can be refused without it", async () => {
    const { codes } = await open();
    const wish = codes(somebody());
    expect(await signIn({ ...wish, appId: "wx00000000none00" })).toMatchObject({
      code: "UNKNOWN_WECHAT_APP",
    });
    expect(wechat.calls("code2Session")).toBe(0);
    expect(await signIn(wish)).toHaveProperty("memberId");
  });
});

describe("when WeChat", () => {
  test.each<[string, readonly Mood[], object]>([
    ["is busy, then well", [BUSY, BUSY], { __typename: "SignedInWithWechat" }],
    ["is busy throughout", [BUSY, BUSY, BUSY], { code: "WECHAT_BUSY", retryAfterSeconds: 5 }],
    ["is asked too often", [LIMITED], { code: "WECHAT_BUSY", retryAfterSeconds: 60 }],
    ["blocks the user", [BLOCKED], { code: "WECHAT_BLOCKED" }],
    ["breaks off", ["drop"], { code: "WECHAT_BUSY", retryAfterSeconds: 5 }],
    ["answers a page", ["html"], { code: "WECHAT_BUSY" }],
    ["answers other types", ["wrong types"], { code: "WECHAT_UNAVAILABLE" }],
  ])("%s", async (_, moods, expected) => {
    const { codes } = await open();
    wechat.moods("code2Session", ...moods);
    expect(await signIn(codes(somebody()))).toMatchObject(expected);
  });

  test("does not answer, the client is told in time, and a new code goes well", async () => {
    const { codes } = await open();
    const user = somebody();
    wechat.moods("code2Session", "hang");
    const wish = codes(user);
    expect(await signIn(wish)).toMatchObject({ code: "WECHAT_BUSY" });
    expect(wechat.calls("code2Session")).toBe(1);
    // It had taken the code: only wx.login helps.
    expect(await signIn(wish)).toMatchObject({ code: "WECHAT_CODE_INVALID" });
    expect(await signIn(codes(user))).toHaveProperty("memberId");
  });

  test("knows another secret, its operator is told and its user is not", async () => {
    const { hq, appId, codes } = await open();
    const wrong = { appId, name: "Tea to go", secret: "an-old-secret" };
    await hq.mutate(operation("register-wechat-app"), { input: wrong });
    const refused = await signIn(codes(somebody()));
    expect(refused).toMatchObject({ code: "WECHAT_UNAVAILABLE" });
    expect(JSON.stringify(refused)).not.toMatch(/secret|40125/);
    expect(served.logged.at(-1)).toMatchObject({
      level: 50,
      appId,
      reason: "40125 invalid appsecret",
    });
    expect(JSON.stringify(served.logged)).not.toMatch(
      /an-old-secret|secret-of|c2Vzc2lvbiBr|token-\d|login-\d/,
    );
  });
});

describe("an app", () => {
  test("is one brand's, and its secret is nobody's to read", async () => {
    const [mine, yours] = [await open(), await open()];
    const input = { appId: mine.appId, name: "Mine", secret: mine.secret };
    expect(await yours.hq.mutate(operation("register-wechat-app"), { input })).toMatchObject({
      registerWechatApp: { __typename: "WechatAppTaken", code: "WECHAT_APP_TAKEN" },
    });
    const apps = "{ wechatApps { appId name } }";
    expect(await mine.hq.query(apps)).toEqual({
      wechatApps: [{ appId: mine.appId, name: "Tea to go" }],
    });
    const till = served.client(mine.who.till(mine.there.n1));
    expect((await till.ask(apps)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    await signIn({
      ...mine.codes(somebody()),
      phoneCode: wechat.phoneCode(mine.appId, somebody().phone),
    });
    const stored = await served.asOwner(
      "select encode(sealed_secret, 'escape') as secret, encode(sealed_token, 'escape') as token from wechat_app where app_id = $1",
      [mine.appId],
    );
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toMatch(/secret-of|token-\d/);
  });

  test("with a new secret goes on with it", async () => {
    const { hq, appId, secret, codes } = await open();
    const register = (text: string) =>
      hq.mutate(operation("register-wechat-app"), {
        input: { appId, name: "Renamed", secret: text },
      });
    await register("wrong");
    expect(await signIn(codes(somebody()))).toMatchObject({ code: "WECHAT_UNAVAILABLE" });
    await register(secret);
    expect(await signIn(codes(somebody()))).toHaveProperty("memberId");
  });
});

test("the conversation with WeChat reads as it is documented", async () => {
  const { appId, codes } = await open();
  const user = { openid: "o-show", unionid: "u-show" };
  const wish = codes(user);
  const phoneCode = wechat.phoneCode(appId, { country: "86", number: "13900139000" });
  wechat.moods("code2Session", BUSY);
  await signIn({ ...wish, phoneCode });
  await signIn(wish);
  expect(wechat.conversation()).toBe(`\
> GET /sns/jscode2session?appid=${appId}&secret=***&js_code=${wish.code}&grant_type=authorization_code
< 200 {"errcode":-1,"errmsg":"system error"}
> GET /sns/jscode2session?appid=${appId}&secret=***&js_code=${wish.code}&grant_type=authorization_code
< 200 {"session_key":"***","openid":"o-show","unionid":"u-show"}
> POST /cgi-bin/stable_token
> {"grant_type":"client_credential","appid":"${appId}","secret":"***","force_refresh":false}
< 200 {"access_token":"***","expires_in":7200}
> POST /wxa/business/getuserphonenumber?access_token=***
> {"code":"${phoneCode}"}
< 200 {"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":"13900139000","purePhoneNumber":"13900139000","countryCode":"86","watermark":{"timestamp":1773547200,"appid":"${appId}"}}}
> GET /sns/jscode2session?appid=${appId}&secret=***&js_code=${wish.code}&grant_type=authorization_code
< 200 {"errcode":40163,"errmsg":"code been used"}
`);
});
