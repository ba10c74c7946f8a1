import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Refusal } from "../../src/kernel/refusal.ts";
import { bindMember } from "../../src/member/bind-member.ts";
import { UnknownOrder } from "../../src/order/order.refusals.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { faultsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, type World, wallet, world } from "../support/world.ts";

// Goal: the network may deliver in any order, in any batches, and more than once, and the books
// come out the same. Method: one day's orders and refunds of members who are enrolled and bound are
// delivered as they happened to one brand, and shuffled, doubled and cut into random batches to a
// brand like it. A refund that overtakes its order is refused, and its till sends it again later,
// as tills do.

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
  readonly refunded: boolean;
}

type Event = { readonly sale: Sale; readonly refund: boolean };

const sales: fc.Arbitrary<Sale[]> = fc
  .array(
    fc.record({
      member: fc.nat({ max: MEMBERS - 1 }),
      storeCode: fc.constantFrom("N1", "N2", "S1"),
      netMinor: fc.bigInt({ min: 0n, max: 50_000n }),
      couponMinor: fc.bigInt({ min: 0n, max: 999n }),
      // Over midnight in Shanghai, at the end of February.
      minute: fc.nat({ max: 1_000 }),
      refunded: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) => all.map((sale, index) => ({ ...sale, number: `${index}` })));

const DAY = new Date("2026-02-28T08:00:00Z").getTime();

const eventsOf = (all: readonly Sale[]): Event[] =>
  all.flatMap((sale) => [
    { sale, refund: false },
    ...(sale.refunded ? [{ sale, refund: true }] : []),
  ]);

const order = (there: World, sale: Sale): RecordOrder =>
  orderOf(there, sale.number, {
    member: { id: there.members[sale.member] ?? "" },
    ...{ storeCode: sale.storeCode, netMinor: sale.netMinor, couponMinor: sale.couponMinor },
    occurredAt: new Date(DAY + sale.minute * 60_000),
  });

const refund = (sale: Sale): RefundOrder => ({
  ...{ source: "till", orderNumber: sale.number, number: `R${sale.number}` },
  occurredAt: new Date(DAY + (sale.minute + 30) * 60_000),
});

/** Delivers a batch, orders and refunds each by their own call; answers what to send again. */
async function deliver(there: World, batch: readonly Event[]): Promise<Event[]> {
  const [refunds, orders] = [
    batch.filter(({ refund }) => refund),
    batch.filter((one) => !one.refund),
  ];
  const again: Event[] = [];
  if (refunds.length > 0) {
    const outcomes = await there.as((work) =>
      refundOrders(
        work,
        refunds.map(({ sale }) => refund(sale)),
      ),
    );
    outcomes.forEach((outcome, index) => {
      if (outcome instanceof UnknownOrder) again.push(refunds[index] as Event);
      else if (outcome instanceof Refusal) throw outcome;
    });
  }
  if (orders.length > 0)
    for (const outcome of await there.as((work) =>
      recordOrders(
        work,
        orders.map(({ sale }) => order(there, sale)),
      ),
    ))
      if (outcome instanceof Refusal) throw outcome;
  return again;
}

async function deliverAll(there: World, batches: readonly (readonly Event[])[]): Promise<void> {
  const again: Event[] = [];
  for (const batch of batches) again.push(...(await deliver(there, batch)));
  if (again.length > 0) expect(await deliver(there, again)).toEqual([]);
}

/** A brand whose members are bound before the day begins: Anna to N1, the others to S1. */
async function boundWorld(): Promise<World> {
  const there = await world(kit, { members: MEMBERS });
  kit.clock.set("2026-02-01T04:00:00Z");
  for (const [index, memberId] of there.members.entries()) {
    const storeId = index === 0 ? there.n1.id : there.s1.id;
    await there.as((work) => bindMember(work, { memberId, storeId }));
  }
  kit.clock.reset();
  return there;
}

/** What a brand's books come to: each wallet, and what is owed in each month. */
async function balances(there: World) {
  const wallets = await Promise.all(there.members.map((id) => wallet(kit, there, id)));
  const owed = await kit.asOwner(
    `select address, sum(amount) from ledger_entry
     where brand_id = $1 and asset <> 'PTS' group by address order by address`,
    [there.brandId],
  );
  const lines = await kit.asOwner(
    `select s.code, l.month, l.kind, sum(l.base) as base, sum(l.amount_minor) as amount, count(*)
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
          eventsOf(day).filter((event) => !event.refund),
          eventsOf(day).filter((event) => event.refund),
        ]);
        await deliverAll(stormy, cut(arrived, sizes));

        expect(await balances(stormy)).toEqual(await balances(calm));
        expect(await faultsOf(kit, stormy.brandId)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
