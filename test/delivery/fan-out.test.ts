/*
 * Goal: however much of the past a webhook asks for, what happens now is queued beside it; a backlog, however long, is not
 * read through for its next letters.
 * Method: the feed is filled by hand; each page is taken by hand; what PostgreSQL says of its plan.
 */
import { expect, test } from "@jest/globals";
import { dueDeliveries, queueTellings, takeWebhooks } from "../../src/delivery/delivery.queries.ts";
import { hearOn } from "../../src/delivery/fan-out.ts";
import { replayWebhook } from "../../src/delivery/replay-webhook.ts";
import { testWebhook } from "../../src/delivery/test-webhook.ts";
import { forAllBrands } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import type { Statement } from "../../src/platform/database/sql.ts";
import type { Scope } from "../../src/platform/database/work.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { closeWebhook } from "../../src/webhook/close-webhook.ts";
import { createWebhook } from "../../src/webhook/create-webhook.ts";
import { openKit } from "../support/database.ts";
import { publish } from "../support/feed.ts";
import { world } from "../support/world.ts";

const kit = await openKit();
const there = await world(kit);

const joined = { kind: "MemberJoined", topics: [], payload: { memberId: there.anna } };
const webhook = async () => {
  const wish = { url: "https://example.com/", types: [], ordered: false };
  return (await there.as((work) => createWebhook(work, readAllowed(""), wish))).webhook.id;
};
const cursors = async (id: string, state = "WAITING") =>
  (
    await kit.asOwner<{ cursor: string }>(
      "select cursor from webhook_delivery where webhook_id = $1 and state = $2 order by cursor",
      [id, state],
    )
  ).map(({ cursor }) => Number(cursor));

test("a long replay does not hold up what happens now", async () => {
  const past = Number(await publish(kit, there.brandId, Array(120).fill([joined])));
  await hearOn(kit);
  const id = await webhook();
  const wish = { webhookId: id, after: "0", deadOnly: false };
  await there.as((work) => replayWebhook(work, wish));
  await publish(kit, there.brandId, [[joined]]);
  expect(await hearOn(kit)).toEqual({ queued: 51, more: true });
  const queued = await cursors(id);
  expect([queued.length, queued[0], queued.at(-1)]).toEqual([51, 1, past + 1]);
  while ((await hearOn(kit)).more);
  expect(await cursors(id)).toEqual(Array.from({ length: past + 1 }, (_, at) => at + 1));
});

test("what was given up is sent again in steps, however much it is", async () => {
  const id = await webhook();
  const count = 2_001;
  await kit.asOwner(
    `insert into webhook_delivery
       (webhook_id, id, brand_id, cursor, type, at, data, queued_at, dies_at, state, due_at)
     select $1, gen_random_uuid(), $2, n, 'x', $4, '{}', $4, $4, 'DEAD', $4 from generate_series(1, $3::int) n`,
    [id, there.brandId, count, kit.clock()],
  );
  await publish(
    kit,
    there.brandId,
    Array(50).fill(Array(50).fill({ ...joined, kind: "Internal" })),
  );
  const wish = { webhookId: id, after: "0", deadOnly: true };
  await there.as((work) => replayWebhook(work, wish));
  while ((await cursors(id)).length === 0) await hearOn(kit);
  expect(await cursors(id, "DEAD")).toEqual([count]);
  while ((await hearOn(kit)).more);
  expect([(await cursors(id)).length, await cursors(id, "DEAD")]).toEqual([count, []]);
});

test("nothing is replayed to a webhook that was closed", async () => {
  const id = await webhook();
  await there.as((work) => replayWebhook(work, { webhookId: id, after: "0", deadOnly: false }));
  await there.as((work) => closeWebhook(work, { webhookId: id }));
  while ((await hearOn(kit)).more);
  expect(await cursors(id)).toEqual([]);
});

test("while a page is being queued, workers take what is due already", async () => {
  const id = await webhook();
  await there.as((work) => testWebhook(work, { webhookId: id }));
  const event = { cursor: "9", type: "x", at: kit.clock(), memberId: undefined, data: {} };
  const taken = await there.as(async (work) => {
    const telling = { webhookId: id, brandId: there.brandId, event };
    await queueTellings(work, [telling], { diesAt: kit.clock() });
    const wish = { holder: newId(), until: kit.clock(), busy: [], limit: 100 };
    return kit.begin(forAllBrands("webhooks"), (other) => takeWebhooks(other, wish));
  });
  expect(taken.map((each) => each.id)).toContain(id);
});

test("the next letters are read from an index in their order, without the rest", async () => {
  const id = await webhook();
  const plans: string[] = [];
  const explaining = {
    now: kit.clock(),
    rows: async ({ text, values }: Statement) => {
      await kit.asOwner("set enable_seqscan = off");
      await kit.asOwner("set enable_bitmapscan = off");
      const rows = await kit.asOwner<{ "QUERY PLAN": string }>(`explain ${text}`, [...values]);
      plans.push(...rows.map((row) => row["QUERY PLAN"]));
      return [];
    },
  } as unknown as Scope;
  await dueDeliveries(explaining, [{ webhookId: id, limit: 10 }]);
  const [limited] = plans.flatMap((line, at) => (/Limit/.test(line) ? [plans.slice(at)] : []));
  expect(limited?.[1]).toMatch(/Index Scan using webhook_delivery_waiting/);
});
