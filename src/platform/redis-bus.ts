import { Redis } from "ioredis";
import { newId } from "../kernel/id.ts";
import { Bus, CHANNELS, type Channel, type EventBus, PULSE_MS } from "./event-bus.ts";
import type { Log } from "./log.ts";

const PREFIX = "banyan:";

/** The bus for many instances: Redis publish and subscribe. */
export async function openRedisBus(url: string, log: Log): Promise<EventBus> {
  const own = newId();
  // What cannot be sent now fails now: the bus remembers it, not a queue that grows.
  const options = {
    ...{ lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0 },
    autoResubscribe: false,
    // A line that is open and answers nothing is cut, and dialled anew.
    socketTimeout: PULSE_MS,
  };
  const out = new Redis(url, options);
  const into = new Redis(url, options);
  // Whoever only listens would not notice.
  const pulse = setInterval(() => {
    for (const side of [out, into]) side.ping().catch(() => undefined);
  }, PULSE_MS);
  pulse.unref();
  const hangUp = () => {
    clearInterval(pulse);
    for (const side of [out, into]) side.disconnect();
  };

  const bus = new Bus(
    {
      send: (channel) => out.publish(PREFIX + channel, own),
      close: async () => hangUp(),
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
    hangUp();
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
