import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { Migration } from "@mikro-orm/migrations";
import pg from "pg";
import { recordOrders } from "../../src/order/record-orders.ts";
import { clientOptions, migrate } from "../../src/platform/database/orm.ts";
import { isPassing } from "../../src/platform/database/passing.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { schema } from "../../src/schema.ts";
import { openKit } from "../support/database.ts";
import { orderOf, world } from "../support/world.ts";

// Goal: a migration that fails half-way, is killed, or meets somebody who holds what it needs leaves nothing half done,
// does not keep the hub from its work, and runs when it is sent again mended. Method: migrations of the test's own behind
// the real ones, on a real database that a hub works on.
const kit = await openKit();
const NAME = "20991231_0000_poison";

const poison = (...statements: string[]) => ({
  ...schema,
  migrations: [
    ...schema.migrations,
    {
      name: NAME,
      class: class Poison extends Migration {
        override up(): void {
          for (const statement of statements) this.addSql(statement);
        }
      },
    },
  ],
});

const GOOD = "create table poison (id int)";
/** How many wait for a lock. */
const waiting = async () =>
  (
    await kit.asOwner(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
  ).length;
const isThere = async () => {
  const [row] = await kit.asOwner<{ there: boolean; ran: boolean }>(
    `select to_regclass('poison') is not null as there,
       exists (select from migration where name = '${NAME}') as ran`,
  );
  return row;
};

afterEach(async () => {
  await kit.asOwner("drop table if exists poison");
  await kit.asOwner(`delete from migration where name = '${NAME}'`);
});

test("one that fails half-way leaves nothing, and runs once it is mended", async () => {
  const broken = migrate(kit.place, poison(GOOD, "insert into poison values (1)", "select 1 / 0"));
  await expect(broken).rejects.toThrow("division by zero");
  expect(await isThere()).toEqual({ there: false, ran: false });
  await world(kit);
  expect(await migrate(kit.place, poison(GOOD))).toBe(1);
  expect(await isThere()).toEqual({ there: true, ran: true });
});

test("one that is killed half-way leaves nothing, and does not keep the next from its turn", async () => {
  const killed = migrate(kit.place, poison(GOOD, "select pg_sleep(20)")).then(
    () => "it ran",
    () => "it failed",
  );
  const end = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`;
  while ((await kit.asOwner(end)).length === 0) await sleep(20);
  expect(await killed).toBe("it failed");
  expect(await isThere()).toEqual({ there: false, ran: false });
  expect(await migrate(kit.place, poison(GOOD))).toBe(1);
});

test("one that holds what everybody needs lets them fail in a way that may be tried again, and they go on behind it", async () => {
  const there = await world(kit);
  const statements = ["lock table customer_order in access exclusive mode", "select pg_sleep(20)"];
  const stuck = migrate(kit.place, poison(...statements)).catch(() => "it was ended");
  const isHeld =
    "select from pg_stat_activity where query like '%pg_sleep(20)%' and pid <> pg_backend_pid() and datname = current_database()";
  while ((await kit.asOwner(isHeld)).length === 0) await sleep(20);
  const buy = (patience: string) =>
    there.as(async (work) => {
      // As the hub waits, but not for ten seconds.
      await work.rows(sql("test.hurry")`select set_config('lock_timeout', ${patience}, true)`);
      return recordOrders(work, [orderOf(there, "1")]);
    });
  const refused = await buy("200ms").catch((error) => error);
  expect(isPassing(refused)).toBe(true);
  await kit.asOwner(isHeld.replace("select", "select pg_terminate_backend(pid)"));
  expect(await stuck).toBe("it was ended");
  expect(await buy("10s")).toMatchObject([{ repeated: false }]);
});

test("one that needs what somebody holds keeps nobody else waiting for long", async () => {
  const holder = new pg.Client(clientOptions(kit.place));
  await holder.connect();
  await holder.query("begin; select from brand");
  const migrating = migrate(kit.place, poison(GOOD, "alter table brand add column poisoned int"));
  // Whoever comes behind it in the queue waits as long as it does, not until the holder leaves.
  while ((await waiting()) === 0) await sleep(20);
  await kit.asOwner("select count(*) from brand");
  expect(await isThere()).toEqual({ there: false, ran: false });
  await holder.query("rollback");
  await holder.end();
  expect(await migrating).toBe(1);
  await kit.asOwner("alter table brand drop column poisoned");
});
