/*
 * An order at a till, heard by everybody it concerns.
 *
 * Goal: what a till records reaches the member's phone, the store's screen and the franchisee's page
 * once, in order and without a gap, however often a listener is cut off or the hub starts again.
 * Method: a hub served on a port of its own; a till over HTTP, listeners over graphql-ws; orders are told
 * apart by what they earn: order n is for n.00, earns n points and owes 5 % and one minor unit a point.
 */
import { expect, test } from "@jest/globals";
import { newId } from "../../src/kernel/id.ts";
import { walletMoved } from "../../src/points/points.events.ts";
import { callersOf } from "../support/callers.ts";
import { type Client, serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import type { Data, Stream } from "../support/stream.ts";
import { type World, world } from "../support/world.ts";

const served = await serveHub();

const WALLET_CHANGED = operation("wallet-changed");

/** The n-th order of Anna, for n.00. */
const order = (there: World, n: number) => ({
  number: `order-${n}`,
  memberId: there.anna,
  netMinor: `${n}00`,
  currency: there.currency,
  occurredAt: "2026-03-14T04:00:00Z",
});

const send = async (till: Client, there: World, ...numbers: number[]): Promise<Data[]> => {
  const orders = numbers.map((n) => order(there, n));
  return (await till.mutate(operation("record-orders"), { orders })).recordOrders;
};

async function open() {
  const there = await world(served);
  const who = callersOf(there);
  const till = served.client(who.till(there.n1));
  return { there, who, till };
}

const changes = (events: Data[]) => events.map(({ walletChanged }) => Number(walletChanged.change));
const cursorOf = (event: Data): string => event.walletChanged.cursor;

test("an order is heard by its member, its store and its franchisee", async () => {
  const { there, who, till } = await open();
  const anna = await served.client(who.member(there.anna)).subscribe(WALLET_CHANGED);
  const store = await served.client(who.staff(there.n1)).subscribe(operation("store-activity"));
  const north = await served.client(who.north).subscribe(operation("line-accrued"));

  const [recorded] = await send(till, there, 100);
  expect(recorded).toMatchObject({
    __typename: "OrderRecorded",
    repeated: false,
    order: { number: "order-100", memberId: there.anna, points: "100" },
  });

  expect(await anna.next()).toEqual({
    walletChanged: {
      cursor: expect.stringMatching(/^\d+$/),
      cause: "EARNED",
      change: "100",
      wallet: {
        balance: "100",
        owed: "0",
        held: "0",
        buckets: [{ lastDay: "2027-03-31", issuerCode: "N1", points: "100" }],
      },
    },
  });
  expect(await store.next()).toMatchObject({
    storeActivity: {
      cursor: expect.stringMatching(/^\d+$/),
      order: { id: recorded.order.id, number: "order-100", netMinor: "10000", points: "100" },
      refund: null,
    },
  });
  const line = { postingId: recorded.order.id, correctsPostingId: null, store: { code: "N1" } };
  expect(await north.next()).toEqual({
    lineAccrued: {
      cursor: expect.stringMatching(/^\d+$/),
      franchiseeId: there.north.id,
      lines: [
        {
          ...line,
          no: 0,
          kind: "ROYALTY",
          clause: "1",
          base: "10000",
          rate: "500",
          amountMinor: "-500",
        },
        {
          ...line,
          no: 1,
          kind: "POINTS_COST",
          clause: "3",
          base: "100",
          rate: "1",
          amountMinor: "-100",
        },
      ],
      // The book's first month is still open, but an order stands in the month it happened in.
      month: {
        month: "2026-03",
        orders: 1,
        netMinor: "10000",
        sums: [
          { kind: "POINTS_COST", lines: 1, base: "100", amountMinor: "-100" },
          { kind: "ROYALTY", lines: 1, base: "10000", amountMinor: "-500" },
        ],
        totalMinor: "-600",
      },
    },
  });
});

test("the same order again gives the same answer and is not told again", async () => {
  const { there, who, till } = await open();
  const anna = await served.client(who.member(there.anna)).subscribe(WALLET_CHANGED);
  const store = await served.client(who.staff(there.n1)).subscribe(operation("store-activity"));
  const north = await served.client(who.north).subscribe(operation("line-accrued"));
  const [first] = await send(till, there, 7);
  for (const listener of [anna, store, north]) await listener.next();

  const [again] = await send(till, there, 7);
  expect(again).toEqual({ ...first, repeated: true });
  for (const listener of [anna, store, north]) expect(await listener.rest()).toEqual([]);

  // One that says something else under the same number is refused, and not told either.
  const [other] = (
    await till.mutate(operation("record-orders"), {
      orders: [{ ...order(there, 7), netMinor: "800" }],
    })
  ).recordOrders;
  expect(other).toMatchObject({
    code: "ORDER_CONFLICT",
    differences: [{ field: "netMinor", recorded: "700", received: "800" }],
  });
  expect(await anna.rest()).toEqual([]);
});

test("a till that hits upon another store's number is not told what was sold there", async () => {
  const { there, who, till } = await open();
  await send(till, there, 7);
  const other = served.client(who.till(there.s1));
  const [refused] = (
    await other.mutate(operation("record-orders"), {
      orders: [{ ...order(there, 7), source: "N1" }],
    })
  ).recordOrders;
  expect(refused).toMatchObject({
    code: "ORDER_CONFLICT",
    differences: [{ field: "storeId", recorded: there.n1.id, received: there.s1.id }],
  });
});

test("who does not buy, sell or own hears nothing", async () => {
  const { there, who, till } = await open();
  const elsewhere = await world(served);
  const strangers = [
    await served.client(who.staff(there.n2)).subscribe(operation("store-activity")),
    await served.client(who.south).subscribe(operation("line-accrued")),
    await served.client(callersOf(elsewhere).hq).subscribe(operation("store-activity")),
    await served.client(callersOf(elsewhere).hq).subscribe(operation("line-accrued")),
  ];
  const hq = await served.client(who.hq).subscribe(operation("store-activity"));
  await send(till, there, 1);
  expect((await hq.next()).storeActivity.order.number).toBe("order-1");
  for (const stranger of strangers) expect(await stranger.rest(50)).toEqual([]);
});

test("a listener that comes back behind its cursor hears each missed event once and in order", async () => {
  const { there, who, till } = await open();
  const anna = who.member(there.anna);
  const phone = served.client(anna);
  const before = await phone.subscribe(WALLET_CHANGED);
  await send(till, there, 1);
  await send(till, there, 2, 3);
  const heard = await before.take(3);
  expect(changes(heard)).toEqual([1, 2, 3]);
  await phone.close();

  for (const n of [4, 5, 6]) await send(till, there, n);
  // Recorded while it comes back: some of these are read from the past, some come live.
  const meanwhile = (async () => {
    for (const n of [7, 8, 9, 10, 11, 12]) await send(till, there, n);
  })();
  const after = cursorOf(heard[2]);
  const resumed = await served.client(anna).subscribe(WALLET_CHANGED, { after });
  await meanwhile;
  const missed = await resumed.take(9);
  expect(changes(missed)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const cursors = [...heard, ...missed].map((event) => BigInt(cursorOf(event)));
  expect(cursors).toEqual([...cursors].sort((a, b) => (a < b ? -1 : 1)));
  expect(new Set(cursors).size).toBe(12);

  await send(till, there, 13);
  expect(changes([await resumed.next()])).toEqual([13]);
  expect(await resumed.rest()).toEqual([]);

  // The event says what changed, the wallet beside it is the one of now: 4, 5 and 6 were in already.
  expect(Number(missed[0].walletChanged.wallet.balance)).toBeGreaterThanOrEqual(21);
});

test("listeners that come at any moment of a rush each hear all of it, once and in order", async () => {
  const { there, who, till } = await open();
  const after = await served.feedEnd();
  const rush = Array.from({ length: 16 }, (_, n) => n + 1);
  const selling = (async () => {
    for (const n of rush) await send(till, there, n);
  })();
  const anna = served.client(who.member(there.anna));
  const listeners: Stream[] = [];
  while (listeners.length < 40) listeners.push(await anna.subscribe(WALLET_CHANGED, { after }));
  await selling;
  for (const listener of listeners) expect(changes(await listener.take(rush.length))).toEqual(rush);
  await served.feedEnd();
  expect(await listeners[0]?.rest()).toEqual([]);
  for (const listener of listeners) expect(await listener.rest(0)).toEqual([]);
});

test("a listener may go on behind any event it heard", async () => {
  const { there, who, till } = await open();
  await send(till, there, 1);
  const after = await served.feedEnd();
  // A member of North's buys at South's: each order makes a line for either, one event beside the other.
  const south = served.client(who.till(there.s1));
  await send(south, there, 2, 3, 4);
  const hq = served.client(who.hq);
  const cursors = async (from: string, count: number): Promise<string[]> => {
    const stream = await hq.subscribe(operation("line-accrued"), { after: from });
    const heard = await stream.take(count);
    stream.stop();
    return heard.map(({ lineAccrued }) => lineAccrued.cursor);
  };
  const all = await cursors(after, 6);
  for (const [index, cursor] of all.slice(0, -1).entries())
    expect(await cursors(cursor, 5 - index)).toEqual(all.slice(index + 1));
});

test("a listener misses nothing across a restart of the hub", async () => {
  const { there, who, till } = await open();
  const anna = who.member(there.anna);
  const phone = served.client(anna);
  const before = await phone.subscribe(WALLET_CHANGED);
  await send(till, there, 1);
  const after = cursorOf(await before.next());
  await send(till, there, 2);
  await before.next();

  await served.restart();
  expect((await phone.closed).code).toBe(1001);
  const tillAgain = served.client(who.till(there.n1));
  await send(tillAgain, there, 3);
  const resumed = await served.client(anna).subscribe(WALLET_CHANGED, { after });
  expect(changes(await resumed.take(2))).toEqual([2, 3]);
  // The till did not see its answer and sends again: told once all the same.
  await send(tillAgain, there, 2, 3, 4);
  expect(changes([await resumed.next()])).toEqual([4]);
  expect(await resumed.rest()).toEqual([]);
});

test("what was recorded but not relayed when a hub stopped is told by the next one", async () => {
  const { there, who } = await open();
  const { anna } = there;
  const [counter] = await served.asOwner<{ seq: string }>("select seq from feed_counter");
  await served.restart(async () => {
    const cause = { kind: "EARNED" as const, postingId: newId(), change: 5n };
    await served.asOwner(
      "insert into outbox (id, brand_id, facts, count, recorded_at) values ($1, $2, $3, 1, now())",
      [newId(), there.brandId, JSON.stringify([walletMoved(anna, cause)])],
    );
  });
  const after = counter?.seq;
  const phone = await served.client(who.member(anna)).subscribe(WALLET_CHANGED, { after });
  expect(changes([await phone.next()])).toEqual([5]);
});

test("a refund is heard by its member, its store and its franchisee", async () => {
  const { there, who, till } = await open();
  const anna = await served.client(who.member(there.anna)).subscribe(WALLET_CHANGED);
  const store = await served.client(who.staff(there.n1)).subscribe(operation("store-activity"));
  const north = await served.client(who.north).subscribe(operation("line-accrued"));
  const [recorded] = await send(till, there, 40);
  for (const listener of [anna, store, north]) await listener.next();

  const refund = {
    orderNumber: "order-40",
    number: "refund-40",
    reason: "spilled",
    occurredAt: "2026-03-15T03:00:00Z",
  };
  const [refunded] = (await till.mutate(operation("refund-orders"), { refunds: [refund] }))
    .refundOrders;
  expect(refunded).toMatchObject({
    repeated: false,
    refund: { number: "refund-40", points: "40" },
  });

  expect(await anna.next()).toMatchObject({
    walletChanged: { cause: "TAKEN_BACK", change: "-40", wallet: { balance: "0", buckets: [] } },
  });
  expect(await store.next()).toMatchObject({
    storeActivity: {
      order: { number: "order-40" },
      refund: { number: "refund-40", reason: "spilled", points: "40" },
    },
  });
  const { lineAccrued } = await north.next();
  expect(lineAccrued.lines).toMatchObject([
    { kind: "ROYALTY", amountMinor: "200", correctsPostingId: recorded.order.id },
    { kind: "POINTS_COST", amountMinor: "40", correctsPostingId: recorded.order.id },
  ]);
  expect(lineAccrued.month).toMatchObject({ orders: 0, netMinor: "0", totalMinor: "0" });

  const [again] = (await till.mutate(operation("refund-orders"), { refunds: [refund] }))
    .refundOrders;
  expect(again).toMatchObject({ repeated: true });
  for (const listener of [anna, store, north]) expect(await listener.rest()).toEqual([]);
});
