/*
 * Goal: whoever follows is told what it should be, once, and no hub that has trouble is asked faster for it.
 * Method: the web's transport, against a stand-in that does what a hub is hard to bring to; and a hub that is served.
 */
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import WebSocket from "ws";
import { type BanyanOptions, createBanyan } from "../../src/client/create-banyan.ts";
import { BrandPulse, WalletChanged } from "../../src/client/operations.ts";
import { openSession, type Pass } from "../../src/client/session.ts";
import { webTransport } from "../../src/client/web.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { type Answering, errorOf, standInHub } from "../support/stand-in-hub.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client, and a hub that answers like that. */
async function open(
  tell: (answering: Answering) => void,
  options: Partial<BanyanOptions> = {},
  post?: (operation: string) => string,
) {
  const hub = await standInHub(tell, post);
  const connections: string[] = [];
  const banyan = createBanyan({
    ...{ url: hub.url, transport: webTransport({ WebSocket }), token: "token" },
    onConnection: (connection) => void connections.push(connection),
    ...options,
  });
  closing.push(
    () => banyan.close(),
    () => hub.close(),
  );
  return { hub, banyan, connections };
}

/** Follows the points; what changed, how often it began, and why it ended. */
function follow(banyan: ReturnType<typeof createBanyan>) {
  const told: string[] = [];
  const errors: string[] = [];
  const stop = banyan.follow(
    WalletChanged,
    {},
    {
      next: ({ walletChanged }) =>
        void told.push("change" in walletChanged ? walletChanged.change : walletChanged.because),
      error: ({ code }) => void errors.push(code),
    },
  );
  return { told, errors, stop };
}

const change = (cursor: string, change: string) => ({
  data: { walletChanged: { cursor, change } },
});
const start = { data: { walletChanged: { cursor: "1", because: "START" } } };

/** So often in that time is no hurry. */
const mostIn = (ms: number): number => 5 + (ms - 1_500) / 300;

test("what could not be told is asked for again, but not in a hurry", async () => {
  const { hub, banyan } = await open(({ next, end }) => {
    next({ data: null, errors: [errorOf("TRY_AGAIN")] });
    end();
  });
  const began = performance.now();
  const { errors } = follow(banyan);
  await sleep(1_500);
  await until(() => hub.begun.length > 1);
  expect(hub.begun.length).toBeLessThan(mostIn(performance.now() - began));
  expect(errors).toEqual([]);
});

test("what may not be heard any longer ends, and is told", async () => {
  const { hub, banyan } = await open(({ next, end }) => {
    next(start);
    next({ data: null, errors: [errorOf("FORBIDDEN")] });
    end();
  });
  const { told, errors } = follow(banyan);
  await until(() => errors.length === 1);
  await sleep(300);
  expect({ told, errors, begun: hub.begun.length }).toEqual({
    ...{ told: ["START"], errors: ["FORBIDDEN"], begun: 1 },
  });
});

test("nothing is passed over: what comes behind it is not told before it", async () => {
  const { banyan } = await open(({ after, next }) => {
    if (after === undefined) {
      next(start);
      next({ data: null, errors: [errorOf("TRY_AGAIN")] });
    } else next(change("2", "+2"));
    next(change("3", "+3"));
  });
  const { told } = follow(banyan);
  await until(() => told.length === 3);
  expect(told).toEqual(["START", "+2", "+3"]);
});

test("a token that operations do not take is not renewed in a hurry", async () => {
  let renewed = 0;
  const { banyan } = await open(({ end }) => end([errorOf("UNAUTHENTICATED")]), {
    onSignedOut: () => `token ${++renewed}`,
  });
  const began = performance.now();
  follow(banyan);
  await sleep(1_500);
  await until(() => renewed > 0);
  expect(renewed).toBeLessThan(mostIn(performance.now() - began));
});

test("what a listener throws is its platform's to tell, and nobody else's trouble", async () => {
  const { hub, banyan } = await open(({ after, next }) => {
    if (after === undefined) next(start);
    next(change("2", "+2"));
  });
  const { told } = follow(banyan);
  const thrown: string[] = [];
  const real = globalThis.setTimeout;
  globalThis.setTimeout = ((act: () => void, ms?: number) =>
    real(() => {
      try {
        act();
      } catch (error) {
        thrown.push((error as Error).message);
      }
    }, ms)) as typeof setTimeout;
  const next = () => {
    throw new Error("a page that is gone");
  };
  closing.push(banyan.follow(WalletChanged, { after: "1" }, { next }));
  await until(() => thrown.length === 1).finally(() => {
    globalThis.setTimeout = real;
  });
  expect(thrown).toEqual(["a page that is gone"]);
  await until(() => told.length === 2);
  expect({ opened: hub.opened, sockets: hub.sockets }).toEqual({ opened: 1, sockets: 1 });
});

test("a client that is closed while it signs in opens nothing", async () => {
  let signIn: (pass: Pass) => void = () => undefined;
  const { hub, banyan } = await open(() => undefined, {
    token: undefined,
    onSignedOut: () => new Promise((signedIn) => void (signIn = signedIn)),
  });
  follow(banyan);
  await sleep(50);
  banyan.close();
  signIn("token");
  await sleep(300);
  expect(hub.opened).toBe(0);
});

test("who comes and goes is not made to wait for it", async () => {
  const { hub, banyan } = await open(({ next }) => next(start));
  const visit = async () => {
    const began = performance.now();
    const { told, stop } = follow(banyan);
    await until(() => told.length === 1);
    stop();
    return performance.now() - began;
  };
  await visit();
  // Once more where the machine was busy.
  await until(async () => {
    await until(() => hub.sockets === 0);
    return (await visit()) < 200;
  });
});

test("a socket that nobody needs is given back, also where one broke before it", async () => {
  const { hub, banyan } = await open(({ no, next, hangUp }) => {
    if (no === 0) hangUp(4442);
    else next(start);
  });
  const { told, stop } = follow(banyan);
  await until(() => told.length === 1);
  stop();
  await until(() => hub.sockets === 0);
});

test("whoever signs in begins with how things are, not behind what somebody else saw", async () => {
  const { hub, banyan } = await open(({ after, next }) =>
    next(after === undefined ? start : change("9", "+9")),
  );
  const { told } = follow(banyan);
  await until(() => told.length === 1);
  banyan.signIn("another");
  await until(() => told.length === 2);
  expect(told).toEqual(["START", "START"]);
  expect(hub.begun).toEqual([undefined, undefined]);
});

test("a hotel's page in place of the hub is waited for, as a token is renewed", async () => {
  const session = { id: "1", usedAt: "2026-03-15T04:00:00Z" };
  const credentials = (accessToken: string) => ({
    ...{ accessToken, accessUntil: "2026-03-15T04:15:00Z", refreshToken: accessToken, session },
  });
  const answer = { data: { refreshSession: { credentials: credentials("second") } } };
  const pages = ["<html>please sign in to the network</html>", JSON.stringify(answer)];
  const { banyan } = await open(
    ({ no, next, hangUp }) => (no === 0 ? hangUp(4440) : next(start)),
    { token: keeperOf(credentials("first")) },
    () => pages.shift() ?? "",
  );
  const { told, errors } = follow(banyan);
  await until(() => told.length === 1);
  expect(errors).toEqual([]);
});

function keeperOf(pass: Pass | undefined) {
  let kept = pass;
  return {
    read: () => kept,
    write: (next: Pass | undefined) => {
      kept = next;
    },
  };
}

test("the end of a session is not the end of the next one", async () => {
  const keeper = keeperOf("first");
  const session = openSession(keeper, async () => undefined, undefined);
  session.signIn("second");
  session.end("first");
  expect(await session.token()).toBe("second");
  session.end("second");
  expect(await session.token()).toBeUndefined();
});

test("a socket that cannot be made is told, and not tried for ever", async () => {
  class Insecure {
    constructor() {
      throw new Error("an insecure socket of a secure page");
    }
  }
  const transport = webTransport({ WebSocket: Insecure });
  const { banyan } = await open(() => undefined, { transport });
  const { errors } = follow(banyan);
  await until(() => errors.length === 1);
  expect(errors).toEqual(["BAD_REQUEST"]);
});

test("a socket that never opens is tried again", async () => {
  const held = new Set<Socket>();
  const silent = createServer((socket) => void held.add(socket));
  await new Promise<void>((listening) => silent.listen(0, "localhost", listening));
  const { port } = silent.address() as { port: number };
  let made = 0;
  class Moody extends WebSocket {
    constructor(url: string, protocol: string) {
      super(++made === 1 ? `ws://localhost:${port}` : url, protocol);
    }
  }
  const transport = webTransport({ WebSocket: Moody, connectTimeoutMs: 200 });
  const { banyan } = await open(({ next }) => next(start), { transport });
  const { told, errors } = follow(banyan);
  await until(() => told.length === 1);
  expect({ made, errors }).toEqual({ made: 2, errors: [] });
  for (const socket of held) socket.destroy();
  await new Promise((closed) => silent.close(closed));
});

test("headquarters' wall shows the day as it begins to watch, and another at midnight", async () => {
  const there = await world(served, { members: 1 });
  await record(there, orderOf(there, "P-1"));
  await served.feedEnd();
  const banyan = createBanyan({
    ...{ url: served.url, transport: webTransport({ WebSocket }) },
    token: served.token(callersOf(there).hq, 48),
  });
  closing.push(() => banyan.close());
  const days: string[] = [];
  banyan.follow(
    BrandPulse,
    {},
    {
      next: ({ brandPulse }) => {
        if ("day" in brandPulse) days.push(`${brandPulse.day} ${brandPulse.orders}`);
      },
    },
  );
  await until(() => days.length === 1);
  const [today = ""] = days;
  served.clock.advance({ days: 1 });
  await until(() => days.length === 2);
  expect(today).toMatch(/ 1$/);
  expect(days[1]).toMatch(/ 0$/);
});
