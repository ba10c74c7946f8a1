import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { clientOptions } from "../../src/platform/database/orm.ts";
import type { EventBus } from "../../src/platform/event-bus.ts";
import { createLog } from "../../src/platform/log.ts";
import { openPostgresBus } from "../../src/platform/postgres-bus.ts";
import { openRedisBus } from "../../src/platform/redis-bus.ts";
import { openKit } from "../support/database.ts";

/**
 * Both buses keep one contract: a wake published by one process reaches every listener of its channel in
 * every process, itself included; nobody else is woken; and after `close` nothing is left open.
 */
const log = createLog("silent");
const kit = await openKit();
const REDIS_PORT = 16_379 + (process.pid % 1_000);
const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) process.stderr.write("no redis-server here: the Redis bus is not tested\n");

async function until(met: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 200 && !met(); tries++) await sleep(10);
  return met();
}

function keepsTheContract(open: () => Promise<EventBus>): void {
  test("a wake reaches the channel's listeners in both processes", async () => {
    const [here, there] = await Promise.all([open(), open()]);
    const heard: string[] = [];
    here.subscribe("feed", () => heard.push("here"));
    there.subscribe("feed", () => heard.push("there"));
    there.subscribe("outbox", () => heard.push("another channel"));
    here.publish("feed");
    expect(await until(() => heard.length >= 2)).toBe(true);
    await sleep(50);
    expect(heard.sort()).toEqual(["here", "there"]);
    await Promise.all([here.close(), there.close()]);
  });

  test("a listener that left is not woken", async () => {
    const bus = await open();
    let woken = 0;
    const leave = bus.subscribe("feed", () => woken++);
    leave();
    let others = 0;
    bus.subscribe("feed", () => others++);
    bus.publish("feed");
    expect(await until(() => others > 0)).toBe(true);
    expect(woken).toBe(0);
    await bus.close();
  });
}

describe("PostgreSQL's bus", () => {
  keepsTheContract(() => openPostgresBus(clientOptions(kit.place), log));

  test("listens again after its connection was lost, and looks for what it missed", async () => {
    const bus = await openPostgresBus(clientOptions(kit.place), log);
    let woken = 0;
    bus.subscribe("feed", () => woken++);
    await kit.asOwner(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'banyan bus'",
    );
    expect(await until(() => woken > 0)).toBe(true);
    const before = woken;
    bus.publish("feed");
    expect(await until(() => woken > before)).toBe(true);
    await bus.close();
  });
});

(hasRedis ? describe : describe.skip)("Redis' bus", () => {
  let server: ChildProcess;
  beforeAll(async () => {
    server = spawn(
      "redis-server",
      ["--port", String(REDIS_PORT), "--save", "", "--appendonly", "no"],
      {
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
    await new Promise<void>((ready) =>
      server.stdout?.on("data", (text) => String(text).includes("Ready to accept") && ready()),
    );
  });
  afterAll(async () => {
    const gone = new Promise((done) => server.once("exit", done));
    server.kill();
    await gone;
  });

  keepsTheContract(() => openRedisBus(`redis://127.0.0.1:${REDIS_PORT}`, log));
});
