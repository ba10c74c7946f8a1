import pg from "pg";
import type { Channel, EventBus } from "./event-bus.ts";
import type { Log } from "./log.ts";

const RECONNECT_MS = 500;

/** The default bus: LISTEN and NOTIFY on one connection of its own, outside every ledger transaction. */
export async function openPostgresBus(options: pg.ClientConfig, log: Log): Promise<EventBus> {
  const wakes = new Map<Channel, Set<() => void>>();
  const waiting = new Set<Channel>();
  let closed = false;
  let client = await connect();
  let sent: Promise<unknown> = Promise.resolve();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...options, application_name: "banyan bus" });
    let lost = false;
    let listens = false;
    fresh.on("error", (error) => {
      // One loss is told twice: by the server's farewell, then by the broken connection.
      if (closed || lost || !listens) return;
      lost = true;
      log.warn({ error: error.message }, "the bus lost its connection");
      setTimeout(reconnect, RECONNECT_MS);
    });
    fresh.on("notification", ({ channel }) => tell(channel as Channel));
    try {
      await fresh.connect();
      await fresh.query("listen outbox; listen feed");
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    listens = true;
    return fresh;
  }

  async function reconnect(): Promise<void> {
    if (closed) return;
    try {
      client = await connect();
    } catch {
      setTimeout(reconnect, RECONNECT_MS);
      return;
    }
    if (closed) return client.end();
    // What was published meanwhile was not heard: everybody looks.
    for (const channel of wakes.keys()) tell(channel);
  }

  const tell = (channel: Channel) => {
    for (const wake of wakes.get(channel) ?? []) wake();
  };

  return {
    publish(channel) {
      // One notification may stand for many: a second waits only while another is on its way.
      if (waiting.has(channel) || closed) return;
      waiting.add(channel);
      sent = sent
        .then(() => {
          waiting.delete(channel);
          return client.query(`notify ${channel}`);
        })
        .catch((error) => log.warn({ error: error.message }, "notify"));
    },
    subscribe(channel, wake) {
      const set = wakes.get(channel) ?? new Set();
      wakes.set(channel, set.add(wake));
      return () => set.delete(wake);
    },
    async close() {
      closed = true;
      await sent;
      await client.end();
    },
  };
}
