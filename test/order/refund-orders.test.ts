import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { bindMember } from "../../src/binding/bind-member.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import type { OrderRefundedOutcome } from "../../src/order/apply-refunds.ts";
import {
  OccurredInFuture,
  OrderRefunded,
  RefundBeforeOrder,
  RefundConflict,
  RefundTooMuch,
} from "../../src/order/order.refusals.ts";
import { ORDER_LIMIT } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { linesOf, monthTotals } from "../../src/settlement/line.queries.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { statementsOf } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

/** A refund of order `n`, numbered `Rn`, an hour ago, but for what is said otherwise. */
const refundOf = (orderNumber: string, but: Partial<RefundOrder> = {}): RefundOrder => ({
  source: "till",
  orderNumber,
  number: `R${orderNumber}`,
  occurredAt: new Date(kit.clock().getTime() - 3_600_000),
  ...but,
});

const send = (there: World, wishes: RefundOrder[], actor?: Actor) =>
  there.as((work) => refundOrders(work, wishes), actor);

async function refund(there: World, ...wishes: RefundOrder[]): Promise<OrderRefundedOutcome[]> {
  return (await send(there, wishes)).map((outcome) => {
    if (outcome instanceof Refusal) throw outcome;
    if ("parked" in outcome) throw new Error(`refund ${outcome.parked.wish.number} was parked`);
    return outcome;
  });
}

/** Anna is bound to the other franchisee's store, so that an order touches every kind of line. */
async function boundWorld(): Promise<World> {
  const there = await world(kit);
  kit.clock.set("2026-01-02T04:00:00Z");
  await there.as((work) => bindMember(work, { memberId: there.anna, storeId: there.s1.id }));
  kit.clock.reset();
  return there;
}

describe("refundOrders", () => {
  test("takes back all an order gave: every sum is zero again", async () => {
    const there = await boundWorld();
    await record(there, orderOf(there, "1", { netMinor: 12_345n, couponMinor: 678n }));
    expect(Object.keys(await sumsOf(kit, there.brandId))).toHaveLength(5);

    const [outcome] = await refund(there, refundOf("1", { reason: "spilled" }));

    expect(outcome).toMatchObject({
      repeated: false,
      order: { number: "1" },
      refund: { number: "R1", reason: "spilled", points: 123n, bookedAt: kit.clock() },
    });
    expect(await sumsOf(kit, there.brandId)).toEqual({});
    expect(await wallet(kit, there)).toEqual({ buckets: [], owed: 0n, balance: 0n });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("mirrors each line under its own clause, naming what it corrects", async () => {
    const there = await boundWorld();
    const [recorded] = await record(there, orderOf(there, "1", { couponMinor: 678n }));
    // Terms agreed meanwhile do not change what is taken back.
    await there.as((work) =>
      agreeTerms(work, {
        ...{ franchiseeId: there.north.id, fromAt: earliestChange(kit.clock()) },
        clauses: [{ number: "9", kind: "ROYALTY", rate: 9_000n }],
      }),
    );
    kit.clock.advance({ days: 1 });
    const [refunded] = await refund(there, refundOf("1"));

    const of = (postingId = "") =>
      linesOf(kit.look(there.hq), { ownerIds: [there.anna], postingIds: [postingId] });
    const given = await of(recorded?.order.id);
    const taken = await of(refunded?.refund.id);
    expect(given).toHaveLength(4);
    expect(taken).toEqual(
      given.map((line) => ({
        ...line,
        base: -line.base,
        amountMinor: -line.amountMinor,
        orders: -line.orders || 0,
        postingId: refunded?.refund.id,
        correctsPostingId: recorded?.order.id,
        correctsNo: line.no,
        occurredAt: refunded?.refund.occurredAt,
      })),
    );
  });

  test("is booked in its own month, and in the open one where that is closed (S1)", async () => {
    const there = await world(kit);
    const inJanuary = new Date("2026-01-20T04:00:00Z");
    const orders = ["1", "2", "3"].map((number) =>
      orderOf(there, number, { occurredAt: "2026-01-10T04:00:00Z" }),
    );
    await record(there, ...orders);
    await refund(there, refundOf("1", { occurredAt: inJanuary }));
    await closeMonth(kit.begin, there.hq, { month: asMonth("2026-01") });
    await refund(there, refundOf("2", { occurredAt: inJanuary }), refundOf("3"));

    const months = await kit.asOwner(
      `select p.key, l.month from settlement_line l join ledger_posting p on p.id = l.posting_id
       where l.brand_id = $1 and l.kind = 'ROYALTY' and p.kind = 'refund' order by p.key`,
      [there.brandId],
    );
    expect(months).toEqual([
      { key: "refund:till:R1", month: "2026-01" },
      { key: "refund:till:R2", month: "2026-02" },
      { key: "refund:till:R3", month: "2026-03" },
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("of an order without points or net leaves nothing but its record", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1", { netMinor: 0n }));
    await refund(there, refundOf("1"));
    expect(await rowsOf(kit, there.brandId)).toMatchObject({
      ...{ order_refund: 1, ledger_posting: 2, ledger_transfer: 0, settlement_line: 2 },
    });
  });

  test("sends as many statements for a hundred refunds as for ten", async () => {
    const there = await world(kit, { members: 10 });
    const numbers = Array.from({ length: 110 }, (_, index) => `${index}`);
    await record(
      there,
      ...numbers.map((number, index) =>
        orderOf(there, number, { member: { id: there.members[index % 10] ?? "" } }),
      ),
    );
    const some = (from: number, to: number) =>
      statementsOf(() =>
        refund(there, ...numbers.slice(from, to).map((number) => refundOf(number))),
      );
    const ten = await some(0, 10);
    const hundred = await some(10, 110);
    expect(hundred.sent).toEqual(ten.sent);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});

describe("a part of an order", () => {
  test("takes its part back, until nothing is left: every sum is zero again", async () => {
    const there = await boundWorld();
    const lines = [
      { number: 1, sku: "tea", quantity: 3, netMinor: 10_000n },
      { number: 2, sku: null, quantity: 1, netMinor: 2_345n },
    ];
    const wish = orderOf(there, "1", { netMinor: 12_345n, couponMinor: 678n, lines });
    await record(there, wish);
    expect(await record(there, wish)).toMatchObject([{ repeated: true }]);

    const month = async () => {
      const totals = await monthTotals(kit.look(there.hq), "2026-03", [there.north.id]);
      const { orders, netMinor } = totals.get(there.north.id) ?? {};
      return [orders, netMinor];
    };
    const parts: Partial<RefundOrder>[] = [
      { lines: [{ number: 1, quantity: 1 }] },
      { refundMinor: 1n, kind: "CHARGEBACK" },
      {
        lines: [
          { number: 1, quantity: 1 },
          { number: 2, refundMinor: 345n },
        ],
      },
    ];
    for (const [index, part] of parts.entries())
      await refund(there, refundOf("1", { number: `P${index}`, ...part }));
    // An order that is refunded in part still counts as one; its net falls by what was refunded.
    expect(await month()).toEqual([1, 12_345n - 3_333n - 1n - 3_334n - 345n]);
    await refund(there, refundOf("1"));
    expect(await month()).toEqual([0, 0n]);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("several of them in one call are decided by what those before left, in order of time", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const at = (minutes: number) => new Date(kit.clock().getTime() - minutes * 60_000);
    const outcomes = await send(there, [
      refundOf("1", { number: "rest", occurredAt: at(1) }),
      refundOf("1", { number: "much", refundMinor: 8_000n, occurredAt: at(2) }),
      refundOf("1", { number: "some", refundMinor: 3_000n, occurredAt: at(3) }),
    ]);
    expect(outcomes).toMatchObject([
      { refund: { refundedMinor: 7_000n, totalMinor: 10_000n, no: 2 } },
      new RefundTooMuch("1", 7_000n),
      { refund: { refundedMinor: 3_000n, totalMinor: 3_000n, no: 1 } },
    ]);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
  });

  test("is malformed where it can mean nothing, and then nothing of its call is done", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const both = { refundMinor: 1n, lines: [{ number: 1, quantity: 1 }] };
    await expect(send(there, [refundOf("1"), refundOf("2", both)])).rejects.toThrow(BadInput);
    expect((await rowsOf(kit, there.brandId)).order_refund).toBe(0);
  });
});

describe("a refund that comes again", () => {
  test("is answered as before, and nothing is written", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const wish = refundOf("1");
    const [first] = await refund(there, wish);
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ days: 1 });

    expect(await refund(there, wish)).toEqual([{ ...first, repeated: true }]);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
  });

  test("within one batch is done once", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const outcomes = await refund(there, refundOf("1"), refundOf("1"));
    expect(outcomes.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect((await rowsOf(kit, there.brandId)).order_refund).toBe(1);
  });

  test("twenty times at once is done once", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const wish = refundOf("1");
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => refund(there, wish)));
    expect(outcomes.flat().filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
  });

  test("and a repeat of its order afterwards earns nothing", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    await refund(there, refundOf("1"));
    expect(await record(there, orderOf(there, "1"))).toMatchObject([{ repeated: true }]);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
  });
});

describe("a refund that must be refused", () => {
  test("is refused alone: the others of its batch stand", async () => {
    const there = await world(kit);
    const elsewhere = await world(kit);
    await record(elsewhere, orderOf(elsewhere, "theirs"));
    await record(there, ...["1", "2", "3", "4", "5"].map((number) => orderOf(there, number)));
    await refund(there, refundOf("1"));
    const { occurredAt: orderOccurredAt } = orderOf(there, "");
    const latest = new Date(kit.clock().getTime() + 5 * 60_000);

    const outcomes = await send(there, [
      refundOf("1", { number: "R1b" }),
      refundOf("2", { number: "R1" }),
      refundOf("1", { occurredAt: kit.clock() }),
      refundOf("3", { occurredAt: new Date(latest.getTime() + 1) }),
      refundOf("4", { occurredAt: new Date(orderOccurredAt.getTime() - 1) }),
      refundOf("5"),
      refundOf("5", { number: "R5b" }),
    ]);

    expect(outcomes.filter((outcome) => outcome instanceof Refusal)).toEqual([
      new OrderRefunded("1", "R1"),
      new RefundConflict("R1"),
      new RefundConflict("R1"),
      new OccurredInFuture(latest),
      new RefundBeforeOrder(orderOccurredAt),
      new OrderRefunded("5", "R5"),
    ]);
    expect(outcomes[5]).toMatchObject({ repeated: false, order: { number: "5" } });
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ order_refund: 2 });
    expect((await wallet(kit, there)).balance).toBe(300n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("of parts at the same time is refused once nothing is left", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        send(there, [refundOf("1", { number: `R${index}`, refundMinor: 1_500n })]),
      ),
    );
    const refused = outcomes.flat().filter((one) => one instanceof Refusal);
    expect(refused).toEqual(Array.from({ length: 4 }, () => new RefundTooMuch("1", 1_000n)));
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "issued/N1": -10n });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("of another number for an order refunded at the same time is refused", async () => {
    const there = await world(kit);
    await record(there, orderOf(there, "1"));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        send(there, [refundOf("1", { number: `R${index}` })]),
      ),
    );
    const refused = outcomes.flat().filter((one) => one instanceof OrderRefunded);
    expect(refused).toHaveLength(9);
    expect(await sumsOf(kit, there.brandId)).toEqual({});
  });
});

describe("who refunds orders", () => {
  test("a till its own store's; another store's is as unknown to it as none, refunded or not", async () => {
    const there = await world(kit);
    const elsewhere = { storeCode: "N2" };
    await record(there, orderOf(there, "1"), orderOf(there, "2", elsewhere));
    await record(there, orderOf(there, "3", elsewhere));
    await refund(there, refundOf("3"));
    const before = await rowsOf(kit, there.brandId);
    const store: Actor = { ...there.n1.till, kind: "store" } as Actor;
    for (const [actor, repeated] of [
      [there.n1.till, false],
      [store, true],
    ] as const)
      expect(await send(there, [refundOf("2"), refundOf("3"), refundOf("9")], actor)).toMatchObject(
        ["2", "3", "9"].map((orderNumber) => ({ parked: { wish: { orderNumber } }, repeated })),
      );
    expect(await rowsOf(kit, there.brandId)).toEqual({ ...before, parked_refund: 3 });

    const mixed = [refundOf("2"), refundOf("1"), refundOf("2", { number: "R2b" })];
    expect(await send(there, mixed, there.n1.till)).toMatchObject([
      { repeated: true, parked: {} },
      { repeated: false, order: { number: "1" } },
      { repeated: false, parked: {} },
    ]);
    expect((await rowsOf(kit, there.brandId)).order_refund).toBe(2);

    // Headquarters finds the order and takes it: the refund waits no more.
    expect(await refund(there, refundOf("2"))).toMatchObject([{ repeated: false }]);
    expect((await rowsOf(kit, there.brandId)).parked_refund).toBe(3);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("not members and not franchisees", async () => {
    const there = await world(kit);
    const { brandId } = there;
    const actors: Actor[] = [
      { kind: "member", id: there.anna, brandId },
      { kind: "franchisee", id: newId(), brandId, franchiseeId: there.north.id },
    ];
    for (const actor of actors)
      await expect(send(there, [refundOf("1")], actor)).rejects.toThrow(Forbidden);
  });

  test("between one and a thousand a call", async () => {
    const there = await world(kit);
    const many = Array.from({ length: ORDER_LIMIT + 1 }, (_, index) => refundOf(`${index}`));
    await expect(send(there, [])).rejects.toThrow(BadInput);
    await expect(send(there, many)).rejects.toThrow(BadInput);
  });
});
