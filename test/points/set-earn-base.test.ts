import { describe, expect, test } from "@jest/globals";
import { TooEarly } from "../../src/brand/brand.refusals.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { definePointKind } from "../../src/growth/define-point-kind.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { NetPartWrong } from "../../src/order/order.refusals.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { setEarnBase } from "../../src/points/set-earn-base.ts";
import { setEarningRule } from "../../src/points/set-earning-rule.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults } from "../support/merges.ts";
import { orderOf, record, world } from "../support/world.ts";

// Goal: an order earns on what the brand's earn base says at its moment, and says itself on what. Method: orders with
// tax, delivery, tenders and categories before and after a change, through the use case.

const kit = await openKit();

const MADE_OF = {
  ...{ netMinor: 10_000n, taxMinor: 600n, shippingMinor: 400n },
  tenders: [
    { kind: "GIFT_CARD", minor: 2_000n },
    { kind: "WECHAT", minor: 8_000n },
  ],
  lines: [
    { number: 1, sku: "CARD-50", category: "GIFT_CARD", quantity: 1, netMinor: 5_000n },
    { number: 2, sku: "TEA", category: "TEA", quantity: 2, grossMinor: 5_000n, netMinor: 4_600n },
  ],
};

describe("setEarnBase", () => {
  test("decides what of each order's net earns, by the version of its moment", async () => {
    const there = await world(kit);
    const changedAt = earliestChange(kit.clock());
    const wish = { countsTax: true, countsShipping: true, excludedTenders: [], fromAt: changedAt };
    const base = await there.as((work) => setEarnBase(work, wish));
    expect(base).toMatchObject({ version: 1, excludedCategories: ["GIFT_CARD", "STORED_VALUE"] });
    kit.clock.advance({ days: 1 });

    const [usual, changed, repeated] = await record(
      there,
      orderOf(there, "usual", { ...MADE_OF, occurredAt: new Date(+changedAt - 1) }),
      orderOf(there, "changed", { ...MADE_OF, occurredAt: changedAt }),
      orderOf(there, "changed", { ...MADE_OF, occurredAt: changedAt }),
    );
    expect(usual?.order).toMatchObject({ baseMinor: 2_000n, points: 20n, taxMinor: 600n });
    expect(changed?.order).toMatchObject({ baseMinor: 5_000n, points: 50n, shippingMinor: 400n });
    expect(repeated).toMatchObject({ repeated: true, order: { tenders: MADE_OF.tenders } });
  });

  test("is what growth goes by, too", async () => {
    const there = await world(kit);
    await there.as((work) => definePointKind(work, { code: "GROWTH", name: "Growth" }));
    const fromAt = earliestChange(kit.clock());
    await there.as((work) =>
      setEarningRule(work, { kind: "GROWTH", pointsPerStep: 1n, stepMinor: 100n, fromAt }),
    );
    kit.clock.advance({ days: 1 });
    await record(there, orderOf(there, "1", { ...MADE_OF, occurredAt: fromAt }));
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test.each([
    ["taxMinor", { taxMinor: 10_001n }],
    ["shippingMinor", { shippingMinor: 10_001n }],
    ["tenders", { tenders: [{ kind: "CASH", minor: 9_999n }] }],
  ])("an order whose %s cannot be a part of its net is refused alone", async (field, part) => {
    const there = await world(kit);
    const [wrong, sound] = await there.as((work) =>
      recordOrders(work, [orderOf(there, "1", part), orderOf(there, "2")]),
    );
    expect(wrong).toBeInstanceOf(NetPartWrong);
    expect(wrong).toMatchObject({ field, netMinor: 10_000n });
    expect(sound).toMatchObject({ repeated: false });
  });

  test("is headquarters', to come, and said in words", async () => {
    const there = await world(kit);
    const fromAt = earliestChange(kit.clock());
    const attempt = (but: object, actor = there.hq) =>
      there.as((work) => setEarnBase(work, { fromAt, ...but }), actor);
    await expect(attempt({}, there.n1.till)).rejects.toThrow(Forbidden);
    await expect(attempt({ fromAt: kit.clock() })).rejects.toThrow(TooEarly);
    await expect(attempt({ excludedTenders: ["a,b"] })).rejects.toThrow(BadInput);
    await expect(attempt({ excludedCategories: Array(101).fill("A") })).rejects.toThrow(BadInput);
  });
});
