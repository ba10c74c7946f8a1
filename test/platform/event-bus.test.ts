import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { clientOptions } from "../../src/platform/database/orm.ts";
import { Bus, type EventBus } from "../../src/platform/event-bus.ts";
import { createLog } from "../../src/platform/log.ts";
import { openPostgresBus } from "../../src/platform/postgres-bus.ts";
import { openRedisBus } from "../../src/platform/redis-bus.ts";
import { Network } from "../fault/network.ts";
import { openKit } from "../support/database.ts";
import { closed } from "../support/leaks.ts";
import { hasRedis, redisServer } from "../support/redis.ts";

/**
 * Both buses keep one contract: a wake published by one process reaches every listener of its channel in
 * every process, itself included; nobody else is woken; whatever is published, a wake comes behind it, across
 * bursts and lost connections; and after `close` nothing is left open.
 * Method: the same tests on a real PostgreSQL and a real Redis, whose connections are cut.
 */
const log = createLog("silent");
const kit = await openKit();

async function until(met: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 1_500 && !met(); tries++) await sleep(10);
  return met();
}

interface Buses {
  open(): Promise<EventBus>;
  /** Breaks the connections of all buses that are open. */
  cut(): Promise<void>;
  /** Lets them connect again. */
  mend(): Promise<void>;
}

function keepsTheContract({ open, cut, mend }: Buses): void {
  async function withTwo(step: (here: EventBus, there: EventBus) => Promise<void>): Promise<void> {
    const [here, there] = await Promise.all([open(), open()]);
    try {
      await step(here, there);
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
  }

  test("a wake reaches the channel's listeners in both processes", () =>
    withTwo(async (here, there) => {
      const heard: string[] = [];
      here.subscribe("feed", () => heard.push("here"));
      there.subscribe("feed", () => heard.push("there"));
      there.subscribe("outbox", () => heard.push("another channel"));
      here.publish("feed");
      // Its own process does not wait for the wire.
      expect(heard).toEqual(["here"]);
      expect(await until(() => heard.length >= 2)).toBe(true);
      await sleep(50);
      expect(heard).toEqual(["here", "there"]);
    }));

  test("a listener that left is not woken", () =>
    withTwo(async (here, there) => {
      let woken = 0;
      const leave = there.subscribe("feed", () => woken++);
      leave();
      let others = 0;
      there.subscribe("feed", () => others++);
      here.publish("feed");
      expect(await until(() => others > 0)).toBe(true);
      expect(woken).toBe(0);
    }));

  test("a thousand listeners are woken, each once, though some leave as they are", () =>
    withTwo(async (here, there) => {
      const woken = Array<number>(1_000).fill(0);
      const leave = woken.map((_, index) =>
        there.subscribe("feed", () => {
          woken[index] = (woken[index] ?? 0) + 1;
          if (index % 2 === 0) leave[index]?.();
        }),
      );
      here.publish("feed");
      expect(await until(() => woken.every((times) => times === 1))).toBe(true);
      here.publish("feed");
      const isOnceMore = (times: number, index: number) => times === (index % 2 === 0 ? 1 : 2);
      expect(await until(() => woken.every(isOnceMore))).toBe(true);
    }));

  test("of a burst few wakes are sent, and one of them comes behind the last", () =>
    withTwo(async (here, there) => {
      let [written, seen, wakes] = [0, 0, 0];
      there.subscribe("outbox", () => {
        seen = written;
        wakes++;
      });
      for (; written < 10_000; written++) here.publish("outbox");
      expect(await until(() => seen === written)).toBe(true);
      expect(wakes).toBeLessThan(10);
      // Spread over time it is the same, on both channels and both ways.
      let back = 0;
      here.subscribe("feed", () => back++);
      for (const end = written + 200; written < end; ) {
        written++;
        here.publish("outbox");
        there.publish("feed");
        if (written % 20 === 0) await sleep(1);
      }
      expect(await until(() => seen === written && back > 0)).toBe(true);
    }));

  test("nothing that is published while the connection is lost goes unheard", () =>
    withTwo(async (here, there) => {
      let [written, seen, own] = [0, 0, 0];
      here.subscribe("feed", () => own++);
      there.subscribe("feed", () => {
        seen = written;
      });
      for (let times = 1; times <= 3; times++) {
        await cut();
        written++;
        here.publish("feed");
        expect(own).toBeGreaterThan(0);
        await sleep(50);
        written++;
        here.publish("feed");
        await mend();
        expect(await until(() => seen === written)).toBe(true);
        written++;
        here.publish("feed");
        expect(await until(() => seen === written)).toBe(true);
      }
    }));

  test("a bus is closed while its connection is lost", async () => {
    const bus = await open();
    await cut();
    try {
      bus.publish("feed");
      await bus.close();
    } finally {
      await mend();
    }
  });
}

test("what is published as an earlier wake has just been sent is sent as well", async () => {
  for (let turns = 0; turns < 12; turns++) {
    const sent: string[] = [];
    const wire = { send: async (channel: string) => sent.push(channel), close: async () => {} };
    const bus = new Bus(wire, log);
    bus.publish("feed");
    for (let turn = 0; turn < turns; turn++) await undefined;
    bus.publish("feed");
    await sleep(0);
    expect([turns, sent]).toEqual([turns, ["feed", "feed"]]);
  }
});

describe("PostgreSQL's bus", () => {
  const open = () => openPostgresBus(clientOptions(kit.place), log);
  const cutThose = (which: string) =>
    kit.asOwner(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'banyan bus' ${which}`,
    );
  keepsTheContract({
    open,
    cut: async () => void (await cutThose("")),
    mend: async () => undefined,
  });

  test("what a process published while it alone was cut off reaches the others", async () => {
    const here = await open();
    const there = await open();
    let woken = 0;
    there.subscribe("feed", () => woken++);
    await cutThose("order by backend_start limit 1");
    await sleep(50);
    here.publish("feed");
    expect(await until(() => woken > 0)).toBe(true);
    await Promise.all([here.close(), there.close()]);
  });
});

(hasRedis ? describe : describe.skip)("Redis' bus", () => {
  let redis: Awaited<ReturnType<typeof redisServer>>;
  beforeAll(async () => {
    redis = await redisServer();
    await redis.start();
  });
  afterAll(() => redis.kill());

  keepsTheContract({
    open: () => openRedisBus(redis.url, log),
    cut: () => redis.kill(),
    mend: () => redis.start(),
  });

  test("a bus whose lines died in silence is closed, or sends and hears again; none is opened where nobody answers", async () => {
    const network = await Network.open({ port: Number(new URL(redis.url).port) });
    const url = `redis://127.0.0.1:${network.port}`;
    const open = (at: string) => openRedisBus(at, log);
    const [here, other, there] = await Promise.all([open(url), open(url), open(redis.url)]);
    let [heard, told] = [0, 0];
    here.subscribe("feed", () => heard++);
    there.subscribe("outbox", () => told++);
    network.deafen();
    for (const each of [here, other]) each.publish("outbox");
    there.publish("feed");
    await Promise.all([closed("the bus", other.close()), expect(open(url)).rejects.toThrow()]);
    expect([heard, told]).toEqual([0, 0]);
    network.mend();
    // What was published into the silence, and what was missed in it.
    expect(await until(() => heard > 0 && told > 0)).toBe(true);
    const before = heard;
    there.publish("feed");
    expect(await until(() => heard > before)).toBe(true);
    await Promise.all([here.close(), there.close()]);
    await network.close();
  });
});
