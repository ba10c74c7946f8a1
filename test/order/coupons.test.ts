import { describe, expect, test } from "@jest/globals";
import { quoteBasket } from "../../src/basket/quote-basket.ts";
import { reserveQuote } from "../../src/basket/reserve-quote.ts";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { RecordOrder } from "../../src/order/order.rules.ts";
import { recordOrders } from "../../src/order/record-orders.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { linesOf } from "../../src/settlement/line.queries.ts";
import { openKit } from "../support/database.ts";
import { mergeFaults } from "../support/merges.ts";
import { campaignOf, couponOf, templateOf } from "../support/offers.ts";
import { CLAUSES, orderOf, record, type World, world } from "../support/world.ts";

// Goal: an order uses coupons for exactly what they take off, each cent of it borne by whom the template says, and gives
// all of it back in any split of refunds. Method: orders through the use case on a real database, read back as lines.

const kit = await openKit();

const FUNDING: typeof CLAUSES = [
  ...CLAUSES,
  { number: "5", kind: "COUPON_FUNDING", rate: 10_000n },
];

async function offering(options: Parameters<typeof world>[1] = {}) {
  const there = await world(kit, { clauses: FUNDING, ...options });
  await campaignOf(there);
  return there;
}

/** The stores' sides agree to pay their part, from the brand's opening on. */
const optIn = (there: World, ...stores: ReadonlyArray<{ readonly id: string }>) =>
  Promise.all(
    stores.map(({ id }) =>
      kit.asOwner(
        `insert into campaign_opt_in (campaign_id, store_id, no, brand_id, accepts, from_at)
         select id, $1, 1, brand_id, true, '2026-01-01' from campaign where brand_id = $2`,
        [id, there.brandId],
      ),
    ),
  );

/** An order of this gross, with what its coupons take off. */
const using = (there: World, number: string, but: Partial<RecordOrder>) =>
  orderOf(there, number, { grossMinor: 10_000n, occurredAt: kit.clock(), ...but });

const outcomeOf = async (there: World, wish: RecordOrder) => {
  const [outcome] = await there.as((work) => recordOrders(work, [wish]));
  return outcome;
};

const linesFor = async (there: World, orderId: string) => {
  const lines = await linesOf(kit.look(there.hq), {
    ownerIds: [there.anna],
    postingIds: [orderId],
  });
  return lines.map(({ kind, franchiseeCode, base, amountMinor }) =>
    [kind, franchiseeCode, base, amountMinor].join(" "),
  );
};

const refund = async (there: World, number: string, refundMinor?: bigint) => {
  const wish = { source: "till", orderNumber: "1", number, occurredAt: kit.clock() };
  const [outcome] = await there.as((work) =>
    refundOrders(work, [{ ...wish, ...(refundMinor && { refundMinor }) }]),
  );
  if (outcome instanceof Refusal || !outcome) throw outcome;
  return outcome;
};

/** What 100.00 come to with the best of Anna's coupons, or with those named. */
const quoteFor = async (there: World, ...couponIds: string[]) => {
  const line = { number: 1, sku: null, category: null, quantity: 1, grossMinor: 10_000n };
  const { quote } = await there.as((work) =>
    quoteBasket(work, {
      ...{ member: { id: there.anna }, storeCode: "N1", source: "till", points: 0n },
      basket: { lines: [line], shippingMinor: 0n },
      coupons: couponIds.length === 0 ? "BEST" : couponIds.map((couponId) => ({ couponId })),
    }),
  );
  return quote;
};

describe("an order with a coupon", () => {
  test("pays what is left, and headquarters makes the seller whole for its part", async () => {
    const there = await offering();
    await optIn(there, there.n1);
    const template = await templateOf(there, {
      benefit: { kind: "AMOUNT_OFF", minor: 1_001n },
      funding: { headquarters: 60, acceptor: 40, issuer: 0 },
    });
    const coupon = await couponOf(there, template);
    const coupons = [{ couponId: coupon.id }];
    const wish = using(there, "1", { coupons, netMinor: 8_999n });
    const [recorded, again] = await record(there, wish, wish);
    expect(again).toMatchObject({ repeated: true });
    expect(recorded?.order).toMatchObject({ coupons, points: 89n });
    expect(await linesFor(there, recorded?.order.id ?? "")).toEqual([
      "ROYALTY north 8999 -450",
      "POINTS_COST north 89 -89",
      // 10.01 at 60 to 40: the odd cent is headquarters', whose remainder is the larger.
      "COUPON_SUBSIDY north 601 601",
    ]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("that another franchisee's store issued is paid by that one, through headquarters", async () => {
    const there = await offering();
    await optIn(there, there.s1);
    const template = await templateOf(there, {
      benefit: { kind: "PERCENT_OFF", bps: 1_000n, capMinor: null },
      funding: { headquarters: 1, acceptor: 0, issuer: 3 },
    });
    const coupon = await couponOf(there, template, { issuerStoreId: there.s1.id });
    const [recorded] = await record(
      there,
      using(there, "1", { coupons: [{ couponId: coupon.id }], netMinor: 9_000n }),
    );
    expect(await linesFor(there, recorded?.order.id ?? "")).toEqual([
      "ROYALTY north 9000 -450",
      "POINTS_COST north 90 -90",
      "COUPON_SUBSIDY north 1000 1000",
      "COUPON_FUNDING south 750 -750",
    ]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("is headquarters' to pay where a store never accepted the campaign", async () => {
    const there = await offering();
    const template = await templateOf(there, {
      funding: { headquarters: 0, acceptor: 1, issuer: 1 },
    });
    const coupon = await couponOf(there, template, { issuerStoreId: there.s1.id });
    const [recorded] = await record(
      there,
      using(there, "1", { coupons: [{ couponId: coupon.id }], netMinor: 9_500n }),
    );
    expect(await linesFor(there, recorded?.order.id ?? "")).toContain(
      "COUPON_SUBSIDY north 500 500",
    );
  });

  test("gives everything back in any split of refunds, and the coupon with the last", async () => {
    const there = await offering();
    await optIn(there, there.n1);
    const template = await templateOf(there, {
      benefit: { kind: "AMOUNT_OFF", minor: 1_001n },
      funding: { headquarters: 60, acceptor: 40, issuer: 0 },
      limits: { total: 1 },
    });
    const coupon = await couponOf(there, template);
    const wish = using(there, "1", { coupons: [{ couponId: coupon.id }], netMinor: 8_999n });
    await record(there, wish);
    const left = async () => {
      const [row] = await kit.look(there.hq).rows<{ used: string }>({
        text: "select used from budget where brand_id = $1 and subject like '%/count'",
        values: [there.brandId],
      });
      return Number(row?.used);
    };
    const stateOf = async () =>
      (await couponsNamed(kit.look(there.hq), [coupon.id])).get(coupon.id)?.state;

    await refund(there, "R1", 3_000n);
    await refund(there, "R2", 1n);
    expect([await left(), await stateOf()]).toEqual([1, "REDEEMED"]);
    const last = await refund(there, "R3");
    expect([await left(), await stateOf()]).toEqual([0, "ISSUED"]);
    expect("order" in last).toBe(true);
    expect(await mergeFaults(kit, there)).toEqual([]);

    const [again] = await record(there, { ...wish, number: "2" });
    expect(again?.repeated).toBe(false);
  });

  test("multiplies its points, and its issuers pay for them", async () => {
    const there = await offering();
    const template = await templateOf(there, {
      benefit: { kind: "POINTS_MULTIPLIER", bps: 30_000n },
    });
    const coupon = await couponOf(there, template);
    const [recorded] = await record(
      there,
      using(there, "1", { coupons: [{ couponId: coupon.id }], netMinor: 10_000n }),
    );
    expect(recorded?.order).toMatchObject({ points: 300n, bonusPoints: 200n });
    expect(await linesFor(there, recorded?.order.id ?? "")).toContain("POINTS_COST north 100 -100");
    await refund(there, "R1", 5_000n);
    await refund(there, "R2");
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test.each([
    ["whose net says otherwise", { netMinor: 9_400n }, "NetNotAsDiscounted"],
    ["that does not say its gross", { grossMinor: undefined }, "GrossMissing"],
    [
      "whose lines do not say theirs",
      { lines: [{ number: 1, sku: null, quantity: 1, netMinor: 9_500n }] },
      "GrossMissing",
    ],
    ["before it is good", { occurredAt: new Date("2026-01-02T00:00:00Z") }, "CouponNotUsable"],
  ])("%s is refused, and the coupon stays", async (_, but, refusal) => {
    const there = await offering();
    const coupon = await couponOf(there, await templateOf(there));
    const wish = using(there, "1", {
      coupons: [{ couponId: coupon.id }],
      netMinor: 9_500n,
      ...but,
    });
    expect((await outcomeOf(there, wish)) as object).toMatchObject({ name: refusal });
    const found = await couponsNamed(kit.look(there.hq), [coupon.id]);
    expect(found.get(coupon.id)?.state).toBe("ISSUED");
  });

  test("that is another member's is as unknown as one that never was", async () => {
    const there = await offering({ members: 2 });
    const [, ben = ""] = there.members;
    const coupon = await couponOf(there, await templateOf(there), { memberId: ben });
    const wish = using(there, "1", { coupons: [{ couponId: coupon.id }], netMinor: 9_500n });
    expect((await outcomeOf(there, wish)) as object).toMatchObject({ name: "UnknownCoupon" });
  });

  test("uses each coupon once, and no more than there are, within one call", async () => {
    const there = await offering();
    const template = await templateOf(there, { limits: { total: 2 } });
    const coupons: Array<{ readonly id: string }> = [];
    for (let at = 0; at < 3; at++) coupons.push(await couponOf(there, template));
    const orderWith = (number: string, couponId = "") =>
      using(there, number, { coupons: [{ couponId }], netMinor: 9_500n });
    const outcomes = await there.as((work) =>
      recordOrders(work, [
        orderWith("1", coupons[0]?.id),
        orderWith("2", coupons[0]?.id),
        orderWith("3", coupons[1]?.id),
        orderWith("4", coupons[2]?.id),
      ]),
    );
    expect(
      outcomes.map((each) =>
        each instanceof Refusal
          ? `${each.name} ${(each as unknown as { why: string }).why}`
          : "recorded",
      ),
    ).toEqual(["recorded", "CouponNotUsable REDEEMED", "recorded", "CouponNotUsable USED_UP"]);
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("of a till that was offline has its days of grace; of one that was not, it has none", async () => {
    const there = await offering();
    const template = await templateOf(there, {
      ...{ validity: { kind: "DAYS", count: 1 }, graceDays: 1 },
    });
    const coupons = [(await couponOf(there, template)).id, (await couponOf(there, template)).id];
    const at = (number: string, occurredAt: Date) =>
      outcomeOf(there, {
        ...using(there, number, { netMinor: 9_500n, occurredAt }),
        coupons: [{ couponId: coupons[Number(number) - 1] ?? "" }],
      });
    // The coupons end with 15 March, local.
    const late = new Date("2026-03-16T10:00:00Z");
    kit.clock.set(late);
    expect(await at("1", late)).toMatchObject({ name: "CouponNotUsable", why: "EXPIRED" });
    kit.clock.advance({ days: 2 });
    expect(await at("1", late)).toMatchObject({ order: { netMinor: 9_500n } });
    expect(await at("2", new Date("2026-03-16T16:00:00Z"))).toMatchObject({
      ...{ name: "CouponNotUsable", why: "EXPIRED" },
    });
  });

  test("is what its quote says, though its coupon ended since", async () => {
    const there = await offering();
    await couponOf(there, await templateOf(there, { validity: { kind: "DAYS", count: 1 } }));
    kit.clock.set("2026-03-15T15:50:00Z");
    const quote = await quoteFor(there);
    await there.as((work) => reserveQuote(work, { quoteId: quote.id }));
    // The first minutes of the next day.
    kit.clock.set("2026-03-15T16:02:00Z");
    const wish = using(there, "1", { quoteId: quote.id, netMinor: 9_500n, grossMinor: undefined });
    expect(await outcomeOf(there, wish)).toMatchObject({ order: { netMinor: 9_500n } });
    expect(await outcomeOf(there, { ...wish, number: "2" })).toMatchObject({
      ...{ name: "CouponNotUsable", why: "REDEEMED" },
    });
    expect(await mergeFaults(kit, there)).toEqual([]);
  });

  test("counts on no day before its quote, whatever its till's clock says", async () => {
    const there = await offering();
    const template = await templateOf(there, { limits: { perMemberDay: 1, perDay: 1 } });
    const coupons = [await couponOf(there, template), await couponOf(there, template)];
    const quotes = [
      await quoteFor(there, coupons[0]?.id ?? ""),
      await quoteFor(there, coupons[1]?.id ?? ""),
    ];
    const byQuote = (at: number, occurredAt: Date) =>
      outcomeOf(there, {
        ...using(there, `${at}`, { netMinor: 9_500n, grossMinor: undefined, occurredAt }),
        quoteId: quotes[at]?.id,
      });
    const yesterday = new Date(+kit.clock() - 86_400_000);
    expect(await byQuote(0, yesterday)).toMatchObject({ order: { netMinor: 9_500n } });
    expect(await byQuote(1, kit.clock())).toMatchObject({ why: "MEMBER_DAY_LIMIT" });
    expect(await byQuote(1, new Date(+yesterday - 86_400_000))).toMatchObject({
      why: "MEMBER_DAY_LIMIT",
    });
    expect(await mergeFaults(kit, there)).toEqual([]);
  });
});
