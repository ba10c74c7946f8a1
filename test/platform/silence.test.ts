/*
 * A network between hub and PostgreSQL that no longer carries anything and tells nobody.
 *
 * Goal: nobody waits for ever for an answer that cannot come: a question fails soon, in a way that lets it be asked
 * again, the next ones are answered as soon as the network is there again, the bus hears again, and closing ends.
 * Method: a network that swallows what it is given, in front of a real PostgreSQL.
 */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeEach, expect, test } from "@jest/globals";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { createBegin, createLook } from "../../src/platform/database/begin.ts";
import { Life } from "../../src/platform/database/life.ts";
import { type Orm, openOrm } from "../../src/platform/database/orm.ts";
import { isPassing } from "../../src/platform/database/passing.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { createLog } from "../../src/platform/log.ts";
import { openPostgresBus } from "../../src/platform/postgres-bus.ts";
import { schema } from "../../src/schema.ts";
import { Network } from "../fault/network.ts";
import { openKit } from "../support/database.ts";
import { newFolder } from "../support/folder.ts";
import { closed } from "../support/leaks.ts";
import { ended, spawnHub, upAndRunning } from "../support/process.ts";
import { freePort } from "../support/redis.ts";
import { until } from "../support/until.ts";

const kit = await openKit();
const { host, port, user, database } = kit.place;
let network: Network;
let orm: Orm;
const urlOf = () => `postgres://${user}@127.0.0.1:${network.port}/${database}`;
const log = createLog("silent");
const actor = system("tests", newId());
const one = sql("test.one")`select 1 as one`;
const clock = () => new Date();
const begin = () => createBegin(orm, clock, () => undefined);

beforeEach(async () => {
  network = await Network.open({ path: `${host}/.s.PGSQL.${port}` });
  orm = await openOrm({ url: urlOf() }, schema, kit.orm.vault, "caller");
});
afterEach(async () => {
  await closed("the ORM", orm.close());
  await network.close();
});
afterAll(() => network.close());

/** So many at once, so that as many connections are open. */
const transactions = (count: number) =>
  Promise.allSettled(Array.from({ length: count }, () => begin()(actor, (work) => work.rows(one))));

test("a transaction on a dead line fails soon, and the next ones find good lines", async () => {
  await transactions(8);
  network.deafen();
  const [first] = await transactions(1);
  const { reason } = first as PromiseRejectedResult;
  // Not by the limit of a statement, which a caller would not wait for.
  expect(reason.message).toContain("nobody answers");
  expect(isPassing(reason)).toBe(true);
  network.mend();
  const next = await transactions(8);
  expect(next.map(({ status }) => status)).toEqual(Array(8).fill("fulfilled"));
});

test("the ORM is closed although its lines are dead", async () => {
  await transactions(4);
  const look = createLook(orm, clock)(actor, undefined);
  await look.rows(one);
  network.deafen();
  const asked = look.rows(one).catch((error) => error);
  await sleep(50);
  await closed("the ORM", orm.close());
  expect(isPassing(await asked)).toBe(true);
  orm = await openOrm(kit.place, schema, kit.orm.vault, "caller");
});

test("the ORM is closed although its lines are only being connected", async () => {
  network.deafen();
  const asked = createLook(orm, clock)(actor, undefined)
    .rows(one)
    .catch((error) => error);
  await sleep(50);
  await closed("the ORM", orm.close());
  // Not by the time that a connection has to be made.
  expect((await asked).message).toContain("nobody answers");
  orm = await openOrm(kit.place, schema, kit.orm.vault, "caller");
});

test("what is cancelled fails although nobody takes the cancellation", async () => {
  const life = new Life();
  const asked = life.run(() =>
    createLook(orm, clock)(actor, undefined)
      .rows(sql("test.slow")`select pg_sleep(15)`)
      .catch((error) => error),
  );
  const running =
    "select from pg_stat_activity where state = 'active' and query like '%test.slow%'";
  await until(async () => (await kit.asOwner(`${running} and pid <> pg_backend_pid()`)).length > 0);
  network.deafen();
  life.end("its caller has left");
  const error = await asked;
  expect(error.message).toContain("nobody answers");
  expect(isPassing(error)).toBe(true);
});

test("a hub whose database died in silence ends in order as it is told to", async () => {
  const dataDir = newFolder("silence");
  const { hub } = await upAndRunning(
    spawnHub({
      ...{ DATABASE_URL: urlOf(), HUB_DATA_DIR: dataDir, HUB_DEMO: "off" },
      PORT: String(await freePort()),
    }),
  );
  network.deafen();
  hub.kill("SIGTERM");
  expect(await ended(hub)).toBe(0);
  rmSync(dataDir, { recursive: true });
});

test("a bus is closed although its line is dead, and while it looks for another", async () => {
  const bus = await openPostgresBus({ connectionString: urlOf() }, log);
  network.deafen();
  bus.publish("feed");
  await closed("the bus", bus.close());

  network.mend();
  const next = await openPostgresBus({ connectionString: urlOf() }, log);
  network.deafen();
  await kit.asOwner(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'banyan bus'",
  );
  await sleep(50);
  await closed("the bus", next.close());
});

test("a bus whose line died in silence hears again", async () => {
  const [here, there] = [
    await openPostgresBus({ connectionString: urlOf() }, log),
    await openPostgresBus({ ...kit.place }, log),
  ];
  let woken = 0;
  here.subscribe("feed", () => woken++);
  network.deafen();
  network.mend();
  for (let tries = 0; woken < 2 && tries < 1_500; tries++) {
    // One wake says that the line is new; the other came over it.
    if (woken === 1) there.publish("feed");
    await sleep(10);
  }
  expect(woken).toBeGreaterThanOrEqual(2);
  await Promise.all([here.close(), there.close()]);
});
