/*
 * What the server does with callers that meet it in an unusual way.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "@jest/globals";
import { callersOf } from "./support/callers.ts";
import { serveHub } from "./support/client.ts";
import { operation } from "./support/operations.ts";
import { orderOf, record, world } from "./support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served));
const who = callersOf(there);

test("a subscription over HTTP is sent to the socket, and is no bug of ours", async () => {
  const caller = served.client(who.hq);
  const { status, errors } = await caller.ask(operation("store-activity"));
  expect(status).toBe(400);
  expect(errors).toEqual([
    {
      message: "subscriptions are followed over graphql-ws, at the same address",
      extensions: { code: "BAD_REQUEST" },
    },
  ]);
  expect(served.logged).toEqual([]);
});

test("a cursor of null follows what is new, as no cursor does", async () => {
  const caller = served.client(who.hq);
  const stream = await caller.subscribe(operation("store-activity"), { after: null });
  await record(there, orderOf(there, "new"));
  expect((await stream.next()).storeActivity.order.number).toBe("new");
});

test("a socket whose other end is silent does not hold up a stop", async () => {
  const socket = connect(Number(new URL(served.url).port), "localhost");
  socket.on("error", () => undefined);
  socket.write(
    [
      "GET /graphql HTTP/1.1",
      "Host: localhost",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol: graphql-transport-ws",
      "\r\n",
    ].join("\r\n"),
  );
  await once(socket, "data");
  socket.pause();

  // A step of closing that does not end fails the restart.
  await served.restart();
  const cut = once(socket, "close");
  socket.resume();
  await cut;
});
