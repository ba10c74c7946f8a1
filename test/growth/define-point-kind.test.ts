/*
 * Growth: a kind of points that only tiers read.
 *
 * Goal: a kind grows beside the points by its own rule, in the order's own posting; a refund takes back
 * what its order gave, and no member falls below zero. Method: a brand with two kinds; orders under
 * several versions of the rules; the book proved from its rows.
 */
import { describe, expect, test } from "@jest/globals";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { growthOfMembers } from "../../src/growth/growth.queries.ts";
import { PointKindTaken, UnknownPointKind } from "../../src/growth/growth.refusals.ts";
import { ungrow } from "../../src/growth/growth.rules.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { faultsOf, sumsOf } from "../support/book.ts";
import { openKit } from "../support/database.ts";
import { OPENED_AT, orderOf, record, type World, wallet, world } from "../support/world.ts";

const kit = await openKit();

const define = (there: World, code: string) =>
  there.as((work) => definePointKind(work, { code, name: code.toLowerCase() }));
const setRule = (there: World, kind: string, pointsPerStep: bigint, fromAt = new Date(OPENED_AT)) =>
  there.as((work) => setEarningRule(work, { kind, pointsPerStep, stepMinor: 100n, fromAt }));

const growth = async (there: World) => {
  const found = await growthOfMembers(kit.look(there.hq), [there.anna]);
  return Object.fromEntries(
    (found.get(there.anna) ?? []).map(({ code, amount }) => [code, amount]),
  );
};

async function refund(there: World, orderNumber: string) {
  const wish = { source: "till", orderNumber, number: `r-${orderNumber}`, occurredAt: kit.clock() };
  const [outcome] = await there.as((work) => refundOrders(work, [wish]));
  if (outcome instanceof Refusal) throw outcome;
}

describe("a kind of growth", () => {
  test("grows by its own rule beside the points, and a refund takes it back", async () => {
    const there = await world(kit);
    await define(there, "GROWTH");
    await define(there, "STARS");
    await setRule(there, "GROWTH", 2n);
    expect(await growth(there)).toEqual({ GROWTH: 0n, STARS: 0n });

    await record(there, orderOf(there, "1"), orderOf(there, "2", { netMinor: 5_000n }));
    expect(await growth(there)).toEqual({ GROWTH: 300n, STARS: 0n });
    expect((await wallet(kit, there)).balance).toBe(150n);
    expect(await sumsOf(kit, there.brandId)).toMatchObject({
      "growth/GROWTH": 300n,
      "grown/N1": -300n,
    });

    await refund(there, "1");
    expect(await growth(there)).toEqual({ GROWTH: 100n, STARS: 0n });
    expect((await wallet(kit, there)).balance).toBe(50n);
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("follows its versions, and leaves the points' alone", async () => {
    const there = await world(kit);
    await define(there, "GROWTH");
    await setRule(there, "GROWTH", 2n);
    const changedAt = earliestChange(kit.clock());
    expect(await setRule(there, "GROWTH", 5n, changedAt)).toMatchObject({ version: 2 });
    kit.clock.advance({ days: 1 });
    await record(
      there,
      orderOf(there, "before", { occurredAt: new Date(+changedAt - 1) }),
      orderOf(there, "after", { occurredAt: changedAt }),
    );
    expect(await growth(there)).toEqual({ GROWTH: 700n });
    expect((await wallet(kit, there)).balance).toBe(200n);
  });

  test("is taken back by an order that earned no points", async () => {
    const there = await world(kit);
    await define(there, "GROWTH");
    await setRule(there, "GROWTH", 1n);
    const nothing = { pointsPerStep: 0n, stepMinor: 100n, fromAt: earliestChange(kit.clock()) };
    await there.as((work) => setEarningRule(work, nothing));
    kit.clock.advance({ days: 1 });
    await record(there, orderOf(there, "1", { occurredAt: kit.clock() }));
    expect([await growth(there), (await wallet(kit, there)).balance]).toEqual([
      { GROWTH: 100n },
      0n,
    ]);
    await refund(there, "1");
    expect(await growth(there)).toEqual({ GROWTH: 0n });
    expect(await faultsOf(kit, there.brandId)).toEqual([]);
  });

  test("never falls below zero", () => {
    const given = { kind: "GROWTH", amount: 100n, storeCode: "N1" };
    const taken = (held: bigint) => ungrow(given, held).map(({ amount }) => amount);
    expect([taken(150n), taken(30n), taken(0n)]).toEqual([[100n], [30n], []]);
  });
});

describe("definePointKind", () => {
  test("keeps a code for ever, in its own brand", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await define(here, "GROWTH");
    await expect(define(here, "GROWTH")).rejects.toEqual(new PointKindTaken("GROWTH"));
    expect(await define(there, "GROWTH")).toMatchObject({ code: "GROWTH", name: "growth" });
  });

  test.each(["PTS", "CNY", "growth", "4EVER", "GROWTH-1", "ABCDEFGHIJKLM", ""])(
    "does not take the code %j: an asset is a currency, PTS, or a kind's longer code",
    async (code) => {
      const there = await world(kit);
      await expect(define(there, code)).rejects.toThrow(BadInput);
    },
  );

  test("comes before its rule", async () => {
    const [here, there] = [await world(kit), await world(kit)];
    await define(there, "GROWTH");
    await expect(setRule(here, "GROWTH", 1n)).rejects.toEqual(new UnknownPointKind("GROWTH"));
  });

  test("is headquarters' to do", async () => {
    const there = await world(kit);
    const wish = { code: "GROWTH", name: "growth" };
    const attempt = there.as((work) => definePointKind(work, wish), there.n1.till);
    await expect(attempt).rejects.toThrow(Forbidden);
  });
});
