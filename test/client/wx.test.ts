/*
 * Goal: a mini program hears of every point, once and in order, whatever WeChat does to its sockets.
 * Method: the client as it is bundled, run where only what mini programs have is there, beside a hub that is served.
 */
import { afterEach, expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { bundleClient } from "../support/client-bundle.ts";
import { type MiniProgram, startMiniProgram } from "../support/client-on-phone.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";
import { type Break, type Mood, type Phone, phone } from "../support/wx.ts";

const served = await serveHub();
const { there, code } = await served.prepare(async () => ({
  there: await world(served, { members: 1 }),
  code: await bundleClient(),
}));
const token = () => served.token(callersOf(there).member(there.anna));

let program: MiniProgram | undefined;
afterEach(() => program?.close());

let orders = 0;
/** Anna buys for so much; it brings as many points. */
const buy = (points: number) =>
  record(there, orderOf(there, `A-${++orders}`, { netMinor: BigInt(points) * 100n }));

function start(prepare: (device: Phone) => void = () => undefined, connectTimeoutMs?: number) {
  const domains = { "hub.example": served.url };
  const device = phone({ domains });
  prepare(device);
  program = startMiniProgram(device, code, { token: token() }, connectTimeoutMs);
  return { device, domains, program };
}

test("points that arrive are told, and the points are asked for", async () => {
  const { program } = start();
  await until(() => program.changes.length === 1);
  expect(program.changes[0]).toMatchObject({ because: "START", member: { wallet: {} } });
  await buy(7);
  expect(await program.points(1)).toEqual(["7"]);
  const { me } = await program.banyan.ask(program.bundle.MyPoints);
  expect(me?.id).toBe(there.anna);
  expect(program.connections).toEqual(["CONNECTING", "LIVE"]);
});

test("messages may come as bytes", async () => {
  const { program } = start((device) => {
    device.binary = true;
  });
  await until(() => program.changes.length === 1);
  await buy(8);
  expect(await program.points(1)).toEqual(["8"]);
});

test.each<Mood>(["undefined", "undefined, silently", "throws", "error", "error, then close"])(
  "a socket that cannot be had (%s) is asked for again",
  async (mood) => {
    const { device, program } = start((device) => device.moods("connectSocket", mood));
    await until(() => program.changes.length === 1);
    expect(device.calls.length).toBeGreaterThanOrEqual(2);
    expect(device.sockets).toBe(1);
    expect(program.errors).toEqual([]);
  },
);

test("a socket that neither opens nor fails is given up", async () => {
  const { program } = start((device) => device.moods("connectSocket", "never"), 1_000);
  await until(() => program.changes.length === 1);
  expect(program.errors).toEqual([]);
});

test.each(["closes", "silent"] as const)(
  "in the background sockets end (%s); on return all that happened is told, once and in order",
  async (how) => {
    const { device, program } = start();
    await until(() => program.changes.length === 1);
    await buy(1);
    await program.points(1);
    device.suspend(how);
    await buy(2);
    await buy(3);
    device.show();
    await buy(4);
    expect(await program.points(4)).toEqual(["1", "2", "3", "4"]);
    expect(program.changes.filter((change) => "because" in change)).toHaveLength(1);
    expect(device.mostSockets).toBeLessThanOrEqual(2);
  },
);

test.each<Break>(["closes", "errors", "silent"])(
  "without a network (%s) nothing is lost: it is told when there is one",
  async (how) => {
    const { device, program } = start();
    await until(() => program.changes.length === 1);
    device.offline(how);
    await buy(5);
    await expect(
      program.banyan.ask(program.bundle.MyPoints).catch(({ code }) => {
        throw new Error(code);
      }),
    ).rejects.toThrow("NO_ANSWER");
    device.online("4g");
    await buy(6);
    expect(await program.points(2)).toEqual(["5", "6"]);
    expect(program.connections).toContain("OFFLINE");
  },
);

test("a network that came back in the background is found, though nobody told of it", async () => {
  const { device, program } = start();
  await until(() => program.changes.length === 1);
  device.offline();
  device.suspend();
  await buy(5);
  device.online("4g", "untold");
  device.show();
  expect(await program.points(1)).toEqual(["5"]);
  expect(program.connections.at(-1)).toBe("LIVE");
});

test("a socket that does not take what is sent is given back", async () => {
  const { device, program } = start();
  await until(() => program.changes.length === 1);
  device.moods("send", "fails");
  program.banyan.follow(program.bundle.CouponChanged, {}, { next: () => undefined });
  await buy(5);
  expect(await program.points(1)).toEqual(["5"]);
  await until(() => device.sockets === 1);
});

test("many comings and goings hold one socket, and never use up the five", async () => {
  const { device, program } = start();
  // Before it, what is bought is no news but how things are.
  await until(() => program.changes.length === 1);
  const bought: string[] = [];
  for (let round = 1; round <= 12; round++) {
    await until(() => program.connections.at(-1) === "LIVE");
    bought.push(String(round));
    if (round % 3 === 0) device.offline("silent");
    else device.suspend(round % 2 ? "silent" : "closes");
    await buy(round);
    device.show();
    device.online();
  }
  const told = await program.points(12);
  expect(told).toEqual(bought);
  await until(() => device.sockets === 1);
  expect(device.mostSockets).toBeLessThanOrEqual(3);
});

test("a hub that restarts is found again, and nothing of the meantime is missing", async () => {
  const { domains, program } = start();
  await until(() => program.changes.length === 1);
  await buy(9);
  await served.restart();
  domains["hub.example"] = served.url;
  await buy(10);
  expect(await program.points(2)).toEqual(["9", "10"]);
});

test("a query whose answer is lost is asked again, a mutation is not", async () => {
  const { device, program } = start();
  device.moods("request", "lost", "bad gateway");
  await expect(program.banyan.ask(program.bundle.MyPoints)).resolves.toHaveProperty("me");
  device.moods("request", "lost");
  const signIn = program.banyan.ask(program.bundle.SignInWithWechat, { appId: "a", code: "b" });
  expect(await signIn.catch(({ code }) => code)).toBe("NO_ANSWER");
});

test("a hotel's page is no hub, and what is wrong is said", async () => {
  const { device, program } = start();
  device.moods("request", "html");
  const { MyPoints } = program.bundle;
  expect(await program.banyan.ask(MyPoints).catch(({ code }) => code)).toBe("NOT_A_HUB");
  const wrong = program.banyan.ask(MyPoints, { first: -1 });
  expect(await wrong.catch(({ code }) => code)).toBe("BAD_USER_INPUT");
});
