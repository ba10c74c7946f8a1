/*
 * Who numbers what tills send, and what they are told.
 *
 * Goal: stores number for themselves without knowing of each other, and a till always gets the answer to
 * what it did. Method: a hub served over HTTP; two tills of two stores use the same numbers.
 */
import { describe, expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub();

const order = (there: World) => ({
  ...{ number: "1", memberId: there.anna, netMinor: "10000", currency: "CNY" },
  occurredAt: "2026-03-14T04:00:00Z",
});
const refund = { orderNumber: "1", number: "R1", occurredAt: "2026-03-15T03:00:00Z" };

async function open() {
  const there = await world(served);
  const who = callersOf(there);
  const till = served.client(who.till(there.n1));
  return { there, who, till, other: served.client(who.till(there.s1)) };
}

const record = async (caller: Client, orders: object[]) =>
  (await caller.mutate(operation("record-orders"), { orders })).recordOrders;
const takeBack = async (caller: Client, refunds: object[]) =>
  (await caller.mutate(operation("refund-orders"), { refunds })).refundOrders;

describe("a number without a source", () => {
  test("is the store's own: two stores' tills use the same one", async () => {
    const { there, till, other } = await open();
    const spending = { memberId: there.anna, number: "1", points: "10" };
    for (const caller of [till, other]) {
      expect(await record(caller, [order(there)])).toMatchObject([{ repeated: false }]);
      expect(await record(caller, [order(there)])).toMatchObject([{ repeated: true }]);
      const { spendPoints } = await caller.mutate(operation("spend-points"), spending);
      expect(spendPoints.__typename).toBe("PointsSpent");
    }
    const ask = async (caller: Client) =>
      (await caller.query('{ order(number: "1") { source store { code } } }')).order;
    expect(await ask(till)).toEqual({ source: "N1", store: { code: "N1" } });
    expect(await ask(other)).toEqual({ source: "S1", store: { code: "S1" } });
    expect(await takeBack(till, [refund])).toMatchObject([{ repeated: false }]);
    expect(await takeBack(other, [refund])).toMatchObject([{ repeated: false }]);
  });

  test("is the store's too where its staff sends it, and where source is null", async () => {
    const { there, who, till } = await open();
    await record(till, [order(there)]);
    const staff = served.client(who.staff(there.n1));
    expect(await record(staff, [{ ...order(there), source: null }])).toMatchObject([
      { repeated: true },
    ]);
  });

  test.each(["hq", "north", "member"] as const)("is not taken from %s", async (kind) => {
    const { there, who } = await open();
    const caller = served.client(kind === "member" ? who.member(there.anna) : who[kind]);
    const spending = { memberId: there.anna, storeId: there.n1.id, number: "1", points: "1" };
    const answers = [
      await caller.ask(operation("record-orders"), {
        orders: [{ ...order(there), storeCode: "N1" }],
      }),
      await caller.ask(operation("refund-orders"), { refunds: [refund] }),
      await caller.ask('{ order(number: "1") { id } }'),
      await caller.ask(
        `mutation ($input: SpendPointsInput!) { spendPoints(input: $input) { __typename } }`,
        { input: spending },
      ),
    ];
    for (const { errors = [] } of answers)
      expect(errors).toMatchObject([
        { message: "say who numbers it", extensions: { code: "BAD_USER_INPUT" } },
      ]);
  });
});

describe("a till", () => {
  test("gets its order where it asks for lines too: to it there are none", async () => {
    const { there, who, till } = await open();
    const document = `mutation ($orders: [OrderInput!]!) { recordOrders(input: { orders: $orders }) {
      ... on OrderRecorded { repeated order { number lines { kind } } } } }`;
    const answer = await till.mutate(document, { orders: [order(there)] });
    expect(answer.recordOrders).toEqual([{ repeated: false, order: { number: "1", lines: [] } }]);

    const lines = '{ order(number: "1", source: "N1") { lines { kind } } }';
    const kinds = async (caller: Client) =>
      (await caller.query(lines)).order?.lines.map((each: { kind: string }) => each.kind);
    expect(await kinds(served.client(who.hq))).toEqual(["ROYALTY", "POINTS_COST"]);
    expect(await kinds(served.client(who.north))).toEqual(["ROYALTY", "POINTS_COST"]);
    expect(await kinds(served.client(who.staff(there.n1)))).toEqual([]);
    expect(await kinds(served.client(who.member(there.anna)))).toEqual([]);
  });

  test("that names another store's order learns nothing, and its own refund stands", async () => {
    const { there, till, other } = await open();
    await record(till, [order(there)]);
    await record(other, [order(there)]);
    const outcomes = await takeBack(other, [{ ...refund, source: "N1" }, refund]);
    expect(outcomes).toMatchObject([
      { __typename: "RefundParked", repeated: false },
      { repeated: false, order: { number: "1" } },
    ]);
    expect(await takeBack(other, [{ ...refund, orderNumber: "none", number: "R2" }])).toMatchObject(
      [{ __typename: "RefundParked", repeated: false }],
    );
  });
});
