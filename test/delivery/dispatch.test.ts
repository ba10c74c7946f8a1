/**
 * Goal: what happens reaches the webhooks of those who may hear of it, once they answer, in order where that is asked for,
 * signed so that the standard's library takes it; a bad address costs nobody else anything.
 * Method: real receivers, the whole hub over its graph; time is the test's.
 */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { Webhook } from "standardwebhooks";
import { type Dispatcher, startDispatcher } from "../../src/delivery/dispatch.ts";
import { openSender } from "../../src/delivery/sender.client.ts";
import { newId } from "../../src/kernel/id.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { writeWebhook } from "../../src/webhook/webhook.queries.ts";
import { secretOf } from "../../src/webhook/webhook.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { deadPort, type Heard, receiver } from "../support/receivers.ts";
import { until } from "../support/until.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { members: 3 }));
const callers = callersOf(there);
const hq = served.client(callers.hq);

const extra: Dispatcher[] = [];
afterEach(async () => {
  for (const each of extra.splice(0)) await each.stop();
  for (const caller of [hq, served.client(callers.north)])
    for (const { id } of (await caller.query(operation("webhooks"))).webhooks)
      await caller.mutate(operation("close-webhook"), { input: { webhookId: id } });
});

async function webhook(url: string, but: object = {}, caller = hq) {
  const { createWebhook: made } = await caller.mutate(operation("create-webhook"), {
    input: { url, ...but },
  });
  if (made.__typename !== "WebhookCreated") throw new Error(JSON.stringify(made));
  return { id: made.webhook.id as string, secret: made.secret as string };
}
const logOf = async (id: string, caller = hq) =>
  (await caller.query(operation("webhooks"), { first: 100 })).webhooks.find(
    (each: { id: string }) => each.id === id,
  );
let orders = 0;
const order = (member = 0) =>
  record(there, orderOf(there, `O-${++orders}`, { member: { id: there.members[member] ?? "" } }));
const told = ({ body }: Heard) => JSON.parse(body);

test("an event arrives, signed, thin and once; and only of the types that are wished", async () => {
  const to = await receiver(204);
  const { id, secret } = await webhook(to.url, { types: ["order.recorded"] });
  await order();
  await until(() => to.heard.length > 0);
  const [heard] = to.heard as [Heard];
  expect(told(heard)).toMatchObject({
    type: "order.recorded",
    data: { storeId: there.n1.id, memberId: there.anna },
  });
  const { "webhook-id": message, "webhook-timestamp": at } = heard.headers as Record<
    string,
    string
  >;
  expect(message).toMatch(new RegExp(`^msg_${id.replaceAll("-", "")}_\\d+$`));
  expect(heard.headers["webhook-signature"]).toBe(
    new Webhook(secret).sign(message ?? "", new Date(Number(at) * 1_000), heard.body),
  );
  await until(async () => (await logOf(id)).waiting === 0);
  const { edges } = (await logOf(id)).deliveries;
  expect(edges).toMatchObject([{ node: { state: "DELIVERED", attempts: 1, status: 204 } }]);
  expect(to.heard).toHaveLength(1);
});

test("a franchisee hears of its own stores and of no other's", async () => {
  const north = served.client(callers.north);
  const to = await receiver(204);
  await webhook(to.url, { types: ["order.recorded"] }, north);
  await record(there, orderOf(there, `S-${++orders}`, { storeCode: "S1" }));
  await order();
  await until(() => to.heard.length > 0);
  await sleep(100);
  expect(to.heard.map((each) => told(each).data.storeId)).toEqual([there.n1.id]);
});

test("while a secret is changed, either fits", async () => {
  const to = await receiver(204);
  const { id, secret } = await webhook(to.url);
  const { rotateWebhookSecret: rotated } = await hq.mutate(operation("rotate-webhook-secret"), {
    input: { webhookId: id },
  });
  await hq.mutate(operation("test-webhook"), { input: { webhookId: id } });
  await until(() => to.heard.length > 0);
  const { headers, body } = to.heard[0] as Heard;
  const sign = (key: string) =>
    new Webhook(key).sign(
      String(headers["webhook-id"]),
      new Date(Number(headers["webhook-timestamp"]) * 1_000),
      body,
    );
  expect(headers["webhook-signature"]).toBe(`${sign(rotated.secret)} ${sign(secret)}`);
});

test("what fails is sent again, given up after three days, and replayed under the same id", async () => {
  const to = await receiver(500);
  const { id } = await webhook(to.url, { types: ["order.recorded"] });
  await order();
  await until(() => to.heard.length === 1);
  await until(async () => (await logOf(id)).deliveries.edges[0]?.node.attempts === 1);
  served.clock.advance({ minutes: 1 });
  await until(() => to.heard.length === 2);
  await until(async () => (await logOf(id)).deliveries.edges[0]?.node.attempts === 2);
  served.clock.advance({ days: 3 });
  const dead = "select 1 from webhook_delivery where webhook_id = $1 and state = 'DEAD'";
  await until(async () => (await served.asOwner(dead, [id])).length === 1);
  served.clock.reset();
  // Nothing arrived for three days.
  expect(await logOf(id)).toMatchObject({ pausedWhy: "FAILING" });
  to.mood = 204;
  await hq.mutate(operation("resume-webhook"), { input: { webhookId: id } });
  await hq.mutate(operation("replay-webhook"), {
    input: { webhookId: id, after: "0", deadOnly: true },
  });
  await until(async () => (await logOf(id)).deliveries.edges[0]?.node.state === "DELIVERED");
  expect(new Set(to.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("a receiver that is gone is not called again until somebody resumes it", async () => {
  const to = await receiver(410);
  const { id } = await webhook(to.url, { types: ["order.recorded"] });
  await order();
  await until(async () => (await logOf(id)).pausedWhy === "GONE");
  const before = to.heard.length;
  await order();
  await until(async () => (await logOf(id)).waiting > before);
  expect(to.heard).toHaveLength(before);
  to.mood = 204;
  await hq.mutate(operation("resume-webhook"), { input: { webhookId: id } });
  await until(async () => (await logOf(id)).waiting === 0);
});

test("a range is replayed, what was never sent too", async () => {
  const from = await served.feedEnd();
  await order();
  await served.feedEnd();
  const to = await receiver(204);
  const { id } = await webhook(to.url, { types: ["order.recorded"] });
  await hq.mutate(operation("replay-webhook"), { input: { webhookId: id, after: from } });
  // Events from before it was made are its own by a replay alone.
  await until(() => to.heard.length === 1);
});

describe("order", () => {
  test("of each member's events is kept where that is asked for, whatever fails in between", async () => {
    const failed = new Set<string>();
    const to = await receiver(({ headers }) => {
      const message = String(headers["webhook-id"]);
      if (failed.has(message) || failed.size >= 4) return 204;
      failed.add(message);
      return 500;
    });
    const { id } = await webhook(to.url, { ordered: true });
    for (let count = 0; count < 4; count++) await Promise.all([order(0), order(1), order(2)]);
    const ended = served.feedEnd();
    await ended;
    await until(async () => {
      served.clock.advance({ minutes: 10 });
      await sleep(50);
      const { waiting, deliveries } = await logOf(id);
      return waiting === 0 && deliveries.edges.length > 0;
    });
    const arrived = to.heard.filter(
      ({ headers }, index) =>
        to.heard.findLastIndex((each) => each.headers["webhook-id"] === headers["webhook-id"]) ===
        index,
    );
    for (const memberId of there.members) {
      const cursors = arrived
        .filter((each) => told(each).data.memberId === memberId)
        .map(({ headers }) => Number(String(headers["webhook-id"]).split("_").at(-1)));
      expect(cursors.length).toBeGreaterThan(3);
      expect(cursors).toEqual(cursors.toSorted((a, b) => a - b));
    }
  });
});

test("several workers send nothing twice", async () => {
  const parts = { begin: served.begin, look: served.look, clock: served.clock };
  for (let count = 0; count < 2; count++)
    extra.push(
      startDispatcher({
        ...{ ...parts, log: served.hub.log, bus: served.hub.bus },
        sender: openSender({ allowed: readAllowed("127.0.0.1") }),
      }),
    );
  const to = [await receiver(204), await receiver(204), await receiver(204)];
  const made = await Promise.all(to.map(({ url }) => webhook(url, { types: ["order.recorded"] })));
  for (let count = 0; count < 20; count++) await order(count % 3);
  await until(() => to.every(({ heard }) => heard.length >= 20));
  for (const { id } of made) await until(async () => (await logOf(id)).waiting === 0);
  for (const { heard } of to)
    expect(new Set(heard.map(({ headers }) => headers["webhook-id"])).size).toBe(heard.length);
});

test("a dead address and one that hangs slow no other", async () => {
  const good = await receiver(204);
  const hangs = await receiver("hang");
  const types = ["order.recorded"];
  await webhook(`http://127.0.0.1:${await deadPort()}/`, { types });
  await webhook(hangs.url, { types });
  const { id } = await webhook(good.url, { types });
  for (let count = 0; count < 60; count++) await order(count % 3);
  await until(() => good.heard.length === 60);
  expect((await logOf(id)).failingSince).toBeNull();
  // Letters to those that fail do not pile up on their way.
  expect(hangs.mostAtOnce).toBeLessThanOrEqual(8);
});

describe("of very many addresses", () => {
  const wish = { types: ["order.recorded"], ordered: false };
  /** More than are in hand at once, as no side makes them by itself. */
  const many = (count: number, url: string) =>
    there.as(async (work) => {
      for (let at = 0; at < count; at++)
        await writeWebhook(work, {
          ...{ ...wish, id: newId(), franchiseeId: null, url, secret: secretOf(randomBytes(32)) },
        });
    });
  afterEach(() => served.asOwner("update webhook set closed_at = now()"));

  test("those that rest leave their places to the others", async () => {
    const bad = await receiver(500);
    await many(200, bad.url);
    // Each rests, and has more to be sent.
    for (let count = 0; count < 6; count++) await order(count % 3);
    const resting = "select 1 from webhook where rests_until is not null and closed_at is null";
    await until(async () => (await served.asOwner(resting)).length === 200);
    const good = await receiver(204);
    await webhook(good.url, { types: wish.types }, served.client(callers.north));
    await order();
    await until(() => good.heard.length === 1);
  });

  test("those that are slow leave turns to the others", async () => {
    const slow = await receiver({ afterMs: 3_000 });
    await many(150, slow.url);
    for (let count = 0; count < 12; count++) await order(count % 3);
    await until(() => slow.heard.length >= 128);
    const good = await receiver(204);
    await webhook(good.url, { types: wish.types }, served.client(callers.north));
    for (let count = 0; count < 10; count++) await order(count % 3);
    await until(() => good.heard.length === 10);
    // Slow ones have many hundred letters left, of which 96 are on their way at once, for three seconds each.
    expect(slow.heard.length).toBeLessThan(150 * 12);
  });
});
