/*
 * Conservation, whatever is merged and taken apart.
 *
 * Goal: of each issuer's points those that members hold and those they owe change by earning, spending and refunds
 * only; a merge and its undoing move them, and the wallets of all members together never notice. Method: random
 * histories of five members: orders, spendings, refunds, merges, undoings; the sums before and after each; every
 * proof at the end.
 */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { setShortfall } from "../../src/brand/set-shortfall.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { spendPoints } from "../../src/points/spend-points.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults } from "../support/merges.ts";
import { orderOf, type World, world } from "../support/world.ts";

const kit = await openKit();
const MEMBERS = 5;

const member = fc.nat(MEMBERS - 1);
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      member,
      store: fc.nat(2),
      net: fc.nat(200),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("spend" as const),
      member,
      points: fc.integer({ min: 1, max: 150 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("refund" as const),
      order: fc.nat(20),
      part: fc.integer({ min: 1, max: 200 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("merge" as const), member, other: member }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("unmerge" as const), merge: fc.nat(9) }) },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** What all members hold and owe, by issuer; what is owed has none. */
async function liabilities({ brandId }: World): Promise<Record<string, string>> {
  const rows = await kit.asOwner<{ issuer: string; points: string }>(
    `select case address when 'debt' then address else split_part(address, '/', -1) end as issuer,
      sum(balance) as points
    from ledger_account where brand_id = $1 and asset = 'PTS' group by 1 having sum(balance) <> 0 order by 1`,
    [brandId],
  );
  return Object.fromEntries(rows.map(({ issuer, points }) => [issuer, points]));
}

class Play {
  readonly there: World;
  readonly orders: string[] = [];
  readonly merges: string[] = [];
  #numbers = 0;

  constructor(there: World) {
    this.there = there;
  }

  async take(step: Act): Promise<void> {
    const { there } = this;
    const id = "member" in step ? (there.members[step.member] ?? "") : "";
    const number = `${++this.#numbers}`;
    switch (step.kind) {
      case "order": {
        const storeCode = ["N1", "N2", "S1"][step.store] ?? "N1";
        const netMinor = BigInt(step.net) * 100n;
        const wish = orderOf(there, number, { member: { id }, storeCode, netMinor });
        const [outcome] = await there.as((work) => recordOrders(work, [wish]));
        if (outcome instanceof Refusal) throw outcome;
        this.orders.push(number);
        return;
      }
      case "spend":
        await there.as((work) =>
          spendPoints(work, {
            ...{ memberId: id, storeId: there.n1.id, source: "till", number },
            points: BigInt(step.points),
          }),
        );
        return;
      case "refund": {
        const orderNumber = this.orders[step.order % this.orders.length];
        if (orderNumber === undefined) return;
        const wish = { source: "till", orderNumber, number, occurredAt: kit.clock() };
        const [outcome] = await there.as((work) =>
          refundOrders(work, [{ ...wish, refundMinor: BigInt(step.part) * 100n }]),
        );
        if (outcome instanceof Refusal) throw outcome;
        return;
      }
      case "merge": {
        const absorbedId = there.members[step.other] ?? "";
        const merge = await there.as((work) =>
          mergeMembers(work, { survivorId: id, absorbedId, reason: "same person" }),
        );
        this.merges.push(merge.id);
        return;
      }
      case "unmerge": {
        const mergeId = this.merges[step.merge % this.merges.length];
        if (mergeId === undefined) return;
        await there.as((work) => unmergeMembers(work, { mergeId, reason: "two persons" }));
      }
    }
  }
}

test("merging and taking apart makes and loses no point", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 5, maxLength: 30 }),
      fc.constantFrom("DEBT", "CLAMP", "REFUSE"),
      async (steps, shortfall) => {
        const there = await world(kit, { members: MEMBERS });
        await there.as((work) => setShortfall(work, { shortfall: shortfall as "DEBT" }));
        const play = new Play(there);
        for (const step of steps) {
          kit.clock.advance({ minutes: 1 });
          const before = await liabilities(there);
          try {
            await play.take(step);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            expect(await liabilities(there)).toEqual(before);
          }
          if (step.kind === "merge" || step.kind === "unmerge")
            expect(await liabilities(there)).toEqual(before);
        }
        expect(await mergeFaults(kit, there)).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
