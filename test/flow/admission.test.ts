/*
 * Goal: what would not be answered in time is refused at once, over HTTP and sockets, and is told when to come back;
 * what was taken is answered; whoever looks after the hub is never refused; our own client comes back by itself.
 * Method: the book is locked, so that orders sent over real HTTP stay in work, until no more are taken.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import pg from "pg";
import WebSocket from "ws";
import { createBanyan } from "../../src/client/create-banyan.ts";
import { RecordOrders } from "../../src/client/operations.ts";
import type { Transport } from "../../src/client/transport.ts";
import { webTransport } from "../../src/client/web.ts";
import { clientOptions } from "../../src/platform/database/orm.ts";
import { callersOf } from "../support/callers.ts";
import { type Answer, type Client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { type World, world } from "../support/world.ts";

const SHOP = "https://shop.example";
/** Time enough for what is sent, by a process that sends and answers all of it. */
const requests = { corsOrigins: [SHOP], bodyMs: 300_000 };
const served = await serveHub("all", { requests });
const MANY = 400;

const orderOf = (there: World, n: number) => ({
  ...{ number: `order-${n}`, memberId: there.anna, netMinor: `${n + 1}00` },
  ...{ currency: there.currency, occurredAt: "2026-03-14T04:00:00Z" },
});

/** Nothing is posted until it is let go. */
async function lockBook(): Promise<() => Promise<void>> {
  const owner = new pg.Client(clientOptions(served.place));
  await owner.connect();
  await owner.query("begin; lock table customer_order in exclusive mode");
  let ending: Promise<void> | undefined;
  return () => (ending ??= owner.end());
}

/** Sends orders until some are refused, each in a call of its own. Answers what came of those refused, and of all in the end. */
async function flood(till: Client, there: World) {
  const answers: Promise<Answer>[] = [];
  const refused: Answer[] = [];
  for (let n = 0; refused.length === 0; ) {
    // So many wait that the next are refused as soon as the hub notices how slow it is.
    for (const end = n + (n < MANY ? 50 : 1); n < end; n++) {
      const answer = till.ask(operation("record-orders"), { orders: [orderOf(there, n)] });
      answers.push(answer);
      void answer.then((each) => each.status === 503 && refused.push(each));
    }
    // What is refused is refused while what is taken cannot be answered.
    await sleep(100);
  }
  return { answers, refused };
}

test("a flood is taken as far as it can be answered; the rest comes back later", async () => {
  const there = await world(served);
  const who = callersOf(there);
  const till = served.client(who.till(there.n1));
  const before = served.client(who.member(there.anna));
  const followed = await before.subscribe(operation("wallet-changed"));

  const unlock = await lockBook();
  try {
    const { answers, refused } = await flood(till, there);
    expect(refused[0]?.errors).toEqual([
      {
        message: expect.stringMatching(/a little later/),
        extensions: { code: "SERVICE_UNAVAILABLE", retryAfter: expect.any(Number) },
      },
    ]);
    const shed = await fetch(`${served.url}/graphql`, {
      ...{ method: "POST", body: "never read", headers: { origin: SHOP } },
    });
    expect(shed.status).toBe(503);
    // A page in a browser can read it.
    expect(shed.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(Number(shed.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);

    // A socket that is there hears no; a new one is not let in.
    const { errors } = await before.askSocket("{ brand { id } }");
    expect(errors?.[0]?.extensions).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    const late = new WebSocket(
      `${served.url.replace("http", "ws")}/graphql`,
      "graphql-transport-ws",
    );
    await expect(
      new Promise((opened, failed) => late.on("open", opened).on("error", failed)),
    ).rejects.toThrow("503");

    // Our own client waits as long as it is told, then comes again.
    const web = webTransport();
    const statuses: number[] = [];
    const post: Transport["post"] = async (...request) => {
      const answered = await web.post(...request);
      statuses.push(answered.status);
      if (answered.status === 503) {
        await unlock();
        await Promise.all(answers);
      }
      return answered;
    };
    const banyan = createBanyan({
      ...{ url: served.url, transport: { ...web, post } },
      token: served.token(who.till(there.n1)),
    });
    const { recordOrders } = await banyan.ask(RecordOrders, { orders: [orderOf(there, 5_000)] });
    expect(recordOrders).toMatchObject([{ __typename: "OrderRecorded" }]);
    expect(statuses).toEqual([503, 200]);
    banyan.close();

    const all = await Promise.all(answers);
    // Refused, or taken and not let to the book in time; the others are booked.
    for (const { errors } of all)
      expect([undefined, "SERVICE_UNAVAILABLE"]).toContain(errors?.[0]?.extensions.code);
    // Whoever followed already went on following.
    expect((await followed.next()).walletChanged).toMatchObject({ cause: "EARNED" });
    const booked = await served.asOwner<{ count: string }>(
      `select count(*) from customer_order where member_id = $1`,
      [there.anna],
    );
    expect(Number(booked[0]?.count)).toBe(
      all.filter(({ errors }) => errors === undefined).length + 1,
    );
  } finally {
    await unlock();
  }
});
