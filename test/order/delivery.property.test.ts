import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bindMember } from "../../src/binding/bind-member.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

// Goal: the network may deliver in any order, in any batches, and more than once, and the books
// come out the same. Method: one day's orders and refunds of members who are enrolled and bound are
// delivered as they happened to one brand, and shuffled, doubled and cut into random batches to a
// brand like it: whole refunds and partial ones, of orders that points paid part of too. A refund that
// overtakes its order is parked, and nobody sends it again.

const kit = await openKit();

const MEMBERS = 3;

interface Sale {
  readonly number: string;
  readonly member: number;
  readonly storeCode: string;
  readonly netMinor: bigint;
  readonly couponMinor: bigint;
  /** Minutes into the day. */
  readonly minute: number;
  readonly spentPoints: bigint;
  /** The parts it is taken back in, in per cent of the net; over 100 it is all that is left, at once. */
  readonly refunds: readonly number[];
}

/** An order, or one of its refunds. */
type Event = { readonly sale: Sale; readonly part?: number };

const sales: fc.Arbitrary<Sale[]> = fc
  .array(
    fc.record({
      member: fc.nat({ max: MEMBERS - 1 }),
      storeCode: fc.constantFrom("N1", "N2", "S1"),
      netMinor: fc.bigInt({ min: 0n, max: 50_000n }),
      couponMinor: fc.bigInt({ min: 0n, max: 999n }),
      // Over midnight in Shanghai, at the end of February.
      minute: fc.nat({ max: 1_000 }),
      spentPoints: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 100n })),
      refunds: fc.oneof(
        fc.constantFrom([], [101]),
        fc.array(fc.integer({ min: 1, max: 33 }), { minLength: 1, maxLength: 3 }),
      ),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) => all.map((sale, index) => ({ ...sale, number: `${index}` })));

const DAY = new Date("2026-02-28T08:00:00Z").getTime();

const eventsOf = (all: readonly Sale[]): Event[] =>
  all.flatMap((sale) => [
    { sale },
    // A part of next to nothing would be nothing: such a sale goes back at once.
    ...sale.refunds
      .slice(0, sale.netMinor < 100n ? 1 : undefined)
      .map((_, part) => ({ sale, part })),
  ]);

const order = (there: World, sale: Sale): RecordOrder =>
  orderOf(there, sale.number, {
    member: { id: there.members[sale.member] ?? "" },
    ...{ storeCode: sale.storeCode, netMinor: sale.netMinor, couponMinor: sale.couponMinor },
    spentPoints: sale.spentPoints,
    occurredAt: new Date(DAY + sale.minute * 60_000),
  });

const refund = (sale: Sale, part: number): RefundOrder => {
  const amount = (sale.netMinor * BigInt(sale.refunds[part] ?? 0)) / 100n;
  const rest = sale.refunds[part] === 101 || amount === 0n;
  return {
    ...{ source: "till", orderNumber: sale.number, number: `R${sale.number}-${part}` },
    refundMinor: rest ? undefined : amount,
    occurredAt: new Date(DAY + (sale.minute + 30 + part) * 60_000),
  };
};

/** Delivers a batch, orders and refunds each by their own call, refunds first. */
async function deliver(there: World, batch: readonly Event[]): Promise<void> {
  const refunds = batch.flatMap(({ sale, part }) =>
    part === undefined ? [] : [refund(sale, part)],
  );
  const orders = batch
    .filter(({ part }) => part === undefined)
    .map(({ sale }) => order(there, sale));
  const outcomes = [
    ...(refunds.length > 0 ? await there.as((work) => refundOrders(work, refunds)) : []),
    ...(orders.length > 0 ? await there.as((work) => recordOrders(work, orders)) : []),
  ];
  for (const outcome of outcomes) if (outcome instanceof Refusal) throw outcome;
}

async function deliverAll(there: World, batches: readonly (readonly Event[])[]): Promise<void> {
  for (const batch of batches) await deliver(there, batch);
  expect((await rowsOf(kit, there.brandId)).parked_refund).toBe(0);
}

/**
 * A brand whose members are bound before the day begins: Anna to N1, the others to S1. Each has more points
 * than the day spends, which expire before those the day earns: whichever order comes first draws on them.
 */
async function boundWorld(): Promise<World> {
  const there = await world(kit, { members: MEMBERS, pointValue: { points: 100n, minor: 99n } });
  kit.clock.set("2026-02-01T04:00:00Z");
  for (const [index, memberId] of there.members.entries()) {
    const storeId = index === 0 ? there.n1.id : there.s1.id;
    await there.as((work) => bindMember(work, { memberId, storeId }));
  }
  await record(
    there,
    ...there.members.map((id, index) =>
      orderOf(there, `saved-${index}`, {
        ...{ member: { id }, netMinor: 1_000_000n, occurredAt: "2026-01-20T04:00:00Z" },
      }),
    ),
  );
  kit.clock.reset();
  return there;
}

/** What a brand's books come to: each wallet, and what is owed in each month. */
async function balances(there: World) {
  const wallets = await Promise.all(there.members.map((id) => wallet(kit, there, id)));
  const owed = await kit.asOwner(
    `select address, sum(amount) from ledger_entry
     where brand_id = $1 group by address having sum(amount) <> 0 order by address`,
    [there.brandId],
  );
  const lines = await kit.asOwner(
    `select s.code, l.month, l.kind, sum(l.base) as base, sum(l.amount_minor) as amount,
       sum(l.orders) as orders
     from settlement_line l join store s on s.id = l.store_id where l.brand_id = $1
     group by s.code, l.month, l.kind order by s.code, l.month, l.kind`,
    [there.brandId],
  );
  return { wallets, owed, lines };
}

/** Cuts a list where the numbers say. */
function cut<T>(all: readonly T[], sizes: readonly number[]): T[][] {
  const batches: T[][] = [];
  for (let at = 0, index = 0; at < all.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    batches.push(all.slice(at, at + size));
    at += size;
  }
  return batches;
}

describe("orders and refunds", () => {
  test("give the same balances in whatever order, batches and copies they come", async () => {
    const delivery = sales.chain((day) => {
      const events = eventsOf(day);
      return fc.record({
        day: fc.constant(day),
        arrived: fc
          .tuple(fc.subarray(events), fc.constant(events))
          .chain(([twice, all]) =>
            fc.shuffledSubarray([...all, ...twice], { minLength: all.length + twice.length }),
          ),
        sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
      });
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ day, arrived, sizes }) => {
        const [calm, stormy] = [await boundWorld(), await boundWorld()];
        await deliverAll(calm, [
          eventsOf(day).filter(({ part }) => part === undefined),
          eventsOf(day).filter(({ part }) => part !== undefined),
        ]);
        await deliverAll(stormy, cut(arrived, sizes));

        expect(await balances(stormy)).toEqual(await balances(calm));
        expect(await faultsOf(kit, stormy.brandId)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
