/*
 * What a hub tells of itself.
 *
 * Goal: whoever operates it learns from it whether it is alive, whether callers may be sent to it, and what it did: orders,
 * refusals by code, answers by operation and outcome, what waits and since when. Callers make up no label.
 * Method: a served hub, asked as a balancer and Prometheus ask; what it must count is done over HTTP and sockets.
 */
import { expect, test } from "@jest/globals";
import { fastify } from "fastify";
import { system } from "../../src/kernel/actor.ts";
import { sql } from "../../src/platform/database/sql.ts";
import { vitalsOf } from "../../src/server.ts";
import { serveVitals } from "../../src/vitals/vitals.route.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { lockTable } from "../support/lock.ts";
import { operation } from "../support/operations.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const who = callersOf(there);

const get = async (path: string) => {
  const response = await fetch(`${served.url}${path}`);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

/** A sample's number; undefined: there is none. */
function sample(text: string, name: string): number | undefined {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

test("it is alive, and ready where its database has every migration", async () => {
  expect(await get("/healthz")).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  expect(await get("/readyz")).toMatchObject({ status: 200, text: '{"status":"ready"}' });

  await served.asOwner("update migration set name = name || ' that never ran'");
  const lacking = await get("/readyz");
  await served.asOwner("update migration set name = replace(name, ' that never ran', '')");
  expect(lacking.status).toBe(503);
  expect(lacking.text).toContain("lacks 20261122_0900_book");
  expect((await get("/healthz")).status).toBe(200);
});

test("however many ask after its health, the database is asked once at a time", async () => {
  const lock = await lockTable(served, "migration");
  try {
    const asked = Array.from({ length: 20 }, () => get("/readyz"));
    await lock.waitedForBy(1);
    for (const { status, text } of await Promise.all(asked)) {
      expect(status).toBe(503);
      expect(text).toContain("the database does not answer");
    }
    await lock.waitedForBy(1);
  } finally {
    await lock.release();
  }
  await until(async () => (await get("/readyz")).status === 200);
});

test("the metrics are told by their token alone, whatever is sent in its place", async () => {
  const app = fastify();
  const token = "a token of the metrics";
  serveVitals(app, { ...vitalsOf(served.hub), metrics: { token } });
  const statusOf = async (authorization?: string) =>
    (await app.inject({ url: "/metrics", headers: authorization ? { authorization } : {} }))
      .statusCode;
  for (const said of [
    undefined,
    "Bearer é",
    `Bearer ${token}x`,
    "Bearer ",
    `Bearer ${token}\u00a0`,
  ])
    expect([said, await statusOf(said)]).toEqual([said, 401]);
  expect(await statusOf(`Bearer ${token}`)).toBe(200);
  await app.close();
});

test("the metrics say what was done, by labels that no caller makes up", async () => {
  await get("/metrics");
  const till = served.client(who.till(there.n1));
  const hq = served.client(who.hq);
  const orders = (number: string, netMinor: string) => ({
    orders: [
      {
        ...{ number, netMinor, currency: "CNY", occurredAt: "2026-03-15T03:00:00.000Z" },
        memberId: there.anna,
      },
    ],
  });
  await till.mutate(operation("record-orders"), orders("V-1", "4200"));
  // Another content under the same number.
  await till.mutate(operation("record-orders"), orders("V-1", "4300"));
  await hq.ask("query InventedZqxj { brand { id } }");
  await hq.ask("{ nothing }");
  await hq.askSocket(operation("my-points"));
  const stream = await hq.subscribe(operation("store-activity"));
  await record(there, orderOf(there, "V-2"));
  await stream.next();
  await fetch(`${served.url}/graphql`, { method: "POST", headers: { authorization: "Bearer x" } });
  await fetch(`${served.url}/no/such/page/Zqxj`);

  const { text, headers } = await get("/metrics");
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const requests = (door: string, name: string, outcome: string) =>
    sample(text, `banyan_requests_total{door="${door}",operation="${name}",outcome="${outcome}"}`);
  expect(requests("http", "RecordOrders", "OK")).toBe(2);
  expect(requests("http", "other", "OK")).toBe(1);
  expect(requests("http", "other", "GRAPHQL_VALIDATION_FAILED")).toBe(1);
  expect(requests("http", "GET ?", "HTTP_404")).toBe(1);
  expect(requests("socket", "StoreActivity", "OK")).toBe(1);
  expect(text).not.toContain("Zqxj");
  expect(sample(text, "banyan_orders_total")).toBeGreaterThanOrEqual(1);
  expect(sample(text, 'banyan_facts_total{kind="OrderRecorded"}')).toBeGreaterThanOrEqual(1);
  expect(sample(text, 'banyan_refusals_total{code="ORDER_CONFLICT"}') ?? 0).toBe(1);
  for (const name of [
    ...['banyan_request_duration_seconds_count{operation="RecordOrders"}'],
    ...["banyan_outbox_rows", "banyan_outbox_oldest_age_seconds", "banyan_pool_waiting"],
    ...['banyan_pool_connections{state="used"}', 'banyan_inbox_deliveries{state="WAITING"}'],
    ...['banyan_webhook_deliveries{state="DEAD"}', "banyan_requests_in_flight"],
    ...["nodejs_eventloop_lag_seconds", "process_resident_memory_bytes"],
  ])
    expect([name, sample(text, name)]).toEqual([name, expect.any(Number)]);
  expect(sample(text, "banyan_database_up")).toBe(1);
  expect(sample(text, "banyan_sockets_open")).toBe(1);
  expect(sample(text, "banyan_subscriptions_open")).toBe(1);
  expect(text).toMatch(/banyan_job_last_success_timestamp_seconds\{job="/);
  // Whoever writes dashboards reads what a name is.
  for (const [, name] of text.matchAll(/^(banyan_\w+?)(?:_bucket|_sum|_count)?[{ ]/gm))
    expect(text).toContain(`# HELP ${name} `);
});

test("what no relay publishes is seen by its age", async () => {
  const { text } = await served.begin(system("test", there.brandId), async (work) => {
    // A relay waits for it.
    await work.rows(sql("test.hold")`select from feed_counter for update`);
    await served.asOwner(
      `insert into outbox (id, brand_id, facts, count, recorded_at)
       values (gen_random_uuid(), $1, '[{"kind":"Odd","topics":[],"payload":{}}]', 1, $2::timestamptz - interval '90 s')`,
      [there.brandId, served.clock()],
    );
    return get("/metrics");
  });
  expect(sample(text, "banyan_outbox_oldest_age_seconds")).toBe(90);
  expect(sample(text, "banyan_outbox_rows")).toBe(1);
  await served.feedEnd();
  expect(sample((await get("/metrics")).text, "banyan_outbox_rows")).toBe(0);
});

test("a hub that is about to stop says so, answers all the same, and parts from its sockets", async () => {
  const caller = served.client(who.hq);
  await caller.subscribe(operation("store-activity"));
  const late = served.client(who.hq);
  const drained = served.drain(400);
  expect((await get("/readyz")).text).toContain("stopping");
  const answer = await fetch(`${served.url}/healthz`);
  expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
  expect(await caller.closed).toMatchObject({ code: 1001 });
  await late.query("{ brand { id } }");
  // Its socket is kept open by what it follows, so it is the hub that closes it.
  late.subscribe(operation("store-activity")).catch(() => undefined);
  expect(await late.closed).toMatchObject({ code: 1001 });
  await drained;
  await served.restart();
  expect((await get("/readyz")).status).toBe(200);
});
