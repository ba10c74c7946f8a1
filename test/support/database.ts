import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach } from "@jest/globals";
import pg from "pg";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { clientOptions, type Orm, openOrm, type Place } from "../../src/platform/database/orm.ts";
import type { Begin, Look } from "../../src/platform/database/work.ts";
import { schema } from "../../src/schema.ts";
import { type TestClock, testClock } from "./clock.ts";
import { testVault } from "./vault.ts";

type Socket = Exclude<Place, { readonly url: string }>;

/** What use cases need of a hub, on a database of the test file's own. */
export interface Kit {
  readonly place: Socket;
  readonly orm: Orm;
  readonly begin: Begin;
  readonly look: Look;
  readonly clock: TestClock;
  /** Runs SQL as the database's owner, beside the hub and past its rights. */
  asOwner<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Copies the migrated template and opens it; closes it behind the file's last test. */
export async function openKit(): Promise<Kit> {
  const place = await copyTemplate();
  const clock = testClock();
  const orm = await openOrm(place, schema, testVault(), "caller");
  const owner = new pg.Pool({ ...clientOptions(place), max: 1 });
  const kit: Kit = {
    place,
    orm,
    clock,
    begin: createBegin(orm, clock, () => undefined),
    look: createLook(orm, clock),
    async asOwner<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      return (await owner.query<Row>(text, values)).rows;
    },
    async close() {
      await noOpenTransaction(place);
      await owner.end();
      await orm.close();
      await noConnection(place);
    },
  };
  beforeEach(() => clock.reset());
  afterAll(() => kit.close());
  return kit;
}

/** Begins at an instant, whatever the kit's clock says. */
export const beginAt = ({ orm }: Kit, instant: Date): Begin =>
  createBegin(
    orm,
    () => instant,
    () => undefined,
  );

/** A migrated, empty database that only the caller knows. */
export async function copyTemplate(): Promise<Socket> {
  const text = process.env.BANYAN_TEST_PLACE;
  if (!text) throw new Error("the tests' PostgreSQL is not running: start them with npm test");
  const template = JSON.parse(text) as Socket;
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(template, (client) =>
    client.query(`create database ${database} template ${template.database}`),
  );
  return { ...template, database };
}

async function administer<T>(place: Socket, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...clientOptions(place), database: "postgres" });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** A Work that was neither committed nor rolled back would be found here. */
async function noOpenTransaction(place: Socket): Promise<void> {
  const open = await administer(place, (client) =>
    client.query<{ query: string }>(
      "select query from pg_stat_activity where datname = $1 and state like 'idle in transaction%'",
      [place.database],
    ),
  );
  if (open.rows.length > 0)
    throw new Error(
      `transactions were left open: ${open.rows.map(({ query }) => query).join("; ")}`,
    );
}

/** Every connection that was opened is closed; a backend takes a moment to leave. */
export async function noConnection(place: Socket): Promise<void> {
  await administer(place, async (client) => {
    for (let tries = 0; ; tries++) {
      const { rows } = await client.query<{ application_name: string }>(
        "select application_name from pg_stat_activity where datname = $1",
        [place.database],
      );
      if (rows.length === 0) return;
      if (tries > 100)
        throw new Error(`connections were left open: ${rows.map((row) => row.application_name)}`);
      await sleep(20);
    }
  });
}
