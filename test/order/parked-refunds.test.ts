import { describe, expect, test } from "@jest/globals";
import { verify } from "../../src/commands/verify.ts";
import { alarmParked } from "../../src/order/alarm-parked.ts";
import { RefundConflict } from "../../src/order/order.refusals.ts";
import { parkedPage } from "../../src/order/parked.queries.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { silent } from "../support/silent.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

// Goal: a refund that overtakes its order is neither lost nor done twice, and whoever waits in vain is
// seen. Method: refunds and orders against a real database, one after another and at once.

const kit = await openKit();

const refundOf = (orderNumber: string, but: Partial<RefundOrder> = {}): RefundOrder => ({
  ...{ source: "till", orderNumber, number: `R${orderNumber}` },
  occurredAt: new Date(kit.clock().getTime() - 3_600_000),
  ...but,
});

const send = (there: World, wishes: RefundOrder[], actor = there.hq) =>
  there.as((work) => refundOrders(work, wishes), actor);

const parkedIn = (there: World) => parkedPage(kit.look(there.hq), { behind: undefined });

describe("a refund before its order", () => {
  test("waits for it, and is applied in the order's own transaction", async () => {
    const there = await world(kit);
    expect(await send(there, [refundOf("1")])).toMatchObject([
      { repeated: false, parked: { refusal: null, parkedAt: kit.clock() } },
    ]);
    expect(await record(there, orderOf(there, "1"))).toMatchObject([{ repeated: false }]);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ order_refund: 1, parked_refund: 0 });
    expect(await sumsOf(kit, there.brandId)).toEqual({});
    // From now on it is a refund like any other.
    expect(await send(there, [refundOf("1")])).toMatchObject([
      { repeated: true, refund: { number: "R1" } },
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("that comes again goes on waiting; another content under its number is refused", async () => {
    const there = await world(kit);
    const [first] = await send(there, [refundOf("1")]);
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ days: 1 });
    const again = refundOf("1", { occurredAt: new Date(kit.clock().getTime() - 25 * 3_600_000) });
    expect(await send(there, [again, again])).toMatchObject([
      { ...first, repeated: true },
      { ...first, repeated: true },
    ]);
    expect(await send(there, [{ ...again, refundMinor: 1n }])).toEqual([new RefundConflict("R1")]);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("waits with all it asks for: lines, amounts, kinds, in order of time", async () => {
    const there = await world(kit);
    const at = (minutes: number) => new Date(kit.clock().getTime() - minutes * 60_000);
    await send(there, [
      refundOf("1", { number: "rest", occurredAt: at(1) }),
      refundOf("1", { number: "line", lines: [{ number: 2, quantity: 1 }], occurredAt: at(30) }),
      refundOf("1", {
        ...{ number: "amount", kind: "CHARGEBACK", reason: "bank" },
        ...{ refundMinor: 100n, occurredAt: at(20) },
      }),
    ]);
    const lines = [
      { number: 1, sku: "tea", quantity: 1, netMinor: 4_000n },
      { number: 2, sku: "cake", quantity: 2, netMinor: 6_000n },
    ];
    await record(there, orderOf(there, "1", { lines }));
    const refunds = await kit.asOwner(
      "select number, kind, reason, refunded_minor, no from order_refund where brand_id = $1 order by no",
      [there.brandId],
    );
    expect(refunds).toEqual([
      { number: "line", kind: "RETURN", reason: null, refunded_minor: "3000", no: 1 },
      { number: "amount", kind: "CHARGEBACK", reason: "bank", refunded_minor: "100", no: 2 },
      { number: "rest", kind: "RETURN", reason: null, refunded_minor: "6900", no: 3 },
    ]);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("that asks for too much stays, says why, and harms neither its order nor the others", async () => {
    const there = await world(kit);
    await send(there, [refundOf("1", { refundMinor: 10_001n }), refundOf("2")]);
    await record(there, orderOf(there, "1"), orderOf(there, "2"));
    expect(await parkedIn(there)).toMatchObject([
      { wish: { number: "R1" }, refusal: { code: "REFUND_TOO_MUCH", zh: expect.anything() } },
    ]);
    expect((await wallet(kit, there)).balance).toBe(100n);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ order_refund: 1, parked_refund: 1 });
    // Sent again it is judged by the order, as any refund is.
    const [again] = await send(there, [refundOf("1", { refundMinor: 10_001n })]);
    expect(again).toMatchObject({ code: "REFUND_TOO_MUCH" });
    const sane: string[] = [];
    await verify(kit, silent, (line) => sane.push(line));
    expect(sane.filter((line) => line.startsWith("O7"))).toEqual([
      expect.stringMatching(/ [1-9]\d* {2}parked +ok$/),
    ]);
  });

  test("of a till's waits for an order of its own store only", async () => {
    const there = await world(kit);
    await send(there, [refundOf("1"), refundOf("2")], there.n1.till);
    await record(there, orderOf(there, "1", { storeCode: "N2" }), orderOf(there, "2"));
    expect(await parkedIn(there)).toMatchObject([
      { wish: { number: "R1" }, sentFrom: there.n1.id, refusal: { code: "UNKNOWN_ORDER" } },
    ]);
    // Headquarters knows the order: sent by it, the refund is done and waits no more.
    expect(await send(there, [refundOf("1")])).toMatchObject([{ repeated: false, order: {} }]);
    expect(await parkedIn(there)).toEqual([]);
  });
});

describe("a refund racing its order", () => {
  test("is done once, whoever is first", async () => {
    const there = await world(kit, { members: 4 });
    const rounds = Array.from({ length: 12 }, (_, round) => `${round}`);
    for (const number of rounds) {
      const order = orderOf(there, number, {
        member: { id: there.members[Number(number) % 4] ?? "" },
      });
      const acts = [
        () => there.as((work) => recordOrders(work, [order])),
        () => send(there, [refundOf(number)]),
        () => send(there, [refundOf(number)]),
      ];
      await Promise.all(acts.map((act) => act()));
    }
    expect(await rowsOf(kit, there.brandId)).toMatchObject({
      ...{ customer_order: rounds.length, order_refund: rounds.length, parked_refund: 0 },
    });
    expect(await sumsOf(kit, there.brandId)).toEqual({});
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});

describe("the alarm", () => {
  test("warns of each refund that has been waiting for two days, once", async () => {
    const there = await world(kit);
    const warned: { brandId: string }[] = [];
    const log = { warn: (what: { brandId: string }) => warned.push(what) } as never;
    await send(there, [refundOf("1")]);
    kit.clock.advance({ hours: 48 });
    await alarmParked(kit.begin, log);
    expect(warned.filter(({ brandId }) => brandId === there.brandId)).toEqual([]);
    kit.clock.advance({ hours: 1 });
    // Those of other brands are warned of with it.
    expect(await alarmParked(kit.begin, log)).toBeGreaterThan(0);
    expect(await alarmParked(kit.begin, log)).toBe(0);
    expect(warned.filter(({ brandId }) => brandId === there.brandId)).toEqual([
      { brandId: there.brandId, source: "till", orderNumber: "1", number: "R1" },
    ]);
  });
});
