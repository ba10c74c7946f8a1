/*
 * Clauses are tried out on past months.
 *
 * Goal: old is what the book says, to the cent, refunds and closes and all; new is what the book would have said, had
 * the clauses been the contract; both sides add up, and nothing is written.
 * Method: two worlds of the same orders, refunds and closed months, one under each contract: the replay of the one
 * under the other's clauses is compared with the other's book.
 */
import { describe, expect, test } from "@jest/globals";
import { offerTerms } from "../../seeds/agree-terms.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { newId } from "../../src/kernel/id.ts";
import { asMonth } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { simulateTerms } from "../../src/simulation/simulate-terms.ts";
import { headquartersOf } from "../../src/simulation/simulation.rules.ts";
import { closeMonth } from "../../src/statement/close-month.ts";
import type { Clause } from "../../src/terms/clause.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { operation } from "../support/operations.ts";
import { stateOf } from "../support/state.ts";
import { CLAUSES, orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();

const OLD: readonly Clause[] = [...CLAUSES, { number: "5", kind: "FEE", rate: 3_000n }];
const NEW: readonly Clause[] = [
  {
    ...{ number: "1", kind: "ROYALTY", rate: 400n, minimumMinor: 2_500n },
    steps: [{ fromMinor: 20_000n, rate: 600n }],
  },
  { number: "2", kind: "BOUND_SHARE", rate: 300n, capMinor: 150n },
  { number: "3", kind: "POINTS_COST", rate: 2n },
  { number: "6", kind: "NET_FEE", rate: 100n },
];

/** Anna, who is North's, buys there and at South's; some of it is taken back, in its month and later. */
async function months(clauses: readonly Clause[]): Promise<World> {
  served.clock.set("2026-04-02T04:00:00Z");
  const there = await world(served, { clauses });
  const at = (number: string, day: string, but = {}) =>
    orderOf(there, number, { occurredAt: `${day}T04:00:00Z`, ...but });
  await record(
    there,
    at("a", "2026-01-10"),
    at("b", "2026-01-11", { netMinor: 33_333n, couponMinor: 501n, storeCode: "N2" }),
    at("c", "2026-02-03", { netMinor: 5_005n, storeCode: "S1" }),
    at("d", "2026-02-04", { netMinor: 20_017n }),
    at("e", "2026-02-05", { netMinor: 0n }),
    at("f", "2026-02-06", { netMinor: 777n }),
  );
  const refund = async (orderNumber: string, refundMinor?: bigint) => {
    const [outcome] = await there.as((work) =>
      refundOrders(work, [
        { source: "till", orderNumber, number: newId(), occurredAt: work.now, refundMinor },
      ]),
    );
    if (outcome instanceof Refusal) throw outcome;
  };
  await refund("f");
  await refund("d", 3_333n);
  for (const month of ["2026-01", "2026-02", "2026-03"])
    await closeMonth(served.begin, there.hq, { month: asMonth(month) });
  // Of a month that is closed, taken back in one that is open.
  await refund("d", 1_111n);
  return there;
}

const PERIOD = { from: asMonth("2026-01"), until: asMonth("2026-03") };

const replayed = (there: World, clauses: readonly Clause[], actor = there.hq) =>
  simulateTerms(served.look(actor), {
    ...PERIOD,
    proposals: [there.north, there.south].map(({ id: franchiseeId }) => ({
      franchiseeId,
      clauses,
    })),
  });

/** What a book has of a franchisee's months, by kind, whenever it was booked; but for a close that is to come. */
async function bookOf(there: World, franchiseeId: string) {
  const rows = await served.asOwner<{ kind: string; amount: string }>(
    `select kind, sum(amount_minor) as amount from settlement_line
     where brand_id = $1 and franchisee_id = $2 and of_month between '2026-01' and '2026-03' group by kind`,
    [there.brandId, franchiseeId],
  );
  return new Map(rows.map(({ kind, amount }) => [kind, BigInt(amount)]));
}

describe("a replay", () => {
  test("by the contract in force is the book, and by the same clauses changes nothing", async () => {
    const there = await months(OLD);
    const { orders, franchisees } = await replayed(there, OLD);
    expect(orders).toBe(6);
    for (const { franchiseeId, parts, topSales, check, oldMinor, newMinor } of franchisees) {
      const booked = await bookOf(there, franchiseeId);
      expect(new Map(parts.map((part) => [part.kind as string, part.oldMinor]))).toEqual(booked);
      for (const part of parts) expect(part.newMinor).toBe(part.oldMinor);
      expect([newMinor, topSales]).toEqual([oldMinor, []]);
      expect(check).toEqual({
        ...{ replayedMinor: oldMinor, bookedMinor: oldMinor },
        ...{ ordersMinor: 0n, monthsMinor: 0n, elsewhereMinor: 0n },
      });
    }
  });

  test("by other clauses is the book of the world that has them", async () => {
    const [there, other] = [await months(OLD), await months(NEW)];
    // What was taken back since the last close is judged by the next.
    served.clock.set("2026-05-02T04:00:00Z");
    await closeMonth(served.begin, other.hq, { month: asMonth("2026-04") });
    const { franchisees } = await replayed(there, NEW);
    const sides = [other.north, other.south];
    for (const [index, { parts, newMinor, oldMinor, topSales }] of franchisees.entries()) {
      const booked = await bookOf(other, sides[index]?.id ?? "");
      const found = new Map<string, bigint>();
      for (const part of parts) found.set(part.kind, (found.get(part.kind) ?? 0n) + part.newMinor);
      for (const [kind, amount] of found)
        expect([kind, amount]).toEqual([kind, booked.get(kind) ?? 0n]);
      expect(newMinor).toBe([...booked.values()].reduce((sum, each) => sum + each, 0n));
      expect(parts.reduce((sum, each) => sum + each.oldMinor, 0n)).toBe(oldMinor);
      const weights = topSales.map((sale) => Math.abs(Number(sale.newMinor - sale.oldMinor)));
      expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      expect(weights.every((each) => each > 0)).toBe(true);
    }
    const hq = headquartersOf(franchisees);
    expect(hq.newMinor).toBe(-franchisees.reduce((sum, each) => sum + each.newMinor, 0n));
    expect(hq.parts.reduce((sum, each) => sum + each.oldMinor, 0n)).toBe(
      -franchisees.reduce((sum, each) => sum + each.oldMinor, 0n),
    );
  });

  test("says by how much the book differs, and where: what is not closed, what no order made", async () => {
    const there = await months(OLD);
    await record(there, orderOf(there, "open", { occurredAt: "2026-04-01T04:00:00Z" }));
    const { franchisees } = await simulateTerms(served.look(there.hq), {
      ...{ from: asMonth("2026-04"), until: asMonth("2026-04") },
      proposals: [{ franchiseeId: there.north.id, clauses: OLD }],
    });
    // The fee of two stores, of the two days that were so far.
    expect(franchisees[0]?.check).toMatchObject({ ordersMinor: 0n, monthsMinor: 400n });
  });

  test("writes nothing", async () => {
    const there = await months(OLD);
    const before = await stateOf(served, there.brandId);
    await replayed(there, NEW);
    expect(await stateOf(served, there.brandId)).toEqual(before);
  });
});

describe("who may", () => {
  const asked = (franchiseeId: string, but: object = {}) => ({
    input: {
      ...PERIOD,
      proposals: [{ franchiseeId, clauses: [{ number: "1", kind: "ROYALTY", rate: "300" }] }],
      ...but,
    },
  });

  test("headquarters, and a franchisee for itself; what is asked for must make sense", async () => {
    const there = await months(OLD);
    const who = callersOf(there);
    const north = served.client(who.north);
    const { simulateTerms: own } = await north.query(
      operation("simulate-terms"),
      asked(there.north.id),
    );
    expect(own.franchisees).toHaveLength(1);
    expect(own.headquarters.newMinor).toBe(String(-BigInt(own.franchisees[0].newMinor)));
    const codeOf = async (client: typeof north, variables: object) =>
      (await client.ask(operation("simulate-terms"), variables)).errors?.[0]?.extensions.code;
    expect(await codeOf(north, asked(there.south.id))).toBe("FORBIDDEN");
    for (const caller of [who.till(there.n1), who.staff(there.n1), who.member(there.anna)])
      expect(await codeOf(served.client(caller), asked(there.north.id))).toBe("FORBIDDEN");
    const hq = served.client(who.hq);
    for (const but of [{ until: "2025-12" }, { until: "2028-01" }, { proposals: [] }])
      expect(await codeOf(hq, asked(there.north.id, but))).toBe("BAD_USER_INPUT");
    expect(await codeOf(hq, asked(newId()))).toBe("BAD_USER_INPUT");
    const of = (but: object) => ({
      input: { ...PERIOD, proposals: [{ franchiseeId: there.north.id, ...but }] },
    });
    expect(await codeOf(hq, of({}))).toBe("BAD_USER_INPUT");
    const unsound = await hq.query(operation("simulate-terms"), of({ clauses: [] }));
    expect(unsound.simulateTerms.code).toBe("TERMS_UNSOUND");
  });

  test("a franchisee tries out what it was proposed, and nobody else's", async () => {
    const there = await months(OLD);
    const who = callersOf(there);
    const propose = (franchiseeId: string) =>
      there.as((work) =>
        offerTerms(work, { franchiseeId, fromAt: earliestChange(work.now), clauses: NEW }),
      );
    const [own, others] = [await propose(there.north.id), await propose(there.south.id)];
    const north = served.client(who.north);
    const tried = async (termsProposalId: string) =>
      (
        await north.query(operation("simulate-terms"), {
          input: { ...PERIOD, proposals: [{ franchiseeId: there.north.id, termsProposalId }] },
        })
      ).simulateTerms;
    const { franchisees } = await replayed(there, NEW);
    expect((await tried(own.id)).franchisees[0].newMinor).toBe(String(franchisees[0]?.newMinor));
    expect((await tried(others.id)).code).toBe("UNKNOWN_TERMS_PROPOSAL");
  });
});
