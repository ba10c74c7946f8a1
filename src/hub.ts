import { type Dispatcher, startDispatcher } from "./delivery/dispatch.ts";
import { openSender } from "./delivery/sender.client.ts";
import { type Keys, openKeys } from "./identity/keys.ts";
import { type Inbox, startInbox } from "./inbox/start-inbox.ts";
import type { Config } from "./platform/config.ts";
import { createBegin, createLook } from "./platform/database/begin.ts";
import { type Embedded, startEmbedded } from "./platform/database/embedded.ts";
import {
  clientOptions,
  ensureDatabase,
  migrate,
  type Orm,
  openOrm,
  type Patience,
  type Place,
} from "./platform/database/orm.ts";
import { type Begin, type Clock, type Look, wallClock } from "./platform/database/work.ts";
import type { EventBus } from "./platform/event-bus.ts";
import { type Jobs, startJobs } from "./platform/jobs.ts";
import { createLog, type Log } from "./platform/log.ts";
import { type Feed, openFeed } from "./platform/outbox/feed.ts";
import { type Relay, startRelay } from "./platform/outbox/relay.ts";
import { openPostgresBus } from "./platform/postgres-bus.ts";
import { committed, type Gauge } from "./platform/signals/signals.ts";
import { openVault } from "./platform/vault.ts";
import { schema } from "./schema.ts";
import { openWechatPay, type WechatPay } from "./split/wechat-pay.client.ts";
import { timetable } from "./timetable.ts";

/** Everything that is built once in a process. */
export interface Hub {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly orm: Orm;
  readonly begin: Begin;
  readonly look: Look;
  readonly bus: EventBus;
  readonly feed: Feed;
  /** Undefined where it is not set up. */
  readonly wechatPay: WechatPay | undefined;
  /** Undefined where another process works. */
  readonly inbox: Inbox | undefined;
  /** Whether this process is on its way out. */
  readonly life: { readonly draining: boolean };
  /** What is read of it when somebody measures; who builds on it adds its own. */
  readonly gauges: Gauge[];
  /** Takes nothing in hand any longer, so that another instance may; callers are still answered. */
  drain(): void;
  /** Waits for the database no longer: what is still asked of it fails. */
  giveUp(): void;
  close(): Promise<void>;
}

export interface Database {
  readonly place: Place;
  /** Where the embedded cluster lives; undefined for a database of yours. */
  readonly embedded: Embedded | undefined;
  close(): Promise<void>;
}

/** The database of `DATABASE_URL`, or the embedded one, started. */
export async function openDatabase(
  config: Pick<Config, "databaseUrl" | "dataDir"> & Partial<Pick<Config, "logLevel">>,
): Promise<Database> {
  if (config.databaseUrl !== undefined)
    return {
      place: { url: config.databaseUrl },
      embedded: undefined,
      close: async () => undefined,
    };
  const embedded = await startEmbedded(config.dataDir, {}, createLog(config.logLevel ?? "warn"));
  const { host, port, user } = embedded;
  const place = { host, port, user, database: "banyan" };
  await ensureDatabase(place);
  return { place, embedded, close: () => embedded.stop() };
}

export const migrateDatabase = (database: Database): Promise<number> =>
  migrate(database.place, schema);

/** Builds the hub on a migrated database. What it opened, `close` closes, in reverse order. */
export async function openHub(
  config: Config,
  database: Database,
  clock: Clock = wallClock,
  patience: Patience = "caller",
  log: Log = createLog(config.logLevel),
): Promise<Hub> {
  const keys = openKeys(config.dataDir, { own: config.keys.hub, turned: config.keys.token });
  const orm = await openOrm(
    database.place,
    schema,
    openVault(config.dataDir, config.keys.vault),
    patience,
  );
  const bus = await openBus(config, database, log);
  const relay: Relay | undefined =
    config.role === "serve" ? undefined : startRelay(orm, clock, bus, log);
  const feed = await openFeed(orm, clock, bus, log);
  const begin = createBegin(orm, clock, (facts) => {
    if (facts.length === 0) return;
    if (committed.hasSubscribers) committed.publish(facts);
    // A relay in this process is woken directly, another's over the bus.
    if (relay) relay.wake();
    else bus.publish("outbox");
  });
  const look = createLook(orm, clock);
  const wechatPay = config.wechatPay && (await openWechatPay(config.wechatPay, log));
  const jobs: Jobs | undefined =
    config.role === "serve"
      ? undefined
      : startJobs(timetable(wechatPay, config), { begin, look, clock, log });
  const inbox = config.role === "serve" ? undefined : startInbox({ begin, look, log });
  const dispatcher: Dispatcher | undefined =
    config.role === "serve"
      ? undefined
      : startDispatcher({
          ...{ begin, look, clock, log, bus },
          sender: openSender({ allowed: config.webhookAllowed }),
        });
  const life = { draining: false };
  // In any order: none of them rests on another.
  const rest = async () => {
    life.draining = true;
    await Promise.all([jobs?.stop(), inbox?.stop(), dispatcher?.stop()]);
  };
  let resting: Promise<void> | undefined;
  return {
    config,
    log,
    clock,
    keys,
    orm,
    bus,
    feed,
    begin,
    look,
    wechatPay,
    inbox,
    life,
    gauges: poolGauges(orm),
    drain() {
      resting ??= rest();
      // Told to whoever closes.
      resting.catch(() => undefined);
    },
    giveUp: orm.giveUp,
    async close() {
      await (resting ??= rest());
      await feed.stop();
      await relay?.stop();
      await bus.close();
      await orm.close();
      await database.close();
    },
  };
}

const poolGauges = ({ pool }: Orm): Gauge[] => [
  {
    ...{ name: "banyan_pool_connections", label: "state" },
    help: "Connections to the database, by whether somebody has them.",
    read() {
      const { totalCount = 0, idleCount = 0 } = pool() ?? {};
      return [
        ["used", totalCount - idleCount],
        ["idle", idleCount],
      ];
    },
  },
  {
    name: "banyan_pool_waiting",
    help: "Who waits for a connection.",
    read: () => pool()?.waitingCount ?? 0,
  },
];

async function openBus(config: Config, database: Database, log: Log): Promise<EventBus> {
  if (config.redisUrl === undefined) return openPostgresBus(clientOptions(database.place), log);
  // Loaded only where it is asked for: the default needs no Redis.
  const { openRedisBus } = await import("./platform/redis-bus.ts");
  return openRedisBus(config.redisUrl, log);
}
