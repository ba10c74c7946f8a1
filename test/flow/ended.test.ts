/*
 * Callers that do not wait for their answer, and hubs that do not.
 *
 * Goal: what was asked ends in PostgreSQL, whichever way its caller leaves or as it takes too long, and others have the
 * connections; what is cancelled amid a mutation is there once when it is sent again, or was not at all.
 * Method: a table is locked, so that what is asked waits in PostgreSQL, which tells what still waits there; the lock
 * is held meanwhile, so nothing ends by itself.
 */
import { type ClientRequest, request } from "node:http";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import type { Caller } from "../../src/identity/token.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, client, serveHub } from "../support/client.ts";
import { type Lock, lockTable } from "../support/lock.ts";
import { operation } from "../support/operations.ts";
import { until } from "../support/until.ts";
import { orderOf, record, wallet, world } from "../support/world.ts";

const served = await serveHub("serve");
const there = await served.prepare(async () => {
  const made = await world(served, { members: 1 });
  await record(made, orderOf(made, "before"));
  return made;
});
const who = callersOf(there);
const till = served.client(who.till(there.n1));
const STORES = "{ stores { edges { node { id } } } }";
const ORDERS = "{ members { edges { node { orders { edges { cursor } } } } } }";

/** A caller of a hub beside it, whose patience ends after half a second. */
const hurried = await served.prepare(() => served.second({ operationMs: 500 }));
const callers: Client[] = [];
afterAll(() => Promise.all(callers.map((each) => each.close())));
function impatient(caller: Caller): Client {
  const made = client(hurried.url, served.token(caller));
  callers.push(made);
  return made;
}

let lock: Lock | undefined;
afterEach(() => lock?.release());

/** Sends an operation over a connection of its own. */
function send(caller: Caller, query: string, variables: object = {}) {
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${served.token(caller)}`,
  };
  const sent: ClientRequest = request(`${served.url}/graphql`, { method: "POST", headers });
  sent.on("error", () => undefined);
  sent.end(JSON.stringify({ query, variables }));
  return sent;
}

/** All of the pool's connections serve, and nothing was wrong with us. */
async function expectQuiet() {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => served.client(who.hq).query(STORES)),
  );
  expect(answers).toHaveLength(20);
  expect(served.logged).toEqual([]);
}

test("who closes its connection is not asked for any longer", async () => {
  lock = await lockTable(served, "customer_order");
  const sent = Array.from({ length: 12 }, () => send(who.hq, ORDERS));
  // As many as there are connections; the others wait for one.
  await lock.waitedForBy(10);
  for (const each of sent) each.destroy();
  await lock.waitedForBy(0);
  await expectQuiet();
});

test("nor who closes its socket, or takes a question back", async () => {
  lock = await lockTable(served, "customer_order");
  const gone = served.client(who.hq);
  const staying = served.client(who.hq);
  await gone.subscribe(ORDERS);
  const asked = await staying.subscribe(ORDERS);
  await lock.waitedForBy(2);
  asked.stop();
  await lock.waitedForBy(1);
  await gone.close();
  await lock.waitedForBy(0);
  expect((await staying.askSocket(STORES)).errors).toBeUndefined();
  await expectQuiet();
});

test("a mutation whose caller left amid it left nothing; sent again it is there once", async () => {
  const spend = { memberId: there.anna, number: "S-1", points: "30" };
  lock = await lockTable(served, "ledger_transfer");
  const sent = send(who.till(there.n1), operation("spend-points"), spend);
  await lock.waitedForBy(1);
  sent.destroy();
  await lock.waitedForBy(0);
  await lock.release();
  expect(await wallet(served, there)).toMatchObject({ balance: 100n });
  const ids = [];
  for (let time = 0; time < 2; time++) {
    const { spendPoints } = await till.mutate(operation("spend-points"), spend);
    ids.push(spendPoints.spending.id);
  }
  expect(new Set(ids).size).toBe(1);
  expect(await wallet(served, there)).toMatchObject({ balance: 70n });
});

test("orders come to their end whoever leaves, for others may share their transaction", async () => {
  const number = "left";
  const order = {
    ...{ number, memberId: there.anna, netMinor: "5000", currency: there.currency },
    occurredAt: "2026-03-14T04:00:00Z",
  };
  lock = await lockTable(served, "ledger_transfer");
  const sent = send(who.till(there.n1), operation("record-orders"), { orders: [order] });
  await lock.waitedForBy(1);
  sent.destroy();
  await lock.release();
  const booked = () => served.asOwner("select from customer_order where number = $1", [number]);
  await until(async () => (await booked()).length === 1);
  const { recordOrders } = await till.mutate(operation("record-orders"), { orders: [order] });
  expect(recordOrders).toMatchObject([{ repeated: true }]);
  expect(await booked()).toHaveLength(1);
});

test("what comes to its end is in the trail whoever leaves", async () => {
  const inTrail = async (mutation: string) =>
    served.asOwner("select outcome from audit_entry where mutation = $1", [mutation]);
  served.clock.set("2026-04-02T04:00:00Z");
  lock = await lockTable(served, "settlement_book");
  const closing = send(who.hq, operation("close-month"), { month: "2026-01" });
  await lock.waitedForBy(1);
  closing.destroy();
  await lock.release();
  await until(async () => (await inTrail("closeMonth")).length === 1);
  expect(await inTrail("closeMonth")).toEqual([{ outcome: "DONE" }]);
});

test("what takes too long is told so at either door, and waits in PostgreSQL no longer", async () => {
  lock = await lockTable(served, "customer_order");
  const caller = impatient(who.hq);
  for (const { errors } of [await caller.ask(ORDERS), await caller.askSocket(ORDERS)])
    expect(errors?.[0]).toMatchObject({
      message: "it took longer than 0.5 s, and was ended",
      extensions: { code: "TIMED_OUT" },
    });
  await lock.waitedForBy(0);
  expect(served.logged).toEqual([]);
});

test("a mutation that took too long left nothing, and may be sent again", async () => {
  const before = await wallet(served, there);
  const spend = { memberId: there.anna, number: "S-2", points: "10" };
  lock = await lockTable(served, "ledger_transfer");
  const caller = impatient(who.staff(there.n1));
  const { errors } = await caller.ask(operation("spend-points"), spend);
  expect(errors?.[0]?.extensions.code).toBe("TIMED_OUT");
  await lock.waitedForBy(0);
  await lock.release();
  expect(await wallet(served, there)).toMatchObject(before);
});

test("what a mutation did before its answer took too long stays, and nothing is done twice", async () => {
  const enrol = `mutation { enrolMembers(input: { members: [{ identities: [{ kind: EXTERNAL, value: "ben" }] }] }) {
    __typename
    ... on MemberEnrolled { member { id orders(first: 1) { edges { cursor } } } }
    ... on Refusal { code }
  } }`;
  lock = await lockTable(served, "customer_order");
  // Time enough for what comes before, on whatever machine.
  const { url } = await served.second({ operationMs: 5_000 });
  const caller = client(url, served.token(who.hq));
  callers.push(caller);
  const { data, errors } = await caller.ask(enrol);
  expect(errors?.[0]?.extensions.code).toBe("TIMED_OUT");
  expect(data.enrolMembers).toMatchObject([
    { __typename: "MemberEnrolled", member: { orders: null } },
  ]);
  await lock.release();
  const again = await caller.query(enrol);
  expect(again.enrolMembers).toEqual([{ __typename: "AlreadyMember", code: "ALREADY_MEMBER" }]);
});
