import { describe, expect, test } from "@jest/globals";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { shownState } from "../../src/coupon/coupon.rules.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import { releaseLapsedReservations } from "../../src/coupon/release-lapsed-reservations.ts";
import { reserveCoupons } from "../../src/coupon/reserve-coupons.ts";
import { newId } from "../../src/kernel/id.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { redeemAs } from "../support/redemptions.ts";
import { world } from "../support/world.ts";

// Goal: a coupon is issued, kept by a checkout, used, and its budgets follow. Method: the writers in transactions of
// their own, the clock set by hand, the budgets read behind each step.

const kit = await openKit();

describe("a coupon's life", () => {
  test("is issued, reserved, redeemed", async () => {
    const there = await world(kit);
    await campaignOf(there, { moneyBudgetMinor: 10_000n });
    const template = await templateOf(there, { limits: { total: 2, perDay: 2 } });
    const coupon = await couponOf(there, template);
    const quoteId = newId();
    await there.as(async (work) => {
      const reservation = {
        quoteId,
        untilAt: new Date(+work.now + 60_000),
        minor: 700n,
        day: "2026-03-15",
      };
      await reserveCoupons(work, [{ coupon, reservation }], await offersOf(work));
    });
    const left = async () =>
      [
        ...(
          await leftOf(kit.look(there.hq), [
            `template/${template.id}/count`,
            `template/${template.id}/day/2026-03-15`,
            `campaign/${template.campaignId}/money`,
          ])
        ).values(),
      ].sort();
    expect(await left()).toEqual([1n, 1n, 9_300n]);
    await there.as((work) =>
      redeemAs(work, there, { memberId: there.anna, couponId: coupon.id, quoteId }),
    );
    expect(await left()).toEqual([1n, 1n, 9_500n]);
    const now = (await couponsNamed(kit.look(there.hq), [coupon.id])).get(coupon.id);
    expect(now && shownState(now, kit.clock())).toBe("REDEEMED");
    expect(await releaseLapsedReservations(kit.begin, there.hq)).toBe(0);
  });
});
