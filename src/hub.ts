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
): Promise<Hub> {
  const log = createLog(config.logLevel);
  const keys = openKeys(config.dataDir);
  const orm = await openOrm(database.place, schema, openVault(config.dataDir), patience);
  const bus = await openBus(config, database, log);
  const relay: Relay | undefined =
    config.role === "serve" ? undefined : startRelay(orm, clock, bus, log);
  const feed = await openFeed(orm, clock, bus, log);
  const begin = createBegin(orm, clock, (facts) => {
    if (facts === 0) return;
    // A relay in this process is woken directly, another's over the bus.
    if (relay) relay.wake();
    else bus.publish("outbox");
  });
  const look = createLook(orm, clock);
  const wechatPay = config.wechatPay && openWechatPay(config.wechatPay, log);
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
    async close() {
      await jobs?.stop();
      await inbox?.stop();
      await dispatcher?.stop();
      await feed.stop();
      await relay?.stop();
      await bus.close();
      await orm.close();
      await database.close();
    },
  };
}

async function openBus(config: Config, database: Database, log: Log): Promise<EventBus> {
  if (config.redisUrl === undefined) return openPostgresBus(clientOptions(database.place), log);
  // Loaded only where it is asked for: the default needs no Redis.
  const { openRedisBus } = await import("./platform/redis-bus.ts");
  return openRedisBus(config.redisUrl, log);
}
