import { describe, expect, test } from "@jest/globals";
import {
  CouponHasNoUse,
  CouponsDoNotCombine,
  UnknownQuote,
} from "../../src/basket/basket.refusals.ts";
import { quotesNamed } from "../../src/basket/quote.queries.ts";
import { type QuoteBasket, quoteBasket } from "../../src/basket/quote-basket.ts";
import { releaseQuote } from "../../src/basket/release-quote.ts";
import { reserveQuote } from "../../src/basket/reserve-quote.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { setPointValue } from "../../src/brand/set-point-value.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { EVERYTHING } from "../../src/campaign/scope.rules.ts";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { UnknownCoupon } from "../../src/coupon/coupon.refusals.ts";
import { shownState } from "../../src/coupon/coupon.rules.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { Forbidden } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { redemptionsOfOrders } from "../../src/redemption/redemption.queries.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { basketOf } from "../support/baskets.ts";
import { statementsOf } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { redeemAs } from "../support/redemptions.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

// Goal: what a basket is quoted is the best a member can have, to the cent and by whoever pays for it; it is honoured, and
// what it reserves is nobody else's. Method: a wallet of coupons and points at a till, read back behind each step.

const kit = await openKit();

const BASKET = basketOf(["TEA 2x8000", "CAKE 1x1000"], 600n);

const quote = (there: World, but: Partial<QuoteBasket> = {}, actor: Actor = there.n1.till) =>
  there.as(
    (work) =>
      quoteBasket(work, {
        ...{ member: { id: there.anna }, storeCode: "N1", source: "N1", basket: BASKET },
        ...{ coupons: "BEST", points: 0n, ...but },
      }),
    actor,
  );

const named = (...couponIds: string[]) => ({
  coupons: couponIds.map((couponId) => ({ couponId })),
});

const asMember = (there: World, id = there.anna): Actor => ({
  ...{ kind: "member", id, brandId: there.brandId },
});

async function shop() {
  const there = await world(kit, { members: 2, pointValue: { points: 10n, minor: 1n } });
  await campaignOf(there);
  return there;
}

const stateOf = async (there: World, couponId: string) => {
  const coupon = (await couponsNamed(kit.look(there.hq), [couponId])).get(couponId);
  return coupon && shownState(coupon, kit.clock());
};

describe("a quote", () => {
  test("uses the best coupons, says why others cannot be used, and who pays", async () => {
    const there = await shop();
    const tea = { scope: { ...EVERYTHING, categories: ["TEA"] } };
    const tenth = await templateOf(there, {
      ...{ code: "tenth", benefit: { kind: "PERCENT_OFF", bps: 1_000n, capMinor: null }, ...tea },
      funding: { headquarters: 1, acceptor: 1, issuer: 0 },
    });
    const delivery = await templateOf(there, {
      ...{ code: "delivery", benefit: { kind: "SHIPPING", capMinor: null } },
    });
    const large = await templateOf(there, { code: "large", minimumMinor: 20_000n });
    const south = await templateOf(there, {
      ...{ code: "south", scope: { ...EVERYTHING, stores: ["S1"] } },
    });
    const one = await couponOf(there, tenth);
    const two = await couponOf(there, delivery);
    const three = await couponOf(there, large);
    const four = await couponOf(there, south);
    const { quote: found, unusable } = await quote(there);
    expect(found.outcome).toMatchObject({
      ...{ grossMinor: 9_600n, discountMinor: 1_400n, netMinor: 8_200n, complete: true },
      lines: [{ netMinor: 7_200n }, { netMinor: 1_000n }],
      shipping: { grossMinor: 600n, discountMinor: 600n, netMinor: 0n },
      coupons: [
        {
          ...{ couponId: one.id, discountMinor: 800n, lines: [{ number: 1, minor: 800n }] },
          // N1 did not opt in: its half is headquarters'.
          funded: { headquarters: 800n, acceptor: 0n, issuer: 0n },
        },
        { couponId: two.id, discountMinor: 600n, shippingMinor: 600n, lines: [] },
      ],
    });
    expect(unusable.map((each) => [each.couponId, each.refusal])).toMatchObject([
      [three.id, { why: "BELOW_MINIMUM", missingMinor: 11_000n }],
      [four.id, { why: "OTHER_STORE" }],
    ]);
    expect((await quotesNamed(kit.look(there.hq), [found.id])).get(found.id)).toEqual(found);
  });

  test("pays with points behind coupons, as much as they can", async () => {
    const there = await shop();
    await record(there, orderOf(there, "1", { netMinor: 500_000n }));
    const off = await couponOf(there, await templateOf(there));
    const { outcome } = (await quote(there, { ...named(off.id), points: "MOST" })).quote;
    expect(outcome).toMatchObject({
      ...{ discountMinor: 500n, pointsMinor: 500n, netMinor: 8_600n },
      points: { points: 5_000n, minor: 500n, issuers: [{ issuerCode: "N1", points: 5_000n }] },
    });
    const parts = [...outcome.lines, outcome.shipping];
    expect(parts.reduce((sum, part) => sum + part.pointsMinor, 0n)).toBe(500n);
    expect(parts.reduce((sum, part) => sum + part.netMinor, 0n)).toBe(8_600n);
  });

  test("of named coupons uses all or is refused", async () => {
    const there = await shop();
    const template = await templateOf(there);
    const [one, two] = [await couponOf(there, template), await couponOf(there, template)];
    expect((await quote(there, { coupons: [] })).quote.outcome.discountMinor).toBe(0n);
    await expect(quote(there, named(one.id, two.id))).rejects.toThrow(CouponsDoNotCombine);
    const cake = await templateOf(there, {
      ...{ code: "coffee", scope: { ...EVERYTHING, categories: ["COFFEE"] } },
    });
    await expect(quote(there, named((await couponOf(there, cake)).id))).rejects.toThrow(
      CouponHasNoUse,
    );
    const [, ben = ""] = there.members;
    const bens = await couponOf(there, template, { memberId: ben });
    await expect(quote(there, named(bens.id))).rejects.toThrow(UnknownCoupon);
  });

  test("goes without a coupon whose budget is spent, or whose member has had its share", async () => {
    const there = await shop();
    const scarce = await templateOf(there, { code: "scarce", limits: { total: 1, perOrder: 5 } });
    const money = await templateOf(there, { code: "money", moneyBudgetMinor: 499n });
    const once = await templateOf(there, { code: "once", limits: { perMember: 1, perOrder: 5 } });
    for (const template of [scarce, scarce, money, once, once]) await couponOf(there, template);
    const { quote: found, unusable } = await quote(there);
    expect(found.outcome.discountMinor).toBe(1_000n);
    expect(unusable.map(({ refusal }) => "why" in refusal && refusal.why).sort()).toEqual([
      "BUDGET_SPENT",
      "USED_UP",
    ]);
  });

  test("is asked for by its member, its till, or headquarters", async () => {
    const there = await shop();
    const [, ben = ""] = there.members;
    await quote(there, {}, asMember(there));
    await quote(there, {}, there.hq);
    for (const actor of [asMember(there, ben), there.n2.till])
      await expect(quote(there, {}, actor)).rejects.toThrow(Forbidden);
    const { id } = (await quote(there)).quote;
    for (const actor of [asMember(there, ben), there.n2.till])
      await expect(there.as((work) => reserveQuote(work, { quoteId: id }), actor)).rejects.toThrow(
        UnknownQuote,
      );
  });
});

describe("an order by its quote", () => {
  test("is what was quoted, to the cent, though its coupon is stopped and its points are worth less since", async () => {
    const there = await shop();
    await record(there, orderOf(there, "earned", { netMinor: 500_000n }));
    const tenth = { kind: "PERCENT_OFF", bps: 1_000n, capMinor: null } as const;
    const template = await templateOf(there, { code: "tenth", benefit: tenth });
    const delivery = await templateOf(there, {
      ...{ code: "delivery", benefit: { kind: "SHIPPING", capMinor: 400n } },
    });
    for (const each of [template, delivery]) await couponOf(there, each);
    const { id: quoteId, outcome } = (await quote(there, { points: 1_000n })).quote;
    await there.as((work) => stopCouponTemplate(work, { templateId: template.id }));
    const fromAt = earliestChange(kit.clock());
    await there.as((work) => setPointValue(work, { points: 1_000n, minor: 1n, fromAt }));
    kit.clock.advance({ minutes: 12 });
    const wish = {
      ...{ quoteId, netMinor: outcome.netMinor, spentPoints: outcome.points.points },
      occurredAt: kit.clock(),
    };
    const [recorded] = await record(there, orderOf(there, "quoted", wish));
    expect(recorded?.order).toMatchObject({
      ...{ netMinor: outcome.netMinor, spentMinor: outcome.pointsMinor },
    });
    const orderId = recorded?.order.id ?? "";
    const found = await redemptionsOfOrders(kit.look(there.hq), [
      { id: orderId, memberId: there.anna },
    ]);
    expect(
      found.get(orderId)?.map(({ redemption }) => [redemption.couponId, redemption.funded]),
    ).toEqual(outcome.coupons.map(({ couponId, funded }) => [couponId, funded]));
    // With points enough, it is its coupon that cannot be used again.
    await record(there, orderOf(there, "more", { netMinor: 1_000_000n }));
    await expect(record(there, orderOf(there, "again", wish))).rejects.toMatchObject({
      why: "REDEEMED",
    });
  });
});

describe("a reserved quote", () => {
  test("keeps its coupons and budgets until it is released, or times out", async () => {
    const there = await shop();
    const template = await templateOf(there, { limits: { total: 5 } });
    const coupon = await couponOf(there, template);
    const left = async () =>
      (await leftOf(kit.look(there.hq), [`template/${template.id}/count`])).get(
        `template/${template.id}/count`,
      );
    const { id: quoteId } = (await quote(there)).quote;
    const reserve = (minutes?: number, id = quoteId) =>
      there.as((work) => reserveQuote(work, { quoteId: id, minutes }), there.n1.till);
    const reserved = await reserve(45);
    expect(+reserved.untilAt - +reserved.quotedAt).toBe(45 * 60_000);
    expect([await stateOf(there, coupon.id), await left()]).toEqual(["RESERVED", 4n]);
    expect(await reserve(60)).toEqual(reserved);

    const other = await quote(there);
    expect(other.quote.outcome.coupons).toEqual([]);
    await expect(quote(there, named(coupon.id))).rejects.toMatchObject({ why: "RESERVED" });

    const release = () => there.as((work) => releaseQuote(work, { quoteId }), there.n1.till);
    await release();
    await release();
    expect([await stateOf(there, coupon.id), await left()]).toEqual(["ISSUED", 5n]);
    await reserve();
    expect(await stateOf(there, coupon.id)).toBe("RESERVED");
    await there.as((work) =>
      redeemAs(work, there, { memberId: there.anna, couponId: coupon.id, quoteId }),
    );
    await release();
    expect([await stateOf(there, coupon.id), await left()]).toEqual(["REDEEMED", 4n]);
    await expect(reserve()).rejects.toMatchObject({ why: "REDEEMED" });
  });

  test("is one of two that want the same coupon", async () => {
    const there = await shop();
    await couponOf(there, await templateOf(there));
    const quotes = [(await quote(there)).quote, (await quote(there)).quote];
    const outcomes = await Promise.allSettled(
      quotes.map(({ id }) => there.as((work) => reserveQuote(work, { quoteId: id }), there.hq)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

test("an order uses no more of a template than its member may, as a quote does", async () => {
  const there = await shop();
  const template = await templateOf(there, { limits: { perMember: 1, perOrder: 2 } });
  const both = [await couponOf(there, template), await couponOf(there, template)].map(({ id }) => ({
    couponId: id,
  }));
  await expect(quote(there, { coupons: both })).rejects.toMatchObject({ why: "PER_ORDER" });
  const line = { number: 1, sku: null, category: null, quantity: 1 };
  const lines = [{ ...line, grossMinor: 5_000n, netMinor: 4_000n }];
  await expect(
    record(
      there,
      orderOf(there, "1", { coupons: both, lines, netMinor: 4_000n, occurredAt: kit.clock() }),
    ),
  ).rejects.toMatchObject({ why: "MEMBER_LIMIT" });
});

test("a quote reads templates and stores when they changed, and not each time", async () => {
  const there = await shop();
  const template = await templateOf(there);
  await couponOf(there, template);
  await quote(there);
  const read = async () =>
    (await statementsOf(() => quote(there))).sent.filter((each) => /template|"store"/.test(each));
  expect(await read()).toEqual([]);
  await there.as((work) => stopCouponTemplate(work, { templateId: template.id }));
  expect(await read()).not.toEqual([]);
});

test("a quote of two persons' coupons reserves nothing once they are apart again", async () => {
  const there = await shop();
  const [anna = "", ben = ""] = there.members;
  const coupon = await couponOf(there, await templateOf(there));
  const merge = await there.as((work) =>
    mergeMembers(work, { survivorId: ben, absorbedId: anna, reason: "one person" }),
  );
  const { quote: given } = await quote(there, { member: { id: ben } });
  expect(given.outcome.coupons).toMatchObject([{ couponId: coupon.id }]);
  await there.as((work) => unmergeMembers(work, { mergeId: merge.id, reason: "two people" }));
  await expect(there.as((work) => reserveQuote(work, { quoteId: given.id }))).rejects.toEqual(
    new UnknownQuote(given.id),
  );
  expect(await stateOf(there, coupon.id)).toBe("ISSUED");
});
