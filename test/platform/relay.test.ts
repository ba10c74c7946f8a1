import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import pg from "pg";
import { pino } from "pino";
import { system } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { clientOptions } from "../../src/platform/database/orm.ts";
import type { EventBus } from "../../src/platform/event-bus.ts";
import { createLog, type Log } from "../../src/platform/log.ts";
import { COUNTED, waitingRows } from "../../src/platform/outbox/outbox.ts";
import { startRelay } from "../../src/platform/outbox/relay.ts";
import { openKit } from "../support/database.ts";
import { tests } from "../support/tests.ts";

// Goal: of several relays each fact is numbered by one, without gaps; none waits because another relay was at work; a relay with
// nothing to do writes nothing; one that falls behind says so and catches up. Method: relays beside each other on
// one PostgreSQL, whose counter is held by hand.
const kit = await openKit();
const quiet = createLog("silent");
/** Nobody is woken but by hand. */
const deaf: EventBus = {
  publish: () => undefined,
  subscribe: () => () => undefined,
  close: async () => undefined,
};
const startOne = (log: Log = quiet) => startRelay(kit.orm, kit.clock, deaf, log);
const brandId = newId();
const noted = (number: number) => ({ kind: "Noted", topics: ["test"], payload: { number } });

/** Records facts in one transaction. */
const recordAll = (...numbers: number[]) =>
  kit.begin(system("test", brandId), async (work) => {
    for (const number of numbers) work.record(noted(number));
  });

const feed = () =>
  kit.asOwner<{ cursor: string; number: number }>(
    `select seq - count + at as cursor, (fact->'payload'->>'number')::int as number
     from feed, json_array_elements(facts) with ordinality as f (fact, at)
     where brand_id = $1 order by seq, at`,
    [brandId],
  );
const numbers = async () => (await feed()).map(({ number }) => number);

async function relayed(): Promise<void> {
  while ((await kit.asOwner("select from outbox limit 1")).length > 0) await sleep(5);
}

async function empty(): Promise<void> {
  await kit.asOwner("truncate outbox, feed");
}

test("several relays number each fact once, without gaps, in the order of each transaction", async () => {
  await empty();
  const relays = [startOne(), startOne(), startOne()];
  const sent: number[] = [];
  for (let round = 0; round < 30; round++) {
    const some = [3 * round, 3 * round + 1, 3 * round + 2];
    sent.push(...some);
    await recordAll(...some);
    for (const relay of relays) relay.wake();
  }
  await relayed();
  await Promise.all(relays.map((relay) => relay.stop()));
  const told = await feed();
  expect(told.map(({ number }) => number)).toEqual(sent);
  const first = BigInt(told[0]?.cursor ?? 0);
  expect(told.map(({ cursor }) => BigInt(cursor) - first)).toEqual(
    sent.map((_, index) => BigInt(index)),
  );
});

test("facts of more than one row keep their order", async () => {
  await empty();
  const many = Array.from({ length: 1_700 }, (_, index) => index);
  await recordAll(...many);
  const relay = startOne();
  await relayed();
  await relay.stop();
  expect(await numbers()).toEqual(many);
});

test("what is committed while another relay is at work is not left to a later look", async () => {
  await empty();
  const other = new pg.Client(clientOptions(kit.place));
  await other.connect();
  await other.query("begin; select from feed_counter for update");
  await recordAll(1);
  const relay = startOne();
  const stopped = relay.stop();
  await sleep(50);
  expect(await numbers()).toEqual([]);
  await other.query("commit");
  await other.end();
  await stopped;
  expect(await numbers()).toEqual([1]);
});

test("a relay that finds nothing writes nothing", async () => {
  const version = () => kit.asOwner("select xmin, seq from feed_counter");
  await empty();
  const before = await version();
  const relay = startOne();
  for (let times = 0; times < 5; times++) {
    relay.wake();
    await sleep(5);
  }
  await relay.stop();
  expect(await version()).toEqual(before);
});

test("a relay that falls behind says so once, and that it caught up", async () => {
  await empty();
  const rows = COUNTED + 5_000;
  await kit.asOwner(
    `insert into outbox (id, brand_id, facts, count, recorded_at)
     select gen_random_uuid(), $1, json_build_array(json_build_object(
       'kind', 'Noted', 'topics', json_build_array('test'), 'payload', json_build_object('number', n))), 1, now()
     from generate_series(1, ${rows}) n`,
    [brandId],
  );
  expect(await waitingRows(kit.look(tests))).toBe(COUNTED);
  const said: string[] = [];
  const relay = startOne(pino({}, { write: (line) => void said.push(JSON.parse(line).msg) }));
  await relayed();
  await relay.stop();
  expect(said).toEqual([
    expect.stringContaining("the relay is behind"),
    expect.stringContaining("has caught up"),
  ]);
  expect(await numbers()).toEqual(Array.from({ length: rows }, (_, index) => index + 1));
});
