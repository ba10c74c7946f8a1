import { describe, expect, test } from "@jest/globals";
import { UnknownStore } from "../../src/brand/brand.refusals.ts";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { type BuyCoupon, buyCoupon } from "../../src/coupon/buy-coupon.ts";
import { couponEvents, couponsOfMembers } from "../../src/coupon/coupon.queries.ts";
import {
  CouponConflict,
  CouponNotForSale,
  CouponNotOffered,
  CouponNotTransferable,
  CouponNotUsable,
  IssuerNotOptedIn,
  UnknownCoupon,
} from "../../src/coupon/coupon.refusals.ts";
import { shownState } from "../../src/coupon/coupon.rules.ts";
import { giveCoupon } from "../../src/coupon/give-coupon.ts";
import { type IssueCoupon, issueCoupon } from "../../src/coupon/issue-coupon.ts";
import { issueCoupons } from "../../src/coupon/issue-coupons.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import { releaseLapsedReservations } from "../../src/coupon/release-lapsed-reservations.ts";
import { reserveCoupons } from "../../src/coupon/reserve-coupons.ts";
import { revokeCoupon } from "../../src/coupon/revoke-coupon.ts";
import { eraseMember } from "../../src/erasure/erase-member.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { newId } from "../../src/kernel/id.ts";
import { BadInput, Forbidden, Refusal } from "../../src/kernel/refusal.ts";
import { UnknownMember } from "../../src/member/member.refusals.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { unmergeMembers } from "../../src/merge/unmerge-members.ts";
import { PointsShort } from "../../src/points/points.refusals.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import { UnknownTemplate } from "../../src/template/template.refusals.ts";
import { count } from "../support/count.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponFaults, couponOf, optInTo, templateOf } from "../support/offers.ts";
import { redeemAs } from "../support/redemptions.ts";
import { orderOf, record, type World, wallet, world } from "../support/world.ts";

// Goal: a coupon is issued once, is its member's until it is used, given or revoked, and budgets follow. Method: the use
// cases in transactions of their own, the clock set by hand; behind each story every proof of coupons holds.

const kit = await openKit();

const issue = (there: World, but: Partial<IssueCoupon> = {}, actor?: Actor) =>
  there.as(
    (work) =>
      issueCoupon(work, {
        ...{ memberId: there.anna, template: "five-off", issuerStoreId: null },
        ...{ source: "desk", number: "1", ...but },
      }),
    actor,
  );
const member = (there: World, id = there.anna): Actor => ({
  ...{ kind: "member", id, brandId: there.brandId },
});
const reserve = (there: World, coupon: Awaited<ReturnType<typeof couponOf>>, minutes = 15) =>
  there.as(async (work) => {
    const untilAt = new Date(+work.now + minutes * 60_000);
    const reservation = { quoteId: newId(), untilAt, minor: 500n, day: "2026-03-15" };
    await reserveCoupons(work, [{ coupon, reservation }], await offersOf(work));
  });
const listed = async (
  there: World,
  memberId = there.anna,
  state: "ISSUED" | "EXPIRED" | null = null,
) =>
  (
    await couponsOfMembers(state)(
      kit.look(there.hq),
      [{ of: memberId, first: 50, behind: undefined }],
      50,
    )
  ).map(([, coupon]) => coupon);
const livesOf = async (there: World, id: string) =>
  ((await couponEvents(kit.look(there.hq), [id])).get(id) ?? []).map(({ kind }) => kind);

async function withTemplate(but: Parameters<typeof templateOf>[1] = {}, members = 2) {
  const there = await world(kit, { members });
  await campaignOf(there);
  return { there, template: await templateOf(there, but), ben: there.members[1] ?? "" };
}

describe("issueCoupon", () => {
  test("gives a member one coupon by a number, good for its days", async () => {
    const { there, template } = await withTemplate();
    const { coupon } = await issue(there);
    expect(coupon).toMatchObject({
      ...{ templateId: template.id, state: "ISSUED", source: "HAND", issuerStoreId: null },
      validFrom: new Date("2026-03-14T16:00:00Z"),
      validUntil: new Date("2026-04-13T16:00:00Z"),
    });
    kit.clock.advance({ minutes: 5 });
    expect(await issue(there)).toEqual({ coupon, repeated: true });
    await templateOf(there, { code: "other" });
    await expect(issue(there, { template: "other" })).rejects.toEqual(new CouponConflict("1"));
    expect(await listed(there)).toHaveLength(1);
    kit.clock.set("2026-04-13T15:59:59Z");
    expect(shownState(coupon, kit.clock())).toBe("ISSUED");
    kit.clock.set("2026-04-13T16:00:00Z");
    expect(await listed(there, there.anna, "EXPIRED")).toEqual([coupon]);
    expect(await listed(there, there.anna, "ISSUED")).toEqual([]);
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("is headquarters', or an opted-in store's in its own name", async () => {
    const { there } = await withTemplate();
    const issuerStoreId = there.n1.id;
    for (const actor of [there.s1.till, member(there)])
      await expect(issue(there, { issuerStoreId }, actor)).rejects.toThrow(Forbidden);
    await expect(issue(there, {}, there.n1.till)).rejects.toThrow(Forbidden);
    await expect(issue(there, { issuerStoreId }, there.n1.till)).rejects.toThrow(IssuerNotOptedIn);
    await optInTo(kit, there, "spring", [issuerStoreId]);
    expect((await issue(there, { issuerStoreId }, there.n1.till)).coupon).toMatchObject({
      issuerStoreId,
    });
    await expect(issue(there, { issuerStoreId: newId() })).rejects.toThrow(UnknownStore);
  });

  test("sent again is the same coupon, whatever changed since", async () => {
    const { there } = await withTemplate();
    await optInTo(kit, there, "spring", [there.n1.id]);
    const own = { issuerStoreId: there.n1.id };
    const staff: Actor = {
      ...{ kind: "store", id: newId(), brandId: there.brandId, storeId: there.n1.id },
    };
    const first = await issue(there, own, staff);
    await templateOf(there, { name: "5.00 off, again" });
    await kit.asOwner("delete from campaign_opt_in where brand_id = $1", [there.brandId]);
    expect(await issue(there, own, staff)).toEqual({ ...first, repeated: true });
    await expect(issue(there, { ...own, number: "2" }, staff)).rejects.toThrow(IssuerNotOptedIn);
    await templateOf(there, { code: "other" });
    await expect(issue(there, { template: "other", ...own })).rejects.toThrow(CouponConflict);
  });

  test("refuses what cannot be had, each by itself", async () => {
    const { there, template, ben } = await withTemplate();
    await expect(issue(there, { template: "x" })).rejects.toThrow(UnknownTemplate);
    await expect(issue(there, { memberId: newId() })).rejects.toThrow(UnknownMember);
    await campaignOf(there, { code: "gold", audience: 'member.level == "GOLD"' });
    await campaignOf(there, { code: "held", holdoutBps: 9_000 });
    await campaignOf(there, { code: "later", fromAt: new Date("2026-05-01T00:00:00Z") });
    const gold = await templateOf(there, { code: "gold", campaign: "gold" });
    const later = await templateOf(there, { code: "later", campaign: "later" });
    await there.as((work) => stopCouponTemplate(work, { templateId: template.id }));
    const stopped = { ...template, stoppedAt: kit.clock() };
    const wish = { memberId: ben, source: "DROP", sourceKey: "d", issuerStoreId: null } as const;
    const fine = await templateOf(there, { code: "fine" });
    const outcomes = await there.as((work) =>
      issueCoupons(work, [
        { ...wish, template: gold },
        { ...wish, template: later },
        { ...wish, template: stopped },
        { ...wish, template: fine, memberId: newId() },
        { ...wish, template: fine },
        { ...wish, template: fine },
      ]),
    );
    expect(
      outcomes.map((one) =>
        one instanceof CouponNotOffered
          ? one.why
          : one instanceof Refusal
            ? one.name
            : one.repeated,
      ),
    ).toEqual(["NOT_IN_AUDIENCE", "NOT_RUNNING", "STOPPED", "UnknownMember", false, true]);
    const held = await templateOf(there, { code: "held", campaign: "held" });
    // Whom the control group is kept from is not told: it would make up for it.
    for (const [actor, why] of [
      [there.hq, "HELD_OUT"],
      [there.n1.till, "NOT_IN_AUDIENCE"],
      [member(there), "NOT_IN_AUDIENCE"],
    ] as const) {
      const many = await there.as(
        (work) =>
          issueCoupons(
            work,
            there.members.map((memberId) => ({
              ...{ ...wish, sourceKey: actor.kind, memberId, template: held },
            })),
          ),
        actor,
      );
      const refused = many.filter((one) => one instanceof Refusal);
      expect(refused.filter((one) => (one as CouponNotOffered).why !== why)).toEqual([]);
    }
  });

  test("takes as many statements for many as for one", async () => {
    const { there, template } = await withTemplate({}, 40);
    const all = (sourceKey: string, ids: readonly string[]) =>
      there.as((work) =>
        issueCoupons(
          work,
          ids.map((memberId) => ({
            memberId,
            template,
            source: "DROP",
            sourceKey,
            issuerStoreId: null,
          })),
        ),
      );
    const one = await count(() => all("a", [there.anna]));
    expect(await count(() => all("b", there.members))).toBe(one);
  });
});

describe("revokeCoupon", () => {
  test("takes it from its member, reserved or not, once; what was used stays used", async () => {
    const { there, template } = await withTemplate({ limits: { total: 5 } });
    const [free, kept, used] = [
      ...[
        await couponOf(there, template),
        await couponOf(there, template),
        await couponOf(there, template),
      ],
    ];
    if (!free || !kept || !used) throw new Error("they are issued");
    await reserve(there, kept);
    await there.as((work) => redeemAs(work, there, { memberId: there.anna, couponId: used.id }));
    for (const { id: couponId } of [free, kept]) {
      const revoked = await there.as((work) => revokeCoupon(work, { couponId, reason: "sorry" }));
      expect(revoked).toMatchObject({ state: "REVOKED", reservation: null });
      expect(await there.as((work) => revokeCoupon(work, { couponId }))).toEqual(revoked);
    }
    expect(await livesOf(there, kept.id)).toEqual(["ISSUED", "RESERVED", "RELEASED", "REVOKED"]);
    await expect(there.as((work) => revokeCoupon(work, { couponId: used.id }))).rejects.toEqual(
      new CouponNotUsable(used.id, "REDEEMED"),
    );
    await expect(there.as((work) => revokeCoupon(work, { couponId: newId() }))).rejects.toThrow(
      UnknownCoupon,
    );
    await expect(
      there.as((work) => revokeCoupon(work, { couponId: free.id }), there.n1.till),
    ).rejects.toThrow(Forbidden);
    const subject = `template/${template.id}/count`;
    expect((await leftOf(kit.look(there.hq), [subject])).get(subject)).toBe(4n);
    expect(await couponFaults(kit, there)).toEqual([]);
  });
});

describe("a reservation", () => {
  test("lapses by itself: the coupon is free at once, its budget when the job came by", async () => {
    const { there, template } = await withTemplate({ limits: { total: 1 } });
    const [a, b] = [await couponOf(there, template), await couponOf(there, template)];
    const redeem = (couponId: string) =>
      there.as((work) => redeemAs(work, there, { memberId: there.anna, couponId }));
    await reserve(there, a);
    await expect(redeem(a.id)).rejects.toEqual(new CouponNotUsable(a.id, "RESERVED"));
    await expect(redeem(b.id)).rejects.toEqual(new CouponNotUsable(b.id, "USED_UP"));
    await expect(reserve(there, b)).rejects.toEqual(new CouponNotUsable(b.id, "USED_UP"));
    kit.clock.advance({ minutes: 15 });
    expect(await listed(there, there.anna, "ISSUED")).toHaveLength(2);
    expect(await releaseLapsedReservations(kit.begin, there.hq, { page: 1 })).toBe(1);
    expect(await releaseLapsedReservations(kit.begin, there.hq)).toBe(0);
    await redeem(b.id);
    expect(await livesOf(there, a.id)).toEqual(["ISSUED", "RESERVED", "RELEASED"]);
    expect(await couponFaults(kit, there)).toEqual([]);
    await expect(releaseLapsedReservations(kit.begin, there.n1.till)).rejects.toThrow(Forbidden);
  });

  test("that lapsed is used without the job", async () => {
    const { there, template } = await withTemplate({ limits: { total: 1, perMember: 1 } });
    const coupon = await couponOf(there, template);
    await reserve(there, coupon);
    kit.clock.advance({ minutes: 15 });
    await there.as((work) => redeemAs(work, there, { memberId: there.anna, couponId: coupon.id }));
    expect(await livesOf(there, coupon.id)).toEqual(["ISSUED", "RESERVED", "RELEASED", "REDEEMED"]);
    expect(await couponFaults(kit, there)).toEqual([]);
  });
});

describe("giveCoupon", () => {
  test("ends it, and the other has one for as long, once", async () => {
    const { there, template, ben } = await withTemplate({ transferable: true });
    const coupon = await couponOf(there, template);
    const give = (toMemberId: string, actor = member(there), couponId = coupon.id) =>
      there.as((work) => giveCoupon(work, { memberId: there.anna, couponId, toMemberId }), actor);
    await expect(give(there.anna)).rejects.toThrow(BadInput);
    await expect(give(ben, member(there, ben))).rejects.toThrow(Forbidden);
    const done = await give(ben);
    expect(done.given.state).toBe("GIVEN");
    expect(done.coupon).toMatchObject({
      ...{ memberId: ben, source: "GIFT", sourceKey: coupon.id, state: "ISSUED" },
      ...{ validFrom: coupon.validFrom, validUntil: coupon.validUntil },
    });
    expect(await give(ben)).toEqual(done);
    await expect(give(ben, member(there), done.coupon.id)).rejects.toThrow(UnknownCoupon);
    await expect(give(newId())).rejects.toThrow(UnknownMember);
    expect(await couponFaults(kit, there)).toEqual([]);
  });

  test("to whoever does not have it there is none, whosever it was", async () => {
    const { there, template, ben } = await withTemplate({ transferable: true }, 3);
    const [, , cleo = ""] = there.members;
    const coupon = await couponOf(there, template, { memberId: cleo });
    const give = (couponId: string) =>
      there.as((work) => giveCoupon(work, { memberId: there.anna, couponId, toMemberId: ben }));
    await expect(give(coupon.id)).rejects.toEqual(new UnknownCoupon(coupon.id));
    await there.as((work) => eraseMember(work, { memberId: cleo, reason: "MISTAKE" }));
    await expect(give(coupon.id)).rejects.toEqual(new UnknownCoupon(coupon.id));
  });

  test("is not for what cannot be given, or is used", async () => {
    const { there, template, ben } = await withTemplate();
    const open = await templateOf(there, { code: "open", transferable: true });
    const [fixed, used] = [await couponOf(there, template), await couponOf(there, open)];
    await there.as((work) => redeemAs(work, there, { memberId: there.anna, couponId: used.id }));
    const give = (couponId: string) =>
      there.as((work) => giveCoupon(work, { memberId: there.anna, couponId, toMemberId: ben }));
    await expect(give(fixed.id)).rejects.toEqual(new CouponNotTransferable(fixed.id));
    await expect(give(used.id)).rejects.toEqual(new CouponNotUsable(used.id, "REDEEMED"));
  });
});

describe("buyCoupon", () => {
  const buy = (there: World, but: Partial<BuyCoupon> = {}, actor?: Actor) =>
    there.as(
      (work) =>
        buyCoupon(work, { memberId: there.anna, template: "five-off", number: "1", ...but }),
      actor,
    );

  test("spends its price at headquarters, once", async () => {
    const { there } = await withTemplate({ pricePoints: 60n });
    await record(there, orderOf(there, "earned"));
    const bought = await buy(there, {}, member(there));
    expect(bought.coupon).toMatchObject({ source: "POINTS", state: "ISSUED" });
    expect(await buy(there)).toEqual({ ...bought, repeated: true });
    expect((await wallet(kit, there)).balance).toBe(40n);
    await expect(buy(there, { number: "2" })).rejects.toEqual(new PointsShort(40n, 60n));
    await expect(buy(there, { template: "x" })).rejects.toEqual(new CouponConflict("1"));
    expect(await couponFaults(kit, there)).toEqual([]);
    expect(await listed(there)).toHaveLength(1);
  });

  test("refuses what has no price, and spends nothing for what cannot be had", async () => {
    const { there } = await withTemplate();
    const sold = await templateOf(there, { code: "sold", pricePoints: 5n });
    await record(there, orderOf(there, "earned"));
    await expect(buy(there)).rejects.toEqual(new CouponNotForSale("five-off"));
    await expect(buy(there, { template: "x" })).rejects.toThrow(UnknownTemplate);
    await there.as((work) => stopCouponTemplate(work, { templateId: sold.id }));
    await expect(buy(there, { template: "sold" })).rejects.toThrow(CouponNotOffered);
    await expect(buy(there, {}, there.n1.till)).rejects.toThrow(Forbidden);
    expect((await wallet(kit, there)).balance).toBe(100n);
  });
});

describe("merged members", () => {
  test("have their coupons in one list, and limits together; apart again, each has its own", async () => {
    const { there, template, ben } = await withTemplate({ limits: { perMember: 2 } });
    const [annas, bens, third] = [
      await couponOf(there, template, { sourceKey: "same" }),
      await couponOf(there, template, { memberId: ben, sourceKey: "same" }),
      await couponOf(there, template, { memberId: ben }),
    ];
    const merge = await there.as((work) =>
      mergeMembers(work, { survivorId: there.anna, absorbedId: ben, reason: "same phone" }),
    );
    expect(new Set((await listed(there)).map(({ id }) => id))).toEqual(
      new Set([annas.id, bens.id, third.id]),
    );
    expect(await couponOf(there, template, { memberId: ben, sourceKey: "same" })).toMatchObject({
      id: annas.id,
    });
    const redeem = (couponId: string) =>
      there.as((work) => redeemAs(work, there, { memberId: ben, couponId }));
    await redeem(annas.id);
    expect(await redeem(bens.id)).toMatchObject({ memberId: there.anna });
    await expect(redeem(third.id)).rejects.toEqual(new CouponNotUsable(third.id, "MEMBER_LIMIT"));
    const facts = await kit.asOwner<{ topic: string }>(
      `select f->'topics'->>0 as topic from outbox, json_array_elements(facts) f
       where brand_id = $1 and f->>'kind' = 'CouponChanged' and f->'payload'->>'couponId' = $2
         and f->'payload'->>'change' = 'REDEEMED'`,
      [there.brandId, bens.id],
    );
    expect(facts).toEqual([{ topic: `member:${there.anna}` }]);
    await there.as((work) => unmergeMembers(work, { mergeId: merge.id, reason: "two people" }));
    expect((await listed(there, ben)).map(({ id }) => id).sort()).toEqual(
      [bens.id, third.id].sort(),
    );
    expect(await listed(there)).toHaveLength(1);
    expect(await couponFaults(kit, there)).toEqual([]);
  });
});
