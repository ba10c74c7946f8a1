/*
 * What is looked at for many.
 *
 * Goal: whoever watches is told what is new, be it that it came just as the last of the others left.
 * Method: a second watcher that comes so many of the smallest steps behind the first one's leaving.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { openSamples } from "../../src/platform/samples.ts";
import { localBus } from "../support/local-bus.ts";

test("who comes as the last one leaves is told what is new", async () => {
  const told = Array.from({ length: 12 }, async (_, steps) => {
    const bus = localBus();
    const samples = openSamples({ look: () => ({}) as never, bus, log: createLog("silent") });
    const brandId = newId();
    let newest = 0;
    const sample = {
      name: "count",
      sign: async () => String(newest),
      read: async () => ({ cursor: String(newest) }),
    };
    const first = samples.watch(brandId, sample);
    await first.next();
    // Until it waits to be woken.
    await sleep(700);
    void first.return?.();
    for (let step = 0; step < steps; step++) await undefined;
    const second = samples.watch(brandId, sample);
    await second.next();
    newest = 1;
    bus.publish("feed");
    const next = await Promise.race([second.next(), sleep(60_000, "nothing", { ref: false })]);
    await samples.stop();
    return next;
  });
  for (const each of await Promise.all(told))
    expect(each).toEqual({ done: false, value: { cursor: "1" } });
});
