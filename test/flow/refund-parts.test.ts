/*
 * An order that points paid part of, taken back in parts, and a refund that overtakes its order.
 *
 * Goal: what a till asks for over HTTP comes back as it says, to the minor unit and the point, and
 * headquarters sees what waits in vain.
 * Method: a hub served on a port of its own; a till and headquarters over HTTP, the member over graphql-ws.
 */
import { expect, test } from "@jest/globals";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, world } from "../support/world.ts";

const served = await serveHub();

const LINES = [
  { number: 1, sku: "tea", quantity: 3, netMinor: "1000" },
  { number: 2, quantity: 1, netMinor: "500" },
];

test("an order paid with points goes back line by line, and its points with it", async () => {
  const there = await world(served, { pointValue: { points: 100n, minor: 100n } });
  await record(there, orderOf(there, "earned"));
  const who = callersOf(there);
  const till = served.client(who.till(there.n1));
  const hq = served.client(who.hq);
  const sale = { memberId: there.anna, currency: "CNY", occurredAt: "2026-03-14T05:00:00Z" };
  const order = { ...sale, number: "1", netMinor: "1500", spentPoints: "60", lines: LINES };
  const refund = { orderNumber: "1", occurredAt: "2026-03-15T03:00:00Z" };
  const takeBack = async (refunds: object[]) =>
    (await till.mutate(operation("refund-orders"), { refunds })).refundOrders;

  // The second piece overtakes the order: it waits.
  const early = { ...refund, number: "b", lines: [{ number: 1, quantity: 1 }] };
  const parked = { __typename: "RefundParked", orderNumber: "1", number: "b" };
  expect(await takeBack([early])).toMatchObject([{ ...parked, repeated: false }]);
  expect(await takeBack([early])).toMatchObject([{ ...parked, repeated: true }]);
  const waiting = async () =>
    (await hq.query(operation("parked-refunds"))).parkedRefunds.edges.map(
      ({ node }: { node: object }) => node,
    );
  expect(await waiting()).toMatchObject([
    { source: "N1", orderNumber: "1", number: "b", ageHours: 0, alarm: false, why: null },
  ]);

  const anna = await served.client(who.member(there.anna)).subscribe(operation("wallet-changed"));
  await till.mutate(operation("record-orders"), { orders: [order] });
  expect(await waiting()).toEqual([]);
  const changes = [];
  for (let count = 0; count < 4; count++) {
    const { walletChanged } = await anna.next();
    changes.push([walletChanged.cause, walletChanged.change]);
  }
  expect(changes).toEqual([
    ["EARNED", "15"],
    ["SPENT", "-60"],
    ["TAKEN_BACK", "-3"],
    ["GIVEN_BACK", "13"],
  ]);

  expect(
    await takeBack([
      { ...refund, number: "c", kind: "CHARGEBACK", refundMinor: "1168" },
      { ...refund, number: "d", kind: "CHARGEBACK", refundMinor: "1167", reason: "bank" },
    ]),
  ).toMatchObject([
    { code: "REFUND_TOO_MUCH" },
    {
      order: { refundedMinor: "1500", leftMinor: "0" },
      refund: { refundedMinor: "1167", points: "12", restoredPoints: "47" },
    },
  ]);
  const { order: shown } = await till.query(
    `query { order(number: "1") { spentPoints spentMinor sold { number sku quantity netMinor }
      refunds { number kind refundedMinor totalMinor lines { number quantity refundMinor } } } }`,
  );
  expect(shown).toEqual({
    ...{ spentPoints: "60", spentMinor: "60" },
    sold: LINES.map((line) => ({ sku: null, ...line })),
    refunds: [
      {
        ...{ number: "b", kind: "RETURN", refundedMinor: "333", totalMinor: "333" },
        lines: [{ number: 1, quantity: 1, refundMinor: "333" }],
      },
      {
        ...{ number: "d", kind: "CHARGEBACK", refundedMinor: "1167", totalMinor: "1500" },
        lines: null,
      },
    ],
  });
});

test("a refund that waits for too long raises its alarm, and says why it cannot be applied", async () => {
  const there = await world(served);
  const { hq } = callersOf(there);
  const refund = { source: "till", orderNumber: "1", occurredAt: "2026-03-15T03:00:00Z" };
  const refunds = [{ ...refund, number: "r", refundMinor: "10001" }];
  await served.client(hq).mutate(operation("refund-orders"), { refunds });
  await record(there, orderOf(there, "1"));
  served.clock.advance({ hours: 49 });
  // A token of before would have expired by now.
  const { parkedRefunds } = await served.client(hq).query(operation("parked-refunds"));
  served.clock.reset();
  expect(parkedRefunds.edges).toMatchObject([
    {
      node: {
        ...{ number: "r", refundMinor: "10001", ageHours: 49, alarm: true },
        why: { code: "REFUND_TOO_MUCH", message: expect.stringContaining("10000 minor units") },
      },
    },
  ]);
});
