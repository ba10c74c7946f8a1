import pg from "pg";
import { cut, endSoon } from "./database/silence.ts";
import { Bus, CHANNELS, type Channel, type EventBus, feelPulse } from "./event-bus.ts";
import type { Log } from "./log.ts";

const RECONNECT_MS = 500;

/** The default bus: LISTEN and NOTIFY on one connection of its own, outside every ledger transaction. */
export async function openPostgresBus(options: pg.ClientConfig, log: Log): Promise<EventBus> {
  let closed = false;
  /** Undefined while there is no connection. */
  let client: pg.Client | undefined;
  /** On its way to become it. */
  let fresh: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let connecting: Promise<void> | undefined;

  const bus = new Bus(
    {
      async send(channel) {
        if (!client) throw new Error("the bus has no connection");
        await client.query(`notify ${channel}`);
      },
      async close() {
        closed = true;
        clearTimeout(again);
        still();
        if (fresh) cut(fresh);
        await connecting;
        if (client) await end(client);
      },
    },
    log,
  );

  async function connect(): Promise<void> {
    const next = new pg.Client({ ...options, application_name: "banyan bus" });
    fresh = next;
    let own: number | undefined;
    next.on("error", (error) => {
      // One loss is told twice: by the server's farewell, then by the broken connection.
      if (closed || client !== next) return;
      client = undefined;
      log.warn({ error: error.message }, "the bus lost its connection");
      again = setTimeout(reconnect, RECONNECT_MS);
    });
    next.on("notification", ({ channel, processId }) => {
      // This process was woken as it published.
      if (processId !== own) bus.tell(channel as Channel);
    });
    try {
      await next.connect();
      const { rows } = await next.query<{ pid: number }>("select pg_backend_pid() as pid");
      own = rows[0]?.pid;
      await next.query(CHANNELS.map((channel) => `listen ${channel}`).join("; "));
    } catch (error) {
      await end(next);
      throw error;
    } finally {
      fresh = undefined;
    }
    client = next;
  }

  function reconnect(): void {
    connecting = connect().then(
      () => {
        if (closed) return;
        bus.hears();
        bus.sends();
      },
      () => {
        if (!closed) again = setTimeout(reconnect, RECONNECT_MS);
      },
    );
  }

  const still = feelPulse(
    () => (client ?? fresh)?.query("select 1"),
    () => {
      const silent = client ?? fresh;
      if (silent) cut(silent);
    },
  );
  try {
    await connect();
  } catch (error) {
    still();
    throw error;
  }
  return bus;
}

const end = (client: pg.Client): Promise<void> => {
  endSoon(client);
  return client.end().catch(() => undefined);
};
