import { setTimeout as sleep } from "node:timers/promises";
import type { MigrationObject } from "@mikro-orm/core";
import { MikroORM, type Options } from "@mikro-orm/postgresql";
import pg from "pg";
import type { Vault } from "../vault.ts";
import { ChangeWatcher } from "./changes.ts";
import { RevisionRaiser } from "./revision.ts";
import { watchSilence } from "./silence.ts";
import { NamingClient } from "./sql.ts";

/** The database, and the keys to what is sealed in it. */
export type Orm = MikroORM & {
  readonly vault: Vault;
  /** Undefined until something was asked. */
  readonly pool: () => pg.Pool | undefined;
  /** Fails whatever is asked, now and from now on: the database is not waited for any longer. */
  readonly giveUp: () => void;
};

/** Where a PostgreSQL is: an address, or a socket of our own cluster with a database in it. */
export type Place =
  | { readonly url: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
    };

/** The role the hub works as: it may add to the book, never change it. */
export const HUB_ROLE = "banyan_hub";

const POOL = 10;
/** How long a request waits for one of the pool's connections. */
const CONNECTION_WAIT_MS = 10_000;

/** A line that carries nothing for so long is asked by TCP whether its other end lives. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
/** Of a caller's statement, in seconds: the server ends it before. */
const SILENCE_LOOKS = 35;
/** What is still on its way when the database is closed. */
const CLOSING_MS = 4_000;

/** Nothing waits or works for ever: what holds others up is ended, and may be tried again. */
const LIMITS = {
  lock_timeout: "10s",
  statement_timeout: "30s",
  idle_in_transaction_session_timeout: "10s",
  // A hub that vanished in the middle of its work holds no locks for long.
  tcp_keepalives_idle: "20s",
  tcp_keepalives_interval: "5s",
  tcp_keepalives_count: "3",
};

/** Planning a small question anew for its values costs more than asking it: its plan is made once. */
const HURRIED = { plan_cache_mode: "force_generic_plan" };
/** A command sorts the whole book, and alone. */
const UNHURRIED = {
  ...{ statement_timeout: "0", work_mem: "256MB" },
  idle_in_transaction_session_timeout: "60s",
};

/** A `caller` waits for its answer; a `command` may look through the whole book. */
export type Patience = "caller" | "command";

interface Schema {
  readonly entities: NonNullable<Options["entities"]>;
  readonly migrations: MigrationObject[];
  /** The entities whose rows are kept in memory by revision. */
  readonly reference: ReadonlyArray<{ readonly meta: { readonly className: string } }>;
}

const common = (place: Place, schema: Schema): Options => ({
  entities: [...schema.entities],
  ...("url" in place
    ? { clientUrl: place.url, dbName: new URL(place.url).pathname.slice(1) || "postgres" }
    : {
        host: place.host,
        port: place.port,
        user: place.user,
        dbName: place.database,
        password: "",
      }),
  migrations: { migrationsList: [...schema.migrations], snapshot: false, tableName: "migration" },
  timezone: "UTC",
  forceUtcTimezone: true,
  logger: () => undefined,
});

/**
 * A migration waits no longer for a lock: whoever comes behind it would wait as long. It lets go and tries again, this
 * often, a little later each time.
 */
const MIGRATION_LOCK = "1s";
const LOCK_TIMEOUT = "55P03";
const MIGRATION_TRIES = 40;
const MIGRATION_PAUSE_MS = 3_000;

/** Somebody holds what a migration needs, for longer than it may wait. What ran before it stays. */
export class MigrationHeldUp extends Error {}

/**
 * Brings the database to the newest schema, as its owner. Answers how many migrations ran. Processes that start
 * together take turns.
 */
export async function migrate(place: Place, schema: Schema): Promise<number> {
  const client = new pg.Client(clientOptions(place));
  await client.connect();
  try {
    if (await isNewest(client, schema)) return 0;
    await client.query("select pg_advisory_lock(hashtext('banyan migrations'))");
    if (await isNewest(client, schema)) return 0;
    return await runMigrations(place, schema);
  } finally {
    await client.end();
  }
}

async function runMigrations(place: Place, schema: Schema): Promise<number> {
  // Loaded only where there is something to do: most starts find the newest schema.
  const { Migrator } = await import("@mikro-orm/migrations");
  const orm = await MikroORM.init({
    ...common(place, schema),
    extensions: [Migrator],
    // Row-level security holds the owner too, unless it says this.
    driverOptions: {
      // Where its connection ends, it fails: with a plain client it would wait for ever, and keep everybody from their turn.
      Client: NamingClient,
      options: `-c app.brand_id=all -c lock_timeout=${MIGRATION_LOCK}`,
    },
  });
  try {
    for (let ran = 0, tries = 1; ; tries++)
      try {
        // One after the other, each in its own transaction: what one locks is held no longer than it takes.
        for (;;) {
          const [next] = await orm.migrator.getPending();
          if (!next) return ran;
          ran += (await orm.migrator.up({ migrations: [next.name] })).length;
        }
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        if (tries >= MIGRATION_TRIES)
          throw new MigrationHeldUp(
            "a migration needs a lock that somebody holds: end what works on the database for so long, and start again",
          );
        await sleep(Math.min(MIGRATION_PAUSE_MS, 100 * tries));
      }
  } finally {
    await orm.close();
  }
}

const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error &&
  ((error as { code?: string }).code === LOCK_TIMEOUT || isLockTimeout(error.cause));

async function isNewest(client: pg.Client, { migrations }: Schema): Promise<boolean> {
  try {
    const { rows } = await client.query<{ name: string }>("select name from migration");
    const ran = new Set(rows.map(({ name }) => name));
    return migrations.every((migration) => ran.has(migration.name));
  } catch (error) {
    // Undefined table: a database without any of our schema.
    if ((error as { code?: string }).code === "42P01") return false;
    throw error;
  }
}

/** Connects as the hub's own role, which the first migration makes. */
export async function openOrm(
  place: Place,
  schema: Schema,
  vault: Vault,
  patience: Patience,
): Promise<Orm> {
  const limits = { ...LIMITS, ...(patience === "command" ? UNHURRIED : HURRIED) };
  const settings = { role: HUB_ROLE, timezone: "UTC", ...limits };
  const watch = watchSilence(patience === "caller" ? SILENCE_LOOKS : undefined);
  class WatchedClient extends NamingClient {
    constructor(given?: pg.ClientConfig) {
      super(given);
      watch.add(this);
    }
  }
  let closing = false;
  let pool: pg.Pool | undefined;
  const orm = await MikroORM.init({
    ...common(place, schema),
    pool: { min: 0, max: POOL },
    subscribers: [
      new RevisionRaiser(schema.reference.map(({ meta }) => meta.className)),
      new ChangeWatcher(),
    ],
    driverOptions: {
      Client: WatchedClient,
      // Given at connect, the role and the limits cost nothing per transaction.
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(" "),
      connectionTimeoutMillis: CONNECTION_WAIT_MS,
      ...KEEP_ALIVE,
      application_name: "banyan",
      onPoolCreated: (made: pg.Pool) => (pool = made),
      // A connection that arrives when the pool is ending would be handed to nobody, and the end waits for it.
      verify: (_: pg.Client, done: (error?: Error) => void) =>
        done(closing ? new Error("the database is being closed") : undefined),
    },
  });
  const close = orm.close.bind(orm);
  orm.close = async (force) => {
    closing = true;
    const late = setTimeout(watch.cutAll, CLOSING_MS);
    await close(force);
    clearTimeout(late);
    watch.stop();
  };
  return Object.assign(orm, { vault, pool: () => pool, giveUp: watch.cutAll });
}

/** The role of the place's owner, for a plain client beside the ORM. */
export const clientOptions = (place: Place) => ({
  ...("url" in place
    ? { connectionString: place.url }
    : { host: place.host, port: place.port, user: place.user, database: place.database }),
  connectionTimeoutMillis: CONNECTION_WAIT_MS,
  ...KEEP_ALIVE,
});

/** Makes the hub's database in our own cluster, if it is not there yet. */
export async function ensureDatabase(
  place: Exclude<Place, { readonly url: string }>,
): Promise<void> {
  const client = new pg.Client({ ...clientOptions(place), database: "postgres" });
  await client.connect();
  try {
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [
      place.database,
    ]);
    if (rows.length === 0)
      await client.query(`create database ${pg.escapeIdentifier(place.database)}`);
  } catch (error) {
    // Another process that starts with us made it just now.
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  } finally {
    await client.end();
  }
}
