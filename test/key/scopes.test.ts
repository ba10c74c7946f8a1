/*
 * Goal: a till's key opens what it was given for and nothing beside, over HTTP and sockets, and tells which; an app hears
 * of no event that its rights do not show it.
 * Method: keys of one scope at every door that tills come to; orders that take points and coupons; events read by apps.
 */
import { expect, test } from "@jest/globals";
import { EVENT_TYPES } from "../../src/feed/public-event.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { type Right, TILL_SCOPES, type TillScope } from "../../src/kernel/right.ts";
import { createPartnerKey } from "../../src/key/create-partner-key.ts";
import { createTillKey } from "../../src/key/create-till-key.ts";
import { rotateKey } from "../../src/key/rotate-key.ts";
import { readAllowed } from "../../src/platform/http/reach.ts";
import { DOORS, lackingScope } from "../../src/role/doors.rules.ts";
import { createWebhook } from "../../src/webhook/create-webhook.ts";
import { callersOf } from "../support/callers.ts";
import { client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();
const there = await served.prepare(() => world(served, { members: 1 }));
const tillId = "id" in there.n1.till ? there.n1.till.id : "";

const give = (scopes?: readonly TillScope[]) =>
  there.as((work) => createTillKey(work, { tillId, name: "Till 1", scopes }));
const at = (text: string) => client(served.url, text);
const codeOf = async (text: string, document: string, variables: object = {}) =>
  (await at(text).ask(document, variables)).errors?.[0]?.extensions.code;

const order = (number: string, but: object = {}) => ({
  orders: [
    {
      ...{ source: "till", number, memberId: there.anna, netMinor: "500", currency: "CNY" },
      ...{ occurredAt: "2026-03-14T04:00:00Z", ...but },
    },
  ],
});
const FIND = '{ member(identity: { kind: EXTERNAL, value: "member-0" }) { id } }';

test("every door that changes something at a till takes a scope", () => {
  const open = Object.entries(DOORS)
    .filter(([, { kinds, scopes }]) => kinds.includes("till") && !scopes)
    .map(([name]) => name);
  expect(open.sort()).toEqual(
    [
      ...["brand", "dispute", "endImpersonation", "eventTypes", "events", "franchisee"],
      ...["impersonations", "me", "memberJoined", "memberMerged", "bindingChanged"],
      ...["reconciliation", "refreshSession", "sessions", "signInWithWechat", "signOut"],
      ...["signOutEverywhere", "statement", "store", "storeActivity", "stores", "viewer"],
    ].sort(),
  );
});

test("a key opens the doors of its scopes, all of those a door takes", () => {
  const till = { kind: "till", id: "t", brandId: "b", storeId: "s" } as const;
  for (const [name, door] of Object.entries(DOORS))
    for (const scope of TILL_SCOPES) {
      const { scopes = [] } = door;
      const lacking = lackingScope({ ...till, scopes: new Set([scope]) }, door, {});
      expect([name, scope, lacking]).toEqual([
        ...[name, scope],
        scopes.find((each) => each !== scope),
      ]);
      expect(lackingScope(till, door, { spentPoints: "1" })).toBeUndefined();
    }
});

test("over HTTP and a socket, and the list says what each is good for", async () => {
  const [all, orders, members] = [await give(), await give(["ORDERS"]), await give(["MEMBERS"])];
  expect(all.key.scopes).toEqual(TILL_SCOPES);
  const recordOrders = operation("record-orders");
  expect(await codeOf(orders.text, recordOrders, order("1"))).toBeUndefined();
  expect(await codeOf(all.text, recordOrders, order("2"))).toBeUndefined();
  expect(await codeOf(members.text, recordOrders, order("3"))).toBe("FORBIDDEN");
  expect(await codeOf(orders.text, FIND)).toBe("FORBIDDEN");
  expect(await codeOf(members.text, FIND)).toBeUndefined();
  const socket = at(orders.text);
  expect((await socket.askSocket(FIND)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  await socket.close();

  // What an order takes beside being one.
  for (const but of [
    { spentPoints: "1" },
    { coupons: [{ couponId: tillId }] },
    { quoteId: tillId },
  ])
    expect(await codeOf(orders.text, recordOrders, order("4", but))).toBe("FORBIDDEN");
  expect(await codeOf(orders.text, recordOrders, order("4", { coupons: [] }))).toBeUndefined();

  const { apiKeys } = await served.client(callersOf(there).hq).query(operation("api-keys"));
  expect(apiKeys).toMatchObject([
    ...[{ scopes: ["MEMBERS"] }, { scopes: ["ORDERS"] }, { scopes: [...TILL_SCOPES] }],
  ]);
  const { text } = await there.as((work) => rotateKey(work, { keyId: orders.key.id }));
  expect(await codeOf(text, FIND)).toBe("FORBIDDEN");
});

const EVENTS =
  "query($after: Cursor, $types: [String!]) { events(after: $after, types: $types) { cursor events { type } } }";

test("an app reads the events that its rights show, and no others", async () => {
  const app = (rights: readonly Right[]) =>
    there.as((work) => createPartnerKey(work, { name: "App", rights }));
  const [books, coupons] = [await app(["BOOKS"]), await app(["COUPONS"])];
  const after = await served.feedEnd();
  await record(there, orderOf(there, "told"));
  await served.feedEnd();
  const heard = async (text: string) => {
    const { events } = await at(text).query(EVENTS, { after });
    return new Set((events.events as { type: string }[]).map(({ type }) => type));
  };
  const [all, some] = [await heard(books.text), await heard(coupons.text)];
  expect(all).toContain("lines.accrued");
  expect(all).toContain("order.recorded");
  expect(some).toEqual(new Set([...all].filter((type) => type !== "lines.accrued")));
  const types = ["lines.accrued"];
  expect(await codeOf(coupons.text, EVENTS, { after, types })).toBe("FORBIDDEN");
  expect(await codeOf(books.text, EVENTS, { after, types })).toBeUndefined();
});

test("what is heard live and what is read as events take the same rights", () => {
  const doors = {
    ...{ "lines.accrued": "lineAccrued", "payout.moved": "payoutMoved" },
    ...{ "terms.changed": "termsChanged", "statement.changed": "statementChanged" },
  };
  for (const [type, door] of Object.entries(doors))
    expect([type, EVENT_TYPES.find((each) => each.type === type)?.rights]).toEqual([
      type,
      DOORS[door]?.rights,
    ]);
});

test("nobody has others told of what it may not hear of itself", async () => {
  const create = (rights: readonly Right[], types: readonly string[]) =>
    there.as(
      (work) =>
        createWebhook(work, readAllowed(""), {
          ...{ url: "https://example.com/", types, ordered: true },
        }),
      { ...there.hq, rights: new Set(rights) } as never,
    );
  await expect(create(["KEYS"], [])).rejects.toThrow(Forbidden);
  await expect(create(["KEYS"], ["lines.accrued"])).rejects.toThrow(Forbidden);
  expect((await create(["KEYS"], ["order.recorded"])).webhook.types).toEqual(["order.recorded"]);
  expect((await create(["KEYS", "BOOKS"], ["lines.accrued"])).webhook.types).toHaveLength(1);
});
