/*
 * Who came in, and who was turned away.
 *
 * Goal: each sign-in, its end and its failure is in the trail with by what and from where, and with nothing secret or
 * personal; nobody fills the trail by failing.
 * Method: over HTTP and a socket, with WeChat behind the hub; made-up codes, keys and brands; the trail read as rows.
 */
import { describe, expect, test } from "@jest/globals";
import { openTurnedAway } from "../../src/audit/turned-away.ts";
import { leaveStaff } from "../../src/guide/leave-staff.ts";
import { actorOf, hireStaff } from "../../src/identity/hire-staff.ts";
import { newId } from "../../src/kernel/id.ts";
import { createTillKey } from "../../src/key/create-till-key.ts";
import { newSecret, writeKey } from "../../src/key/key.rules.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { until } from "../support/until.ts";
import { wechatServer } from "../support/wechat.ts";
import { world } from "../support/world.ts";

const wechat = await wechatServer();
const served = await serveHub("serve", { wechat: { baseUrl: wechat.url, timeoutMs: 2_000 } });
wechat.clock = served.clock;
const nobody = served.client();
const NETWORK = expect.stringMatching(/^(127\.0\.0\.0\/24|::\/48)$/);

const entries = (brandId: string) =>
  served.asOwner<Record<string, unknown>>(
    `select member_id, act, detail, actor_kind, actor_id, outcome, objects, network, agent is not null as told
     from audit_entry where brand_id = $1 and act like 'SIGN%' order by id`,
    [brandId],
  );

async function open() {
  const there = await world(served);
  const app = wechat.addApp();
  await served.client(callersOf(there).hq).mutate(operation("register-wechat-app"), {
    input: { ...app, name: "Tea to go" },
  });
  const signIn = async (code: string) =>
    (await nobody.mutate(operation("sign-in-with-wechat"), { appId: app.appId, code }))
      .signInWithWechat;
  return { there, app, signIn };
}

describe("a member", () => {
  test("signs in, out, and in vain", async () => {
    const { there, app, signIn } = await open();
    const code = wechat.loginCode(app.appId, { openid: "o-1" });
    const { memberId, credentials } = await signIn(code);
    expect(await signIn(code)).toMatchObject({ code: "WECHAT_CODE_INVALID" });
    const member = client(served.url, credentials.accessToken);
    await member.mutate(operation("sign-out"), { sessionId: credentials.session.id });

    const from = { network: NETWORK, told: true, objects: [] };
    const self = { member_id: memberId, actor_kind: "member", actor_id: memberId, outcome: "DONE" };
    expect(await entries(there.brandId)).toEqual([
      { ...from, ...self, act: "SIGNED_IN", detail: "WECHAT" },
      {
        ...{ ...from, act: "SIGN_IN_FAILED", detail: "WECHAT_CODE_INVALID", outcome: "REFUSED" },
        ...{ member_id: null, actor_kind: "nobody", actor_id: null },
      },
      { ...from, ...self, act: "SIGNED_OUT", detail: "SESSION" },
    ]);
    const [dump] = await served.asOwner<{ text: string }>(
      "select string_agg(a::text, ' ') as text from audit_entry a where brand_id = $1",
      [there.brandId],
    );
    for (const secret of [code, "o-1", credentials.refreshToken, credentials.session.id])
      expect(dump?.text).not.toContain(secret);
  });

  test("comes with a token that somebody else has used", async () => {
    const { there, app, signIn } = await open();
    const { memberId, credentials } = await signIn(wechat.loginCode(app.appId, { openid: "o-2" }));
    const refresh = () =>
      nobody.mutate(operation("refresh-session"), { refreshToken: credentials.refreshToken });
    await refresh();
    served.clock.advance({ minutes: 2 });
    await refresh();
    expect((await entries(there.brandId)).slice(1)).toMatchObject([
      { member_id: memberId, actor_kind: "nobody", detail: "TOKEN_REUSED", network: NETWORK },
    ]);
  });
});

describe("whoever is turned away", () => {
  test("is named where it is known: staff that left, over HTTP and a socket", async () => {
    const { there } = await open();
    const lin = await there.as((work) => hireStaff(work, { name: "Lin", storeId: there.n1.id }));
    const token = served.token(actorOf(lin));
    await there.as((work) =>
      leaveStaff(work, { staffId: lin.id, at: new Date(+served.clock() - 1) }),
    );
    expect((await client(served.url, token).ask("{ viewer { id } }")).status).toBe(401);
    const socket = client(served.url, token);
    await socket.askSocket("{ viewer { id } }").catch(() => undefined);
    await socket.closed;
    await socket.close();
    // The socket is closed at once, and noted then.
    await until(async () => (await entries(there.brandId)).length === 2);
    const turned = { actor_kind: "store", actor_id: lin.id, detail: "ACCESS_ENDED" };
    expect(await entries(there.brandId)).toMatchObject([turned, turned]);
  });

  test("leaves the key it tried, where there is one, and nothing in a brand that is made up", async () => {
    const { there } = await open();
    const tillId = "id" in there.n1.till ? there.n1.till.id : "";
    const { key } = await there.as((work) => createTillKey(work, { tillId, name: "Till 1" }));
    const secret = newSecret();
    const [wrong, madeUp, nowhere] = [
      { brandId: there.brandId, keyId: key.id },
      { brandId: there.brandId, keyId: newId() },
      { brandId: newId(), keyId: key.id },
    ].map((of) => writeKey(true, { ...of, secret }));
    for (const text of [wrong, madeUp, nowhere])
      expect((await client(served.url, text).ask("{ viewer { id } }")).status).toBe(401);
    const failed = { detail: "KEY", actor_kind: "nobody" };
    expect(await entries(there.brandId)).toMatchObject([
      { ...failed, objects: [key.id] },
      { ...failed, objects: [] },
    ]);
    const strangers = "select 1 from audit_entry where brand_id not in (select id from brand)";
    expect(await served.asOwner(strangers)).toEqual([]);
  });

  test("fills no trail: beyond the first ones of a network, and of a brand, each that doubles them is told", async () => {
    const { there } = await open();
    const { brandId } = there;
    const door = openTurnedAway({ ...served, log: served.hub.log });
    const knock = (address: string) =>
      door.note({ brandId, detail: "KEY" }, { requestId: newId(), address, agent: undefined });
    for (let at = 0; at < 100; at++) await knock("203.0.113.7");
    const ofOne = await entries(brandId);
    expect(ofOne).toHaveLength(13);
    expect(ofOne.slice(9).map(({ detail }) => detail)).toEqual([
      ...["KEY", "KEY, 20 times", "KEY, 40 times", "KEY, 80 times"],
    ]);
    for (let at = 0; at < 400; at++) await knock(`10.${at >> 8}.${at & 255}.1`);
    // 13 and 400 of the brand: the first hundred, the 200th and the 400th.
    expect(await entries(brandId)).toHaveLength(102);
    served.clock.advance({ minutes: 10 });
    await knock("203.0.113.7");
    expect(await entries(brandId)).toHaveLength(103);
  });
});
