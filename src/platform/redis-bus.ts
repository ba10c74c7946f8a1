import { Redis } from "ioredis";
import { newId } from "../kernel/id.ts";
import { Bus, CHANNELS, type Channel, type EventBus } from "./event-bus.ts";
import type { Log } from "./log.ts";

const PREFIX = "banyan:";

/** The bus for many instances: Redis publish and subscribe. */
export async function openRedisBus(url: string, log: Log): Promise<EventBus> {
  const own = newId();
  // What cannot be sent now fails now: the bus remembers it, not a queue that grows.
  const options = {
    ...{ lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
    autoResubscribe: false,
  };
  const out = new Redis(url, options);
  const into = new Redis(url, options);

  const bus = new Bus(
    {
      send: (channel) => out.publish(PREFIX + channel, own),
      async close() {
        for (const side of [out, into]) side.disconnect();
      },
    },
    log,
  );

  const listen = () => into.subscribe(...CHANNELS.map((channel) => PREFIX + channel));
  for (const side of [out, into])
    side.on("error", (error) => log.warn({ error: error.message }, "redis"));
  into.on("message", (name: string, by: string) => {
    // This process was woken as it published.
    if (by !== own) bus.tell(name.slice(PREFIX.length) as Channel);
  });
  try {
    await Promise.all([out.connect(), into.connect()]);
    await listen();
  } catch (error) {
    for (const side of [out, into]) side.disconnect();
    throw error;
  }
  out.on("ready", () => bus.sends());
  into.on("ready", () => {
    // Where the connection is lost once more meanwhile, the next one listens.
    listen().then(
      () => bus.hears(),
      () => undefined,
    );
  });
  return bus;
}
