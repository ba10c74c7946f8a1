/*
 * Points that are earned and cannot be spent yet.
 *
 * Goal: pending points are nobody's to spend before their day or their event, and everybody's to see; on
 * the first instant of their day they are spent though no job ran; a refund takes them from where they are.
 * Method: tables of a member's life, each proved by verify at its end; what tables cannot say, below.
 */
import { describe, expect, test } from "@jest/globals";
import { type ActivatePoints, activatePoints } from "../../src/activation/activate-points.ts";
import {
  ActivationConflict,
  ActivationOutOfTime,
  NothingPending,
} from "../../src/activation/activation.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { faultsOf, rowsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { life } from "../support/life.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

describe("points that wait for a day", () => {
  test("are spent from its first instant on, with no job", () =>
    life(
      kit,
      `
      rule    MONTH_END 12  AFTER_DAYS 3
      at      2026-03-14T23:59:59.999
      order   1  100
      wallet  0   pending 100
      spend   1                                | PointsShort
      at      2026-03-16T23:59:59.999
      wallet  0   pending 100
      spend   1                                | PointsShort
      at      2026-03-17T00:00:00.000
      wallet  100
      spend   40
      wallet  60
      at      2027-03-31T23:59:59.999
      spend   10
      at      2027-04-01T00:00:00.000
      wallet  0
      expire  50
      hot     breakage/N1  50
      hot     issued/N1    -100
      `,
    ));

  test("are taken back from where they wait, and from the same account once active", () =>
    life(
      kit,
      `
      rule    DAYS 30  AFTER_DAYS 7
      at      2026-03-14T12:00
      order   1  100
      order   2  50
      refund  1
      wallet  0    pending 50
      at      2026-03-21T00:00
      wallet  50
      spend   20
      refund  2
      wallet  -20  owed 20
      hot     issued/N1  0
      hot     spent/N2   20
      `,
    ));

  test("repay what is owed at once, and give it back with their order", () =>
    life(
      kit,
      `
      rule    MONTH_END 12  AFTER_DAYS 7
      at      2026-03-01T12:00
      order   1  100
      at      2026-03-14T12:00
      spend   100
      refund  1
      wallet  -100  owed 100
      order   2  150
      wallet  0     pending 50
      refund  2
      wallet  -100  owed 100
      `,
    ));

  test("that come late are a bucket already", () =>
    life(
      kit,
      `
      brand   Pacific/Kiritimati
      rule    DAYS 1  AFTER_DAYS 1
      at      2026-03-14T00:00
      order   1  100
      at      2026-03-15T00:00
      wallet  100
      at      2026-03-16T23:59
      wallet  100
      at      2026-03-17T00:00
      wallet  0
      refund  1
      wallet  0
      hot     issued/N1  0
      `,
    ));
});

describe("points that wait for an event", () => {
  test("are spent after it, and their days count from there", () =>
    life(
      kit,
      `
      rule      DAYS 30  ON_EVENT
      at        2026-03-14T12:00
      order     1  100
      order     2  70
      wallet    0    pending 170
      spend     1                              | PointsShort
      at        2026-09-01T23:59:59.999
      activate  1
      wallet    100  pending 70
      spend     30
      activate  1                              # sent again
      wallet    70   pending 70
      activate  1  other                       | NothingPending
      activate  2  a1                          | ActivationConflict
      at        2026-10-01T23:59:59.999
      wallet    70   pending 70
      at        2026-10-02T00:00
      wallet    0    pending 70
      expire    70
      wallet    0    pending 70
      `,
    ));

  test("repay what is owed once it has come", () =>
    life(
      kit,
      `
      rule      FOREVER  ON_EVENT
      at        2026-03-14T12:00
      order     1  100
      activate  1
      spend     60
      refund    1
      order     2  100
      wallet    -60  pending 100  owed 60
      activate  2
      wallet    40
      `,
    ));

  test("are taken back from where they are: waiting, or the bucket they became", () =>
    life(
      kit,
      `
      rule      MONTHS 1  ON_EVENT
      at        2026-03-14T12:00
      order     1  100
      order     2  50
      refund    1
      wallet    0   pending 50
      activate  1                              | NothingPending
      activate  2
      wallet    50
      refund    2
      wallet    0
      hot       issued/N1  0
      `,
    ));
});

describe("activatePoints", () => {
  const waiting = async (): Promise<World> => {
    const there = await world(kit, { activation: { kind: "ON_EVENT" } });
    await record(there, orderOf(there, "1"), orderOf(there, "s", { storeCode: "S1" }));
    return there;
  };
  const activateAs = (there: World, but: Partial<ActivatePoints> = {}, actor?: Actor) =>
    there.as(
      (work) =>
        activatePoints(work, {
          ...{ source: "till", orderNumber: "1", number: "a", occurredAt: kit.clock() },
          ...but,
        }),
      actor,
    );

  test("sent again is done once and answers the same", async () => {
    const there = await waiting();
    const first = await activateAs(there);
    expect(first).toMatchObject({ points: 100n, lastDay: "2027-03-31", orderNumber: "1" });
    const before = await rowsOf(kit, there.brandId);
    const occurredAt = kit.clock();
    kit.clock.advance({ days: 40 });
    expect(await activateAs(there, { occurredAt })).toEqual(first);
    expect(await rowsOf(kit, there.brandId)).toEqual(before);
    for (const but of [{ occurredAt: kit.clock() }, { orderNumber: "s", occurredAt }])
      await expect(activateAs(there, but)).rejects.toEqual(new ActivationConflict("a"));
  });

  test("leaves one of twenty that tell of the event under numbers of their own", async () => {
    const there = await waiting();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => activateAs(there, { number: `${index}` })),
    );
    const refused = outcomes.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(19);
    for (const { reason } of refused) expect(reason).toEqual(new NothingPending("1"));
    expect((await wallet(kit, there)).balance).toBe(100n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("takes an event between its order and now", async () => {
    const there = await waiting();
    const sold = new Date("2026-03-14T04:00:00.000Z");
    const latest = new Date(kit.clock().getTime() + 5 * 60_000);
    for (const occurredAt of [new Date(+sold - 1), new Date(+latest + 1)])
      await expect(activateAs(there, { occurredAt })).rejects.toEqual(
        new ActivationOutOfTime(sold, latest),
      );
    expect(await activateAs(there, { occurredAt: sold })).toMatchObject({ points: 100n });
    const other = { orderNumber: "s", number: "b", occurredAt: latest };
    expect(await activateAs(there, other)).toMatchObject({ points: 100n });
  });

  test("is for the order's store and headquarters; to another store there is no such order", async () => {
    const there = await waiting();
    await expect(activateAs(there, {}, there.s1.till)).rejects.toEqual(new NothingPending("1"));
    const member: Actor = { kind: "member", id: there.anna, brandId: there.brandId };
    await expect(activateAs(there, {}, member)).rejects.toThrow(Forbidden);
    await activateAs(there, {}, there.n1.till);
    await expect(activateAs(there, {}, there.s1.till)).rejects.toEqual(new NothingPending("1"));
    // Nor does the number of an activation tell it that the order is there.
    const another = { occurredAt: new Date(kit.clock().getTime() - 60_000) };
    await expect(activateAs(there, another)).rejects.toThrow(ActivationConflict);
    await expect(activateAs(there, another, there.s1.till)).rejects.toEqual(
      new NothingPending("1"),
    );
  });

  test("knows no order of another brand, none that earned nothing, none that never waited", async () => {
    const [there, elsewhere] = [await waiting(), await world(kit)];
    await record(elsewhere, orderOf(elsewhere, "1"));
    await record(there, orderOf(there, "free", { netMinor: 0n }));
    const none = (orderNumber: string) => new NothingPending(orderNumber);
    await expect(activateAs(elsewhere)).rejects.toEqual(none("1"));
    await expect(activateAs(there, { orderNumber: "free" })).rejects.toEqual(none("free"));
    await expect(activateAs(there, { source: "shop" })).rejects.toEqual(none("1"));
  });
});
