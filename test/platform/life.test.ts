/*
 * What an operation asks of the database ends with it.
 *
 * Goal: a statement that takes too long, or that nobody waits for, is cancelled at the server; its connection serves the
 * next one, which is never cancelled in its place.
 * Method: statements that sleep, on a real pool; PostgreSQL tells which of them it still runs. TLS is that of a front
 * before it.
 */
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import { expect, test } from "@jest/globals";
import pg from "pg";
import { freely, Life, OperationEnded } from "../../src/platform/database/life.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { openKit } from "../support/database.ts";
import { AUTHORITY, SERVER_CERTIFICATE, SERVER_KEY } from "../support/receivers.ts";
import { tests } from "../support/tests.ts";

const kit = await openKit();
const actor = tests;
const slow = () => kit.look(actor).rows(sql("test.slow")`select pg_sleep(20)`);
const quick = () => kit.look(actor).rows(sql("test.quick")`select 1 as one`);
const running = async () =>
  (
    await kit.asOwner(
      "select from pg_stat_activity where state = 'active' and query like '%test.slow%' and pid <> pg_backend_pid()",
    )
  ).length;

async function untilRunning(count: number): Promise<void> {
  while ((await running()) !== count) await sleep(10);
}

test("a time-out cancels the statement at the server, and the pool serves the next", async () => {
  const life = new Life();
  const asked = life.run(() => {
    life.endIn(300);
    return slow();
  });
  await expect(asked).rejects.toBeInstanceOf(OperationEnded);
  expect(await running()).toBe(0);
  expect(await quick()).toEqual([{ one: 1 }]);
});

test("a transaction is rolled back, its connection free", async () => {
  const life = new Life();
  const asked = life.run(() =>
    kit.begin(actor, async (work) => {
      await work.rows(sql("test.slow")`select pg_sleep(20)`);
    }),
  );
  const ended = expect(asked).rejects.toBeInstanceOf(OperationEnded);
  await untilRunning(1);
  life.end("its caller has left");
  await ended;
  expect(await running()).toBe(0);
});

test("twelve that are ended at once leave the whole pool to who comes next", async () => {
  const lives = Array.from({ length: 12 }, () => new Life());
  const asked = lives.map((life) => life.run(slow).catch((error: unknown) => error));
  await untilRunning(10);
  for (const life of lives) life.end("its caller has left");
  for (const each of await Promise.all(asked)) expect(each).toBeInstanceOf(OperationEnded);
  const answers = await Promise.all(Array.from({ length: 30 }, quick));
  expect(answers).toEqual(Array(30).fill([{ one: 1 }]));
});

test("what is freed from a life goes on after it", async () => {
  const life = new Life();
  const asked = life.run(() =>
    freely(() => kit.look(actor).rows(sql("test.short")`select pg_sleep(0.2), 1 as one`)),
  );
  life.end("its caller has left");
  expect(await asked).toMatchObject([{ one: 1 }]);
});

/** PostgreSQL's port as one that takes nothing but TLS. */
async function secureFront() {
  const { host, port } = kit.place;
  const front = createServer((near) => {
    near.on("error", () => undefined);
    near.once("data", () => {
      near.write("S");
      const secure = new TLSSocket(near, {
        ...{ isServer: true, key: SERVER_KEY, cert: SERVER_CERTIFICATE },
      });
      const far = connect(`${host}/.s.PGSQL.${port}`);
      for (const end of [secure, far]) end.on("error", () => undefined);
      secure.pipe(far).pipe(secure);
    });
  });
  await new Promise<void>((up) => front.listen(0, "127.0.0.1", up));
  return front;
}

test("where a connection goes by TLS, so does its cancellation", async () => {
  const front = await secureFront();
  const { user, database } = kit.place;
  const client = new pg.Client({
    ...{ host: "127.0.0.1", port: (front.address() as AddressInfo).port, user, database },
    ssl: { ca: AUTHORITY, servername: "good.example" },
  });
  try {
    await client.connect();
    const life = new Life();
    const asked = life.attend(client, () => client.query("/* test.slow */ select pg_sleep(20)"));
    const ended = expect(asked).rejects.toBeInstanceOf(OperationEnded);
    await untilRunning(1);
    life.end("its caller has left");
    await ended;
    expect(await running()).toBe(0);
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  } finally {
    await client.end();
    front.close();
  }
});
