import pg from "pg";
import { Bus, CHANNELS, type Channel, type EventBus } from "./event-bus.ts";
import type { Log } from "./log.ts";

const RECONNECT_MS = 500;

/** The default bus: LISTEN and NOTIFY on one connection of its own, outside every ledger transaction. */
export async function openPostgresBus(options: pg.ClientConfig, log: Log): Promise<EventBus> {
  let closed = false;
  /** Undefined while there is no connection. */
  let client: pg.Client | undefined;
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
        await connecting;
        await client?.end();
      },
    },
    log,
  );

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...options, application_name: "banyan bus", keepAlive: true });
    let own: number | undefined;
    fresh.on("error", (error) => {
      // One loss is told twice: by the server's farewell, then by the broken connection.
      if (closed || client !== fresh) return;
      client = undefined;
      log.warn({ error: error.message }, "the bus lost its connection");
      again = setTimeout(reconnect, RECONNECT_MS);
    });
    fresh.on("notification", ({ channel, processId }) => {
      // This process was woken as it published.
      if (processId !== own) bus.tell(channel as Channel);
    });
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ pid: number }>("select pg_backend_pid() as pid");
      own = rows[0]?.pid;
      await fresh.query(CHANNELS.map((channel) => `listen ${channel}`).join("; "));
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
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

  await connect();
  return bus;
}
