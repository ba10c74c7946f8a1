import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  type Database,
  type Hub,
  migrateDatabase,
  openDatabase,
  openHub,
} from "../../../src/hub.ts";
import { openKeys } from "../../../src/identity/keys.ts";
import { type Caller, issueToken } from "../../../src/identity/token.ts";
import { newId } from "../../../src/kernel/id.ts";
import { type Config, readConfig } from "../../../src/platform/config.ts";
import { clientOptions, type Place } from "../../../src/platform/database/orm.ts";
import { type Clock, wallClock } from "../../../src/platform/database/work.ts";
import { timetable } from "../../../src/timetable.ts";
import { newFolder } from "../../support/folder.ts";
import { atEnd } from "./endings.ts";
import { forgetPeak, memoryOf, processorOf, processorOfFamily } from "./process.ts";
import { foundedAt, makeWorld, type World, type WorldSize } from "./world.ts";

export type SocketPlace = Exclude<Place, { readonly url: string }>;

/** Processor seconds so far. */
export interface Spent {
  readonly hub: number;
  readonly postgres: number;
}

/** A PostgreSQL of its own with a world in it. */
export interface Stack {
  /** Where its keys are. */
  readonly dataDir: string;
  readonly place: SocketPlace;
  readonly world: World;
  readonly headquarters: string;
  tokenOf(caller: Caller): string;
  /** As the database's owner. */
  query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
  /** Runs on a hub in this process that relays nothing. */
  within<T>(step: (hub: Hub) => Promise<T>, clock?: Clock): Promise<T>;
  /** The book as it was when the world was made: no orders; and a checkpoint. */
  empty(): Promise<void>;
  /** Keeps the book as it is now. Answers how to bring it back, as often as asked, while no hub runs on it. */
  keep(): Promise<() => Promise<void>>;
  /** `beside`: a module that it loads before its own. */
  startHub(
    role?: Config["role"],
    env?: Record<string, string>,
    beside?: string,
  ): Promise<RunningHub>;
  /** Processor seconds of PostgreSQL. */
  processor(): number;
  close(): Promise<void>;
}

export interface Held {
  /** Megabytes. */
  readonly heap: number;
  /** How many of each kind keep it running: timers, sockets and the like. */
  readonly resources: Readonly<Record<string, number>>;
}

/** The hub as `npm start` starts it, a process of its own. */
export interface RunningHub {
  readonly port: number;
  readonly pid: number;
  spent(): Spent;
  /** What it holds now, as it says itself. */
  held(): Promise<Held>;
  /** Megabytes since it was ready. */
  peak(): number;
  stop(): Promise<void>;
}

export async function openStack(size: WorldSize): Promise<Stack> {
  const dataDir = newFolder("bench");
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  const config = { ...readConfig({ HUB_DATA_DIR: dataDir }), role: "serve" as const };
  const opening = openDatabase(config);
  const leave = atEnd(async () => {
    const { close, embedded } = await opening;
    await close();
    if (embedded) rmSync(embedded.host, { recursive: true, force: true });
  });
  const database = await opening;
  const { place } = database;
  if ("url" in place) throw new Error("a bench runs on a PostgreSQL of its own");
  await migrateDatabase(database);
  const postmaster = Number(
    readFileSync(join(database.embedded?.directory ?? "", "postgres", "postmaster.pid"), "utf8")
      .split("\n", 1)
      .at(0),
  );

  const kept: Database = { ...database, close: async () => undefined };
  const within: Stack["within"] = async (step, clock = wallClock) => {
    const hub = await openHub(config, kept, clock, "command");
    try {
      return await step(hub);
    } finally {
      await hub.close();
    }
  };
  const queryIn = async <Row extends pg.QueryResultRow>(database: string, text: string) => {
    const client = new pg.Client({ ...clientOptions(place), database });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const query: Stack["query"] = (text) => queryIn(place.database, text);
  const keep: Stack["keep"] = async () => {
    const { database } = place;
    await queryIn("postgres", `alter database ${database} rename to kept`);
    return async () => {
      await queryIn("postgres", `drop database if exists ${database} with (force)`);
      await queryIn("postgres", `create database ${database} template kept strategy file_copy`);
      await query("checkpoint");
    };
  };
  const world = await within((hub) => makeWorld(hub, size), foundedAt);
  const keys = openKeys(dataDir);
  const tokenOf = (caller: Caller) => issueToken(keys, caller, new Date());
  // Jobs that make up for beats they missed would be measured too.
  const jobs = timetable(undefined, { feedDays: 7 })
    .map(({ name }) => `('${name}', now())`)
    .join(", ");
  await query(`insert into job (name, ran_at) values ${jobs}`);
  const empty = await rememberEmpty(query);
  const processor = () => processorOfFamily(postmaster);
  return {
    ...{ dataDir, place, world, tokenOf, query, within, empty, keep, processor },
    headquarters: tokenOf({ kind: "hq", id: newId(), brandId: world.brandId }),
    startHub: (role = "all", env = {}, beside) =>
      startHub(dataDir, processor, { HUB_ROLE: role, ...env }, beside),
    close: async () => {
      await leave();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Notes which tables hold nothing before the first order, and what the owners' rows say. Answers how to bring
 * both back: quicker than a new world, and whatever tables orders will write to.
 */
async function rememberEmpty(query: Stack["query"]): Promise<() => Promise<void>> {
  // What is only ever added to is emptied here all the same.
  await query(`do $$ declare t record; begin
    for t in select tgname, tgrelid::regclass as name from pg_trigger where not tgisinternal and tgtype & 32 <> 0 loop
      execute format('drop trigger %I on %s', t.tgname, t.name);
    end loop;
  end $$`);
  await query("truncate outbox, feed");
  await query("create schema bench; create table bench.ledger_owner as table ledger_owner");
  const names = await query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const touched: string[] = ["ledger_owner"];
  for (const { name } of names) {
    const rows = await query(`select from ${pg.escapeIdentifier(name)} limit 1`);
    if (rows.length === 0) touched.push(name);
  }
  // What full tables refer to stays, empty as it is: no row of the hot path goes there.
  const references = await query<{ by: string; to: string }>(
    `select conrelid::regclass::text as by, confrelid::regclass::text as to
     from pg_constraint where contype = 'f'`,
  );
  const emptied = new Set(touched);
  for (let before = 0; before !== emptied.size; ) {
    before = emptied.size;
    for (const { by, to } of references) if (!emptied.has(by)) emptied.delete(to);
  }
  await query("vacuum analyze");
  const empty = `truncate ${[...emptied].join(", ")}; insert into ledger_owner select * from bench.ledger_owner`;
  return async () => {
    for (let tries = 1; ; tries++)
      try {
        await query(empty);
        break;
      } catch (error) {
        // The hub's relay and jobs are at work in the same tables.
        if (tries === 20 || (error as { code?: string }).code !== "40P01") throw error;
        await sleep(100);
      }
    await query("checkpoint");
  };
}

/** What `npm start` runs Node with: `exec env NAME=value … node <flags>`. */
function startCommand() {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const words = String(scripts.start).split(" ");
  const node = words.indexOf("node");
  const pairs = words.slice(0, node).map((word) => word.split("="));
  return {
    flags: words.slice(node + 1),
    env: Object.fromEntries(pairs.filter((pair) => pair.length === 2)) as Record<string, string>,
  };
}

const START_LIMIT_MS = 60_000;

async function startHub(
  dataDir: string,
  postgres: () => number,
  env: Record<string, string>,
  beside: string | undefined,
): Promise<RunningHub> {
  const before = ["./test/bench/support/held.mjs", ...(beside === undefined ? [] : [beside])];
  const start = startCommand();
  const ours = { ...start.env, HUB_DATA_DIR: dataDir, PORT: "0", HUB_DEMO: "off" };
  const hub = spawn(
    process.execPath,
    [...before.flatMap((module) => ["--import", module]), ...start.flags],
    {
      env: { ...process.env, ...ours, ...env },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  const gone = new Promise<void>((resolve) => hub.once("exit", () => resolve()));
  const stop = atEnd(async () => {
    const cut = setTimeout(() => hub.kill("SIGKILL"), 15_000);
    hub.kill("SIGTERM");
    await gone;
    clearTimeout(cut);
  });
  const pid = hub.pid ?? 0;
  const port = await new Promise<number>((up, failed) => {
    let said = "";
    hub.stdout?.on("data", (text) => {
      said += text;
      const found = /is up at http:\/\/localhost:(\d+)/.exec(said);
      if (found) up(Number(found[1]));
    });
    void gone.then(() => failed(new Error("the hub did not start")));
    setTimeout(() => failed(new Error("the hub takes too long to start")), START_LIMIT_MS).unref();
  });
  forgetPeak(pid);
  return {
    ...{ port, pid, stop },
    spent: () => ({ hub: processorOf(pid), postgres: postgres() }),
    held: () =>
      new Promise<Held>((told) => {
        hub.once("message", (held) => told(held as Held));
        hub.send("held");
      }),
    peak: () => memoryOf(pid, "VmHWM"),
  };
}
