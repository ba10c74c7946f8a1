import { describe, expect, test } from "@jest/globals";
import { PointValueMissing } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { setPointValue } from "../../src/brand/set-point-value.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import type { RefundOrder } from "../../src/order/refunding.rules.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { pointsEntries } from "../../src/points/wallet.queries.ts";
import { faultsOf, rowsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { orderOf, record, type World, type WorldOptions, wallet, world } from "../support/world.ts";

// Goal: points pay at a till like money, leave the wallet with the order and come back with its refund, to
// the very buckets they came from. Method: orders and refunds against a real database, read as wallets.

const kit = await openKit();

/** 100 points pay 1.50; Anna has 100 points good to the end of January, and 200 to the end of March. */
async function paying(options: WorldOptions = {}): Promise<World> {
  const there = await world(kit, { pointValue: { points: 100n, minor: 150n }, ...options });
  await record(
    there,
    orderOf(there, "old", { storeCode: "S1", occurredAt: "2026-01-20T04:00:00Z" }),
    orderOf(there, "new", { netMinor: 20_000n, occurredAt: "2026-03-10T04:00:00Z" }),
  );
  return there;
}

const spending = (there: World, number: string, spentPoints: bigint, but: object = {}) =>
  orderOf(there, number, { netMinor: 5_000n, spentPoints, ...but });

const send = (there: World, wishes: RecordOrder[]) =>
  there.as((work) => recordOrders(work, wishes));

async function refund(there: World, orderNumber: string, but: Partial<RefundOrder> = {}) {
  const number = but.number ?? `R${orderNumber}`;
  const wish = { source: "till", orderNumber, occurredAt: kit.clock(), ...but, number };
  const [outcome] = await there.as((work) => refundOrders(work, [wish]));
  if (!outcome || outcome instanceof Refusal || "parked" in outcome)
    throw new Error(`not refunded: ${JSON.stringify(outcome)}`);
  return outcome.refund;
}

const bucketsOf = async (there: World) =>
  (await wallet(kit, there)).buckets.map((each) => [each.lastDay, each.issuerCode, each.points]);

describe("an order that points pay part of", () => {
  test("spends the soonest-expiring ones at its store, and says what they were worth", async () => {
    const there = await paying();
    const [recorded] = await record(there, spending(there, "1", 130n));
    // 1.95 by points; the net is what was paid in money, and earns.
    expect(recorded?.order).toMatchObject({ spentPoints: 130n, spentMinor: 195n, points: 50n });
    expect(await bucketsOf(there)).toEqual([["2027-03-31", "N1", 220n]]);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "spent/N1": 130n });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("is worth whole minor units, floored", async () => {
    const there = await paying();
    const [recorded] = await record(there, spending(there, "1", 1n));
    expect(recorded?.order.spentMinor).toBe(1n);
  });

  test("is refused alone where the wallet is short, as if it never came", async () => {
    const there = await paying();
    const outcomes = await send(there, [
      // Decided in order of time: what the early one leaves is not enough for the late one.
      spending(there, "late", 200n, { occurredAt: "2026-03-14T06:00:00Z" }),
      spending(there, "early", 250n, { occurredAt: "2026-03-14T05:00:00Z" }),
      orderOf(there, "plain", { occurredAt: "2026-03-14T07:00:00Z" }),
    ]);
    expect(outcomes).toMatchObject([new PointsShort(100n, 200n), {}, {}]);
    expect(await rowsOf(kit, there.brandId)).toMatchObject({ customer_order: 4, ledger_key: 4 });
    // Its number is free: with what came meanwhile it is recorded.
    expect(await record(there, spending(there, "late", 200n))).toMatchObject([{ repeated: false }]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("does not bind a member when it is refused", async () => {
    const there = await world(kit, { pointValue: { points: 1n, minor: 1n } });
    expect(await send(there, [spending(there, "1", 1n)])).toEqual([new PointsShort(0n, 1n)]);
    expect((await rowsOf(kit, there.brandId)).member_binding).toBe(0);
  });

  test("cannot pay with what it earns itself", async () => {
    const there = await world(kit, { pointValue: { points: 1n, minor: 1n } });
    const [outcome] = await send(there, [spending(there, "1", 10n, { netMinor: 100_000n })]);
    expect(outcome).toEqual(new PointsShort(0n, 10n));
  });

  test("sent again with other points is another order", async () => {
    const there = await paying();
    await record(there, spending(there, "1", 10n));
    expect(await send(there, [spending(there, "1", 10n)])).toMatchObject([{ repeated: true }]);
    expect(await send(there, [spending(there, "1", 11n)])).toMatchObject([
      { code: "ORDER_CONFLICT", differences: [{ field: "spentPoints", recorded: "10" }] },
    ]);
  });

  test("pays by the value in force when it occurred, and nothing where there was none", async () => {
    const there = await paying();
    const fromAt = earliestChange(kit.clock());
    await there.as((work) => setPointValue(work, { points: 1n, minor: 2n, fromAt }));
    kit.clock.advance({ days: 1 });
    const recorded = await record(
      there,
      spending(there, "1", 100n),
      spending(there, "2", 100n, { occurredAt: kit.clock() }),
    );
    expect(recorded.map(({ order }) => order.spentMinor)).toEqual([150n, 200n]);
    const elsewhere = await world(kit);
    const wish = spending(elsewhere, "1", 1n);
    expect(await send(elsewhere, [wish])).toEqual([new PointValueMissing(wish.occurredAt)]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("pays with points that were good on its day, however late it is delivered", async () => {
    const there = await paying();
    kit.clock.set("2027-02-02T04:00:00Z");
    await record(there, spending(there, "1", 100n, { occurredAt: "2027-01-31T15:00:00Z" }));
    expect(await bucketsOf(there)).toContainEqual(["2027-03-31", "N1", 200n]);
    expect(await send(there, [spending(there, "2", 400n, { occurredAt: kit.clock() })])).toEqual([
      new PointsShort(250n, 400n),
    ]);
  });
});

describe("its refund", () => {
  test("gives spent points back to their own buckets, in proportion, the last drawn first", async () => {
    const there = await paying();
    await record(there, spending(there, "1", 150n));
    const before = await sumsOf(kit, there.brandId);
    expect(before).toMatchObject({ "spent/N1": 150n, "wallet/2027-03-31/N1": 200n });

    const half = await refund(there, "1", { number: "a", refundMinor: 2_500n });
    expect(half).toMatchObject({ points: 25n, restoredPoints: 75n });
    expect(await bucketsOf(there)).toEqual([
      ["2027-01-31", "S1", 25n],
      ["2027-03-31", "N1", 225n],
    ]);
    await refund(there, "1", { number: "b" });
    expect(await bucketsOf(there)).toEqual([
      ["2027-01-31", "S1", 100n],
      ["2027-03-31", "N1", 200n],
    ]);
    expect(await sumsOf(kit, there.brandId)).not.toHaveProperty("spent/N1");
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("of an order that points paid all of is once and whole", async () => {
    const there = await paying();
    await record(there, spending(there, "1", 300n, { netMinor: 0n }));
    expect(await refund(there, "1")).toMatchObject({ refundedMinor: 0n, restoredPoints: 300n });
    expect((await wallet(kit, there)).balance).toBe(300n);
    await expect(refund(there, "1", { number: "again" })).rejects.toThrow(/not refunded/);
  });

  test("after a bucket's last day gives a fresh one, good for some days (GRACE)", async () => {
    const there = await paying({ graceDays: 10 });
    await record(there, spending(there, "1", 150n));
    kit.clock.set("2027-02-02T04:00:00Z");
    await refund(there, "1");
    expect(await bucketsOf(there)).toEqual([
      ["2027-02-12", "S1", 100n],
      ["2027-03-31", "N1", 200n],
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("after a bucket's last day goes to its issuer's breakage (LOST)", async () => {
    const there = await paying({ expiredRefund: "LOST" });
    await record(there, spending(there, "1", 150n));
    kit.clock.set("2027-02-02T04:00:00Z");
    expect(await refund(there, "1")).toMatchObject({ restoredPoints: 150n });
    expect(await bucketsOf(there)).toEqual([["2027-03-31", "N1", 200n]]);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({ "breakage/S1": 100n });
    const anna = { of: there.anna, first: 50, behind: undefined };
    const history = await pointsEntries(kit.look(there.hq), [anna], 51);
    expect(history.slice(0, 3).map(([, { kind, change }]) => [kind, change])).toEqual([
      ["unearn", -50n],
      ["lapse", 0n],
      ["unspend", 50n],
    ]);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("by two tills at once gives back no more than was spent", async () => {
    const there = await paying();
    await record(there, spending(there, "1", 200n));
    const halves = ["a", "b", "c"].map((number) =>
      there.as((work) =>
        refundOrders(work, [
          {
            ...{ source: "till", orderNumber: "1", number, refundMinor: 2_500n },
            occurredAt: kit.clock(),
          },
        ]),
      ),
    );
    const outcomes = (await Promise.all(halves)).flat();
    expect(outcomes.filter((one) => one instanceof Refusal)).toHaveLength(1);
    expect((await wallet(kit, there)).balance).toBe(300n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });
});
