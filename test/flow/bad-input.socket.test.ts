/*
 * What callers get wrong over a socket, and what the hub gets wrong itself.
 *
 * Goal: a socket answers a mistake as HTTP does and ends with its token; a bug of ours, met over either
 * door, is told by a trace id alone.
 * Method: a hub served on a port of its own; its bug is a table that the test takes away from under it.
 */
import { expect, test } from "@jest/globals";
import WebSocket from "ws";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const who = callersOf(there);
const ACTIVITY = operation("store-activity");

const soon = (seconds: number) => served.token(who.hq, seconds / 3600);

test("a socket without a good token is closed with 4403", async () => {
  const expired = served.token(who.hq, -1);
  for (const token of [undefined, "nonsense", expired]) {
    const caller = client(served.url, token);
    expect((await caller.askSocket("{ viewer { id } }")).errors?.[0]?.message).toBe(
      "closed with 4403",
    );
    expect((await caller.closed).code).toBe(4403);
  }
});

test("a socket that says nothing is closed with 4408", async () => {
  const socket = new WebSocket(
    `${served.url.replace("http", "ws")}/graphql`,
    "graphql-transport-ws",
  );
  const code = await new Promise((resolve) => socket.on("close", resolve));
  expect(code).toBe(4408);
});

test("a socket that sends what only the hub sends is closed with 4400, and is no bug of ours", async () => {
  const socket = new WebSocket(
    `${served.url.replace("http", "ws")}/graphql`,
    "graphql-transport-ws",
  );
  socket.on("open", () => socket.send(JSON.stringify({ type: "complete", id: "none" })));
  socket.on("open", () => socket.send(JSON.stringify({ type: "next", id: "1", payload: {} })));
  expect(await new Promise((resolve) => socket.on("close", resolve))).toBe(4400);
  expect(served.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test("a socket ends with its token, and its subscriptions with it", async () => {
  const began = performance.now();
  const caller = client(served.url, soon(2));
  const stream = await caller.subscribe(ACTIVITY);
  expect(await caller.closed).toMatchObject({ code: 4440, reason: "the token has expired" });
  expect(performance.now() - began).toBeGreaterThan(1_500);
  await record(there, orderOf(there, "not heard"));
  expect((await stream.rest()).map(({ data }) => data)).toEqual([undefined]);
});

test.each([
  ["a garbage cursor", ACTIVITY, { after: "abc" }, "BAD_USER_INPUT", "not a cursor of this feed"],
  [
    "a cursor beyond 64 bits",
    ACTIVITY,
    { after: "9".repeat(19) },
    "BAD_USER_INPUT",
    "not a cursor",
  ],
  [
    "a cursor that is none",
    ACTIVITY,
    { after: "a b" },
    "BAD_USER_INPUT",
    "Cursor is not one of ours",
  ],
  ["a garbage uuid", ACTIVITY, { storeId: "N1" }, "BAD_USER_INPUT", "not a valid UUID"],
  [
    "a variable of the wrong type",
    "query ($n: Int) { stores(first: $n) { pageInfo { hasNextPage } } }",
    { n: "x" },
    "BAD_USER_INPUT",
    "Int cannot represent",
  ],
  ["a document that breaks off", "{ viewer { id }", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"],
  [
    "a document nested 10,000 deep",
    "{ stores ".repeat(10_000),
    {},
    "GRAPHQL_VALIDATION_FAILED",
    "",
  ],
  [
    "5,000 aliases",
    `{ ${"a: viewer { id } ".repeat(5_000)} }`,
    {},
    "GRAPHQL_PARSE_FAILED",
    "tokens",
  ],
  [
    "a document of two operations",
    "query a { viewer { id } } query b { viewer { id } }",
    {},
    "OPERATION_RESOLUTION_FAILURE",
    "no name",
  ],
  ["an unknown field", "{ viewer { salary } }", {}, "GRAPHQL_VALIDATION_FAILED", "salary"],
  [
    "a page too large",
    "{ stores(first: 201) { pageInfo { hasNextPage } } }",
    {},
    "BAD_USER_INPUT",
    "first must",
  ],
])("%s over a socket is the caller's mistake", async (_, document, variables, code, message) => {
  const { errors, data } = await served.client(who.hq).askSocket(document, variables);
  expect(errors).toHaveLength(1);
  expect([errors?.[0]?.extensions?.code, data ?? null]).toEqual([code, null]);
  expect(errors?.[0]?.message).toContain(message);
  expect(errors?.[0]?.message).not.toMatch(/call stack/);
});

test("one socket carries on after a mistake, and carries many subscriptions", async () => {
  const hq = served.client(who.hq);
  const streams = [
    await hq.subscribe(ACTIVITY),
    await hq.subscribe(operation("line-accrued")),
    await hq.subscribe(
      operation("wallet-changed").replace("(after:", `(memberId: "${there.anna}", after:`),
    ),
  ];
  expect((await hq.askSocket("{ nonsense")).errors).toHaveLength(1);
  await record(there, orderOf(there, "for all"));
  for (const stream of streams) await stream.next();
});

test("a bug of ours is told by a trace id alone, and its text is in the log", async () => {
  const hq = served.client(who.hq);
  const stream = await hq.subscribe(ACTIVITY);
  await served.asOwner("alter table customer_order rename to gone");
  try {
    const { status, text, errors, data } = await hq.ask(
      '{ order(number: "not heard", source: "till") { id } }',
    );
    const traceId = errors?.[0]?.extensions.traceId ?? "";
    expect([status, data, errors]).toEqual([
      200,
      { order: null },
      [
        {
          message: `something went wrong on our side; quote trace ${traceId}`,
          path: ["order"],
          extensions: {
            code: "INTERNAL_SERVER_ERROR",
            traceId: expect.stringMatching(/^[\da-f-]{36}$/),
          },
        },
      ],
    ]);
    const mutated = await hq.ask(operation("record-orders"), {
      orders: [
        {
          ...{
            source: "till",
            number: "lost",
            memberId: there.anna,
            storeCode: "N1",
            netMinor: "100",
            currency: "CNY",
          },
          occurredAt: "2026-03-14T04:00:00Z",
        },
      ],
    });
    const refunded = await hq.askSocket(operation("refund-orders"), {
      refunds: [
        {
          source: "till",
          orderNumber: "not heard",
          number: "r",
          occurredAt: "2026-03-15T04:00:00Z",
        },
      ],
    });
    for (const { errors: said } of [mutated, refunded])
      expect(said?.[0]?.extensions?.code).toBe("INTERNAL_SERVER_ERROR");
    for (const told of [text, mutated.text, JSON.stringify(refunded)])
      expect(told).not.toMatch(/customer_order|relation|select|pg|at .*\.ts/i);
    const logged = served.logged.find((line) => line.traceId === traceId);
    expect(JSON.stringify(logged)).toMatch(/relation .*customer_order.* does not exist/);
  } finally {
    await served.asOwner("alter table gone rename to customer_order");
  }
  // What failed wrote nothing, and a listener's subscription goes on.
  await record(there, orderOf(there, "after the bug"));
  expect((await stream.next()).storeActivity.order.number).toBe("after the bug");
});
