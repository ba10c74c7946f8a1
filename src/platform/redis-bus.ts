import { Redis } from "ioredis";
import type { Channel, EventBus } from "./event-bus.ts";
import type { Log } from "./log.ts";

const PREFIX = "banyan:";

/** The bus for many instances: Redis publish and subscribe. */
export async function openRedisBus(url: string, log: Log): Promise<EventBus> {
  const wakes = new Map<Channel, Set<() => void>>();
  const out = new Redis(url, { lazyConnect: true });
  const into = new Redis(url, { lazyConnect: true });
  for (const side of [out, into])
    side.on("error", (error) => log.warn({ error: error.message }, "redis"));
  await Promise.all([out.connect(), into.connect()]);
  const tell = (channel: Channel) => {
    for (const wake of wakes.get(channel) ?? []) wake();
  };
  into.on("message", (name: string) => tell(name.slice(PREFIX.length) as Channel));
  // After a lost connection nobody knows what was missed: everybody looks.
  into.on("ready", () => {
    for (const channel of wakes.keys()) tell(channel);
  });
  await into.subscribe(`${PREFIX}outbox`, `${PREFIX}feed`);

  return {
    publish(channel) {
      out
        .publish(PREFIX + channel, "")
        .catch((error) => log.warn({ error: error.message }, "publish"));
    },
    subscribe(channel, wake) {
      const set = wakes.get(channel) ?? new Set();
      wakes.set(channel, set.add(wake));
      return () => set.delete(wake);
    },
    async close() {
      await Promise.all([out.quit(), into.quit()]);
    },
  };
}
