/*
 * The example mini program in its member's hand.
 *
 * Goal: who opens it is signed in and asked for nothing; its card is what a till scans, another each time; points and
 * coupons are there as they happen, and after the network or WeChat took the socket away.
 * Method: the program as its command builds it, run where only what mini programs have is there, beside a hub that is
 * served, answers registered documents alone, and a server that stands in for WeChat's; pages are read as they are drawn.
 */
import { afterEach, expect, test } from "@jest/globals";
import type { Naming } from "../../src/member/identity.rules.ts";
import { membersByIdentity } from "../../src/member/member.queries.ts";
import { issueSceneCode } from "../../src/scene/issue-scene-code.ts";
import { codeOf } from "../../src/scene/scene.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { buildMiniProgram, type MiniProgram, runMiniProgram } from "../support/mini-program.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { operation } from "../support/operations.ts";
import { wechatServer } from "../support/wechat.ts";
import { orderOf, record, world } from "../support/world.ts";
import { type Phone, type PhoneOptions, phone } from "../support/wx.ts";

const HUB = "hub.example";
const RENEW_MS = 300;
const SHOWN_MS = 900;

const wechat = await wechatServer();
// As in production, where a text of its own would be refused.
const documents = { trustedOnly: true, documentsDir: "schema/operations" };
const place = { baseUrl: wechat.url, timeoutMs: 2_000 };
const served = await serveHub("all", { wechat: place, requests: documents });
wechat.clock = served.clock;
const app = wechat.addApp();
const { there, code, scene } = await served.prepare(async () => {
  const made = await world(served);
  const input = { ...app, name: "Tea to go" };
  await served.client(callersOf(made).hq).mutate(operation("register-wechat-app"), { input });
  const issued = await made.as((work) => issueSceneCode(work, { storeId: made.n1.id }));
  const config = `export const HUB = "https://${HUB}", RENEW_MS = ${RENEW_MS}, SHOWN_MS = ${SHOWN_MS};`;
  return {
    there: made,
    code: await buildMiniProgram(config),
    scene: codeOf(issued.id, served.look(made.hq).vault.digest),
  };
});
const till = served.client(callersOf(there).till(there.n1));

const phones: Phone[] = [];
afterEach(() => {
  for (const each of phones.splice(0)) each.close();
});

let users = 0;
interface Used {
  readonly device: Phone;
  readonly program: MiniProgram;
  readonly memberId: () => Promise<string>;
}

/** Somebody opens the program, new to everybody. */
function opened(but: Partial<PhoneOptions> = {}, query: object = {}): Used {
  const openid = `o-${++users}`;
  const device = phone({
    domains: { [HUB]: served.url },
    appId: app.appId,
    loginCode: () => wechat.loginCode(app.appId, { openid }),
    ...but,
  });
  phones.push(device);
  const identity: Naming = { kind: "WECHAT_OPENID", app: app.appId, value: openid };
  const memberId = async () => {
    const [[, id] = []] = await membersByIdentity(served.look(there.hq), [identity]);
    if (id === undefined) throw new Error("nobody opened it");
    return id;
  };
  return { device, program: runMiniProgram(device, code, query), memberId };
}

async function until(is: () => boolean, what: () => unknown): Promise<void> {
  for (const end = Date.now() + 60_000; !is(); ) {
    if (Date.now() > end) throw new Error(`not in time: ${JSON.stringify(what())}`);
    await new Promise((go) => setTimeout(go, 20));
  }
}

/** Waits until a page shows a text. */
const shows = (page: ReturnType<MiniProgram["open"]>, text: string) =>
  until(
    () => page.seen().lines.some((line) => line.includes(text)),
    () => page.seen().lines,
  );

test("whoever opens it is a member, and a till scans its card", async () => {
  const { program, device, memberId } = opened({}, { scene: encodeURIComponent(scene) });
  const page = program.open("card");
  await until(
    () => page.data.qr !== "",
    () => page.data,
  );
  expect(page.seen().lines).toContain("[image]");
  expect(device.calls.filter((call) => call === "login")).toHaveLength(1);

  const { query } = served.client(callersOf(there).member(await memberId()));
  const { me } = await query(operation("my-card"));
  const first = page.data.digits;
  expect(me.card.code.slice(-8)).toBe(first);
  const order = {
    ...{ number: "scanned", netMinor: "4200", currency: "CNY" },
    ...{ identity: { kind: "MEMBER_CODE", value: me.card.code } },
    occurredAt: served.clock().toISOString(),
  };
  const { recordOrders } = await till.mutate(operation("record-orders"), { orders: [order] });
  expect(recordOrders[0]).toMatchObject({ order: { memberId: me.id, points: "42" } });
  await shows(page, "+42 42");

  // A second is enough for another code.
  served.clock.advance({ minutes: 1 });
  await until(
    () => page.data.digits !== first,
    () => page.data,
  );
});

test("points arrive on the page, in both languages", async () => {
  for (const [language, words] of [
    ["zh_CN", ["可用积分", "积分明细", "消费获得"]],
    ["en", ["Points to spend", "What happened", "Earned"]],
  ] as const) {
    const { program, memberId } = opened({ language });
    const page = program.open("points");
    await shows(page, words[0]);
    await until(
      () => page.data.live && page.data.empty,
      () => page.data,
    );
    await record(
      there,
      orderOf(there, `live ${language}`, { member: { id: await memberId() }, netMinor: 12_300n }),
    );
    await shows(page, words[2]);
    const { lines } = page.seen();
    process.stderr.write(`the points as their member sees them:\n  ${lines.join("\n  ")}\n`);
    expect(lines.join("\n")).toMatch(
      new RegExp(`${words[0]} ● .+\n123 \\+123\n[^]*${words[1]}\n${words[2]}\n.+\n\\+123`),
    );
  }
});

test("without a network it says so, and tells what came meanwhile when it is back", async () => {
  const { program, device, memberId } = opened();
  const page = program.open("points");
  await until(
    () => page.data.live,
    () => page.data,
  );
  device.offline();
  await shows(page, "网络不可用");
  await record(there, orderOf(there, "meanwhile", { member: { id: await memberId() } }));
  device.online();
  await shows(page, "+100");
  expect(page.data).toMatchObject({ balance: "100", notice: "", live: true });
  expect(device.mostSockets).toBe(1);
});

test("a card that cannot be renewed is taken away, and is back with the network", async () => {
  const { program, device } = opened();
  const page = program.open("card");
  await until(
    () => page.data.qr !== "",
    () => page.data,
  );
  device.offline();
  await shows(page, "会员码已失效");
  expect(page.data.qr).toBe("");
  device.online();
  await until(
    () => page.data.qr !== "" && page.data.notice === "",
    () => page.data,
  );
});

test("a card that grew old in the background is not shown again", async () => {
  const { program, device } = opened();
  const page = program.open("card");
  await until(
    () => page.data.qr !== "",
    () => page.data,
  );
  program.hide();
  device.suspend();
  device.offline("silent");
  await new Promise((go) => setTimeout(go, SHOWN_MS));
  program.show();
  expect(page.data.qr).toBe("");
});

test("back from the background it shows what is so now, signed in once", async () => {
  const { program, device, memberId } = opened();
  const page = program.open("points");
  await until(
    () => page.data.live,
    () => page.data,
  );
  program.hide();
  device.suspend("silent");
  await record(there, orderOf(there, "asleep", { member: { id: await memberId() } }));
  program.show();
  await until(
    () => page.data.balance === "100" && page.data.entries.length === 1,
    () => page.data,
  );
  expect(device.calls.filter((call) => call === "login")).toHaveLength(1);
});

test("coupons come and go", async () => {
  const { program, memberId } = opened();
  const page = program.open("coupons");
  await shows(page, "暂无可用优惠券");
  await campaignOf(there);
  const template = await templateOf(there, { code: "FIVE", name: "五元券" });
  await couponOf(there, template, { memberId: await memberId() });
  await shows(page, "五元券");
});
