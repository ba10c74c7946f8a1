import { describe, expect, test } from "@jest/globals";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { PointsShort, SpendingConflict } from "../../src/points/points.refusals.ts";
import { type SpendPoints, spendPoints } from "../../src/points/spend-points.ts";
import { pointsEntries } from "../../src/points/wallet.queries.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { factsOf } from "../support/state.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

const spend = (
  there: World,
  number: string,
  but: Partial<SpendPoints> & { actor?: Actor } = {},
) => {
  const { actor, ...rest } = but;
  return there.as(
    (work) =>
      spendPoints(work, {
        ...{ memberId: there.anna, storeId: there.n1.id, source: "till", number, points: 60n },
        ...rest,
      }),
    actor,
  );
};

/** Anna with 100 points of N1. */
async function annaWith100(): Promise<World> {
  const there = await world(kit);
  await record(there, orderOf(there, "earned"));
  return there;
}

async function refund(there: World, orderNumber: string) {
  const [outcome] = await there.as((work) =>
    refundOrders(work, [
      { source: "till", orderNumber, number: `r-${orderNumber}`, occurredAt: kit.clock() },
    ]),
  );
  if (!outcome || outcome instanceof Refusal) throw new Error(`not refunded: ${outcome?.message}`);
  return outcome;
}

/** Anna's point movements, newest first. */
async function historyOf(there: World) {
  const anna = { of: there.anna, first: 50, behind: undefined };
  return (await pointsEntries(kit.look(there.hq), [anna], 51)).map(([, entry]) => entry);
}

describe("spendPoints", () => {
  test("moves points from the wallet to the store that honours them", async () => {
    const there = await annaWith100();
    const spending = await spend(there, "1", { storeId: there.s1.id });

    expect(spending).toMatchObject({ points: 60n, storeId: there.s1.id, bookedAt: kit.clock() });
    expect((await wallet(kit, there)).balance).toBe(40n);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "issued/N1": -100n, "spent/S1": 60n });
    expect((await factsOf(kit, there.brandId)).at(-1)).toMatchObject({
      ...{ kind: "WalletChanged", payload: { change: "-60" } },
    });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("draws the soonest expiry first, of whatever store", async () => {
    const there = await world(kit);
    await record(
      there,
      orderOf(there, "later", { occurredAt: "2026-03-10T04:00:00Z" }),
      orderOf(there, "sooner", { storeCode: "S1", occurredAt: "2026-02-10T04:00:00Z" }),
    );
    await spend(there, "1", { points: 130n });

    const { buckets } = await wallet(kit, there);
    expect(buckets).toEqual([{ lastDay: "2027-03-31", issuerCode: "N1", points: 70n }]);
    const entries = await historyOf(there);
    expect(entries.slice(0, 2).map(({ change }) => change)).toEqual([-30n, -100n]);
  });

  test("sent again is done once and answers the same", async () => {
    const there = await annaWith100();
    const first = await spend(there, "1");
    const before = await rowsOf(kit, there.brandId);
    kit.clock.advance({ hours: 1 });

    expect(await spend(there, "1")).toEqual(first);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    expect((await wallet(kit, there)).balance).toBe(40n);
  });

  test("sent again is answered even when the points are gone", async () => {
    const there = await annaWith100();
    const first = await spend(there, "1", { points: 100n });
    expect(await spend(there, "1", { points: 100n })).toEqual(first);
  });

  test("refuses a number that stands for another spending", async () => {
    const there = await world(kit, { members: 2 });
    const [, ben = ""] = there.members;
    await record(there, orderOf(there, "a"), orderOf(there, "b", { member: { id: ben } }));
    await spend(there, "1");
    for (const but of [{ points: 59n }, { storeId: there.n2.id }, { memberId: ben }])
      await expect(spend(there, "1", but)).rejects.toEqual(new SpendingConflict("1"));
    // Another source numbers for itself.
    expect(await spend(there, "1", { source: "shop", points: 10n })).toMatchObject({ points: 10n });
  });

  test("refuses more than the wallet holds and says how much that is", async () => {
    const there = await annaWith100();
    await expect(spend(there, "1", { points: 101n })).rejects.toEqual(new PointsShort(100n, 101n));
    // A refused number is still free.
    expect(await spend(there, "1", { points: 100n })).toMatchObject({ points: 100n });
    await expect(spend(there, "2", { points: 1n })).rejects.toEqual(new PointsShort(0n, 1n));
  });

  test("honours points up to the end of their last day in the brand's zone", async () => {
    const there = await annaWith100();
    kit.clock.set("2027-03-31T15:59:59.999Z");
    await spend(there, "1", { points: 40n });
    kit.clock.set("2027-03-31T16:00:00.000Z");
    await expect(spend(there, "2", { points: 1n })).rejects.toEqual(new PointsShort(0n, 1n));
  });

  test("knows members and stores of its own brand only", async () => {
    const [here, there] = [await annaWith100(), await annaWith100()];
    await expect(spend(here, "1", { memberId: there.anna })).rejects.toThrow(UnknownMember);
    await expect(spend(here, "1", { storeId: there.n1.id })).rejects.toThrow(UnknownStore);
    await expect(spend(here, "1", { memberId: newId() })).rejects.toThrow(UnknownMember);
    expect((await wallet(kit, there)).balance).toBe(100n);
  });

  test("is for the store that honours the points", async () => {
    const there = await annaWith100();
    await spend(there, "1", { actor: there.n1.till, points: 1n });
    const member: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    for (const actor of [there.s1.till, member])
      await expect(spend(there, "2", { actor, points: 1n })).rejects.toThrow(Forbidden);
  });

  test.each([0n, -1n, 1_000_000_000_001n])("does not take %s points", async (points) => {
    const there = await annaWith100();
    await expect(spend(there, "1", { points })).rejects.toThrow(BadInput);
    expect((await wallet(kit, there)).balance).toBe(100n);
  });

  test("leaves one of twenty that want all the points at once", async () => {
    const there = await annaWith100();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => spend(there, `${index}`, { points: 100n })),
    );
    const refused = outcomes.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(19);
    for (const { reason } of refused) expect(reason).toEqual(new PointsShort(0n, 100n));
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});

describe("an order refunded after its points were spent", () => {
  test("leaves the member owing them, and the next earning repays that first", async () => {
    const there = await annaWith100();
    await spend(there, "1", { points: 70n });
    await refund(there, "earned");

    expect(await wallet(kit, there)).toEqual({ buckets: [], owed: 70n, balance: -70n });
    await expect(spend(there, "2", { points: 1n })).rejects.toEqual(new PointsShort(-70n, 1n));

    await record(there, orderOf(there, "next", { netMinor: 5_000n }));
    expect(await wallet(kit, there)).toEqual({ buckets: [], owed: 20n, balance: -20n });

    await record(there, orderOf(there, "third", { netMinor: 5_000n }));
    const { buckets, owed, balance } = await wallet(kit, there);
    expect({ owed, balance, held: buckets.map(({ points }) => points) }).toEqual({
      ...{ owed: 0n, balance: 30n, held: [30n] },
    });
    const history = await historyOf(there);
    expect(history.map(({ kind }) => kind).reverse()).toEqual([
      ...["earn", "spend", "unearn", "unearn", "earn", "repay", "earn", "repay"],
    ]);
    expect(history.reduce((sum, { change }) => sum + change, 0n)).toBe(30n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("does not let the other points be spent below what is owed", async () => {
    const there = await world(kit);
    await record(
      there,
      orderOf(there, "sooner", { occurredAt: "2026-02-10T04:00:00Z" }),
      orderOf(there, "later", { occurredAt: "2026-03-10T04:00:00Z" }),
    );
    await spend(there, "1", { points: 80n });
    await refund(there, "sooner");

    // 20 left of the refunded hundred went back; 80 are owed beside the other hundred.
    expect(await wallet(kit, there)).toMatchObject({ owed: 80n, balance: 20n });
    await expect(spend(there, "2", { points: 21n })).rejects.toEqual(new PointsShort(20n, 21n));
    await spend(there, "2", { points: 20n });
    expect((await wallet(kit, there)).balance).toBe(0n);
  });
});
