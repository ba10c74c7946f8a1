import { describe, expect, test } from "@jest/globals";
import { agreeTerms } from "../../seeds/agree-terms.ts";
import { StoreClosed, UnknownStore } from "../../src/brand/brand.refusals.ts";
import { CouponNotUsable, UnknownCoupon } from "../../src/coupon/coupon.refusals.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden } from "../../src/kernel/refusal.ts";
import { type RedeemCoupon, redeemCoupon } from "../../src/redemption/redeem-coupon.ts";
import { RedemptionConflict } from "../../src/redemption/redemption.refusals.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponFaults, couponOf, optInTo, templateOf } from "../support/offers.ts";
import { CLAUSES, type World, world } from "../support/world.ts";

// Goal: a coupon redeemed alone is redeemed once, in time and where it may be, and who honoured it is made whole by those
// who fund it. Method: the use case in transactions of its own, lines and funders read from the book behind it.

const kit = await openKit();

const redeem = (
  there: World,
  couponId: string,
  but: Partial<RedeemCoupon> = {},
  actor: Actor = there.n1.till,
) =>
  there.as(
    (work) =>
      redeemCoupon(work, { couponId, storeId: there.n1.id, source: "N1", number: "1", ...but }),
    actor,
  );
const linesOf = (there: World) =>
  kit.asOwner(
    `select l.kind, s.code, l.base::int, l.amount_minor::int as amount from settlement_line l
     join store s on s.id = l.store_id where l.brand_id = $1 order by l.no`,
    [there.brandId],
  );
const why = (couponId: string, reason: ConstructorParameters<typeof CouponNotUsable>[1]) =>
  new CouponNotUsable(couponId, reason);

async function withVoucher(but: Parameters<typeof templateOf>[1] = {}) {
  const there = await world(kit);
  await campaignOf(there);
  const template = await templateOf(there, {
    benefit: { kind: "VOUCHER", worthMinor: 901n },
    ...but,
  });
  return { there, template, coupon: await couponOf(there, template) };
}

describe("redeemCoupon", () => {
  test("exchanges a voucher once, and headquarters pays the store", async () => {
    const { there, coupon } = await withVoucher();
    const done = await redeem(there, coupon.id);
    expect(done).toMatchObject({
      repeated: false,
      redemption: { discountMinor: 901n, orderId: null, funded: { headquarters: 901n } },
    });
    expect(await linesOf(there)).toEqual([
      { kind: "COUPON_SUBSIDY", code: "N1", base: 901, amount: 901 },
    ]);
    kit.clock.advance({ minutes: 1 });
    expect(await redeem(there, coupon.id)).toEqual({ ...done, repeated: true });
    await expect(redeem(there, coupon.id, { statedMinor: 5n })).rejects.toEqual(
      new RedemptionConflict("1"),
    );
    await expect(redeem(there, coupon.id, { number: "2" })).rejects.toEqual(
      why(coupon.id, "REDEEMED"),
    );
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("is funded by the stores that opted in, each by its clause", async () => {
    const there = await world(kit);
    await there.as((work) =>
      agreeTerms(work, {
        franchiseeId: there.south.id,
        fromAt: new Date("2026-03-15T05:00:00Z"),
        clauses: [...CLAUSES, { number: "5", kind: "COUPON_FUNDING", rate: 10_000n }],
      }),
    );
    kit.clock.set("2026-03-15T06:00:00Z");
    await campaignOf(there);
    await optInTo(kit, there, "spring", [there.n1.id, there.s1.id]);
    const template = await templateOf(there, {
      benefit: { kind: "STATED", capMinor: 1_000n },
      funding: { headquarters: 1, acceptor: 1, issuer: 1 },
    });
    const coupon = await couponOf(there, template, { issuerStoreId: there.s1.id });
    const { redemption } = await redeem(there, coupon.id, { statedMinor: 1_000n });
    expect(redemption.funded).toEqual({ headquarters: 334n, acceptor: 333n, issuer: 333n });
    expect(await linesOf(there)).toEqual([
      { kind: "COUPON_SUBSIDY", code: "N1", base: 667, amount: 667 },
      { kind: "COUPON_FUNDING", code: "S1", base: 333, amount: -333 },
    ]);
    // At a store that did not opt in headquarters pays its part as well.
    const other = await couponOf(there, template);
    const elsewhere = { storeId: there.n2.id, statedMinor: 1_000n, number: "2" };
    const second = await redeem(there, other.id, elsewhere, there.n2.till);
    expect(second.redemption.funded).toEqual({ headquarters: 1_000n, acceptor: 0n, issuer: 0n });
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("uses up a coupon of which the till does not know what it took off, and nobody owes anything", async () => {
    const there = await world(kit);
    await campaignOf(there);
    const template = await templateOf(there, { benefit: { kind: "STATED", capMinor: 1_000n } });
    const coupon = await couponOf(there, template);
    const { redemption } = await redeem(there, coupon.id, { statedMinor: 0n });
    expect(redemption).toMatchObject({ discountMinor: 0n, orderId: null });
    expect(await linesOf(there)).toEqual([]);
    await expect(redeem(there, coupon.id, { statedMinor: 1n, number: "2" })).rejects.toEqual(
      why(coupon.id, "REDEEMED"),
    );
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("takes what an offline till took in time, and within the days of grace", async () => {
    const { there, coupon, template } = await withVoucher({
      ...{ validity: { kind: "DAYS", count: 2 }, graceDays: 1 },
    });
    const late = await couponOf(there, template);
    const over = await couponOf(there, template);
    kit.clock.set("2026-03-20T04:00:00Z");
    const at = (text: string) => ({ occurredAt: new Date(text) });
    expect((await redeem(there, coupon.id, at("2026-03-16T15:59:00Z"))).redemption).toMatchObject({
      day: "2026-03-16",
    });
    await redeem(there, late.id, { ...at("2026-03-17T15:59:00Z"), number: "2" });
    await expect(
      redeem(there, over.id, { ...at("2026-03-17T16:00:00Z"), number: "3" }),
    ).rejects.toEqual(why(over.id, "EXPIRED"));
    await expect(
      redeem(there, over.id, { ...at("2026-03-14T15:59:00Z"), number: "3" }),
    ).rejects.toEqual(why(over.id, "NOT_YET"));
    await expect(redeem(there, over.id, { ...at("2026-03-21T04:00:00Z") })).rejects.toThrow(
      BadInput,
    );
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("knows its hours, its stores, its condition and what may be stated", async () => {
    const { there, coupon } = await withVoucher({ hours: { from: "13:00", to: "14:00" } });
    // It is noon in Shanghai.
    await expect(redeem(there, coupon.id)).rejects.toEqual(why(coupon.id, "CLOSED_HOUR"));
    const cases: [Parameters<typeof templateOf>[1] & object, Partial<RedeemCoupon>, string][] = [
      [{ code: "s", scope: { stores: ["S1"] } }, {}, "OTHER_STORE"],
      [{ code: "c", condition: "member.rank > 5" }, {}, "CONDITION"],
      [{ code: "a" }, {}, "STATED_NOTHING"],
      [{ code: "z" }, { statedMinor: 0n }, "STATED_NOTHING"],
      [{ code: "b" }, { statedMinor: 501n }, "STATED_TOO_MUCH"],
      [
        { code: "p", benefit: { kind: "PERCENT_OFF", bps: 1_000n } },
        { statedMinor: 10_000_000_001n },
        "STATED_TOO_MUCH",
      ],
      [{ code: "t", benefit: { kind: "STATED", capMinor: 9n } }, {}, "STATED_NOTHING"],
      [{ code: "m", benefit: { kind: "POINTS_MULTIPLIER", bps: 20_000n } }, {}, "ORDERS_ONLY"],
    ];
    for (const [but, wish, reason] of cases) {
      const { id } = await couponOf(there, await templateOf(there, but));
      await expect(redeem(there, id, wish)).rejects.toMatchObject({ couponId: id, why: reason });
    }
  });

  test("is done at its store, for coupons there are", async () => {
    const { there, coupon } = await withVoucher();
    await expect(redeem(there, coupon.id, {}, there.s1.till)).rejects.toThrow(Forbidden);
    await expect(redeem(there, newId())).rejects.toThrow(UnknownCoupon);
    await expect(redeem(there, coupon.id, { storeId: newId() }, there.hq)).rejects.toThrow(
      UnknownStore,
    );
    await kit.asOwner("update store set closed_at = $2 where id = $1", [
      ...[there.n2.id, "2026-03-01T00:00:00Z"],
    ]);
    await expect(redeem(there, coupon.id, { storeId: there.n2.id }, there.hq)).rejects.toThrow(
      StoreClosed,
    );
  });

  test("sent 8 times at once is done once", async () => {
    const { there, coupon } = await withVoucher();
    const all = await Promise.all(Array.from({ length: 8 }, () => redeem(there, coupon.id)));
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(all.map(({ redemption }) => redemption.id)).size).toBe(1);
    expect(await couponFaults(kit, there)).toEqual([]);
  });
});
