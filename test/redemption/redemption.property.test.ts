import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { couponsNamed } from "../../src/coupon/coupon.queries.ts";
import { offersOf } from "../../src/coupon/offers.ts";
import { releaseLapsedReservations } from "../../src/coupon/release-lapsed-reservations.ts";
import { releaseCoupons, reserveCoupons } from "../../src/coupon/reserve-coupons.ts";
import { revokeCoupon } from "../../src/coupon/revoke-coupon.ts";
import { dayOf } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { lockMembers } from "../../src/member/lock-members.ts";
import type { Work } from "../../src/platform/database/work.ts";
import type { Redemption } from "../../src/redemption/redemption.rules.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponFaults, couponOf, optInTo, templateOf } from "../support/offers.ts";
import { redeemAs, reverseAs } from "../support/redemptions.ts";
import { world } from "../support/world.ts";

// Goal: no sequence of issue, reserve, redeem, release, reverse and revoke, by any number of callers at once, overspends
// a limit or a budget, or loses a cent between those who fund it. Method: groups of acts by the dice, each group all at
// once on real connections, the clock moved between them; behind each run every proof holds, and budgets that nothing
// uses any more are empty.

const kit = await openKit();

type Act =
  | { readonly kind: "issue"; readonly who: number }
  | { readonly kind: "reserve"; readonly coupon: number; readonly minor: number }
  | { readonly kind: "release"; readonly coupon: number }
  | { readonly kind: "revoke"; readonly coupon: number }
  | {
      readonly kind: "redeem";
      readonly coupon: number;
      readonly minor: number;
      readonly store: 0 | 1;
    }
  | {
      readonly kind: "reverse";
      readonly redemption: number;
      readonly part: number;
      readonly returns: boolean;
    }
  | { readonly kind: "job" };

const small = fc.nat({ max: 11 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("issue" as const), who: fc.nat({ max: 2 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("reserve" as const),
      coupon: small,
      minor: fc.nat({ max: 900 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("release" as const, "revoke" as const) as fc.Arbitrary<"release">,
      coupon: small,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ kind: fc.constant("redeem" as const), coupon: small, minor: fc.nat({ max: 900 }) },
      store: fc.constantFrom(0 as const, 1 as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{
        kind: fc.constant("reverse" as const),
        redemption: small,
        part: fc.integer({ min: 1, max: 7 }),
      },
      returns: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("job" as const) }) },
);

const rounds = fc.array(
  fc.record({
    acts: fc.array(act, { minLength: 1, maxLength: 8 }),
    minutes: fc.constantFrom(0, 1, 20, 1_440),
  }),
  { minLength: 3, maxLength: 8 },
);

test("whatever callers do at once, limits, budgets and cents hold", async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (played) => {
      kit.clock.reset();
      const there = await world(kit, { members: 3 });
      const campaign = await campaignOf(there, { moneyBudgetMinor: 2_500n });
      await optInTo(kit, there, campaign, [there.n1.id, there.s1.id]);
      const template = await templateOf(there, {
        limits: { total: 5, perDay: 3, perMember: 3, perMemberDay: 2 },
        moneyBudgetMinor: 2_000n,
        funding: { headquarters: 3, acceptor: 2, issuer: 2 },
      });
      const coupons: { id: string; memberId: string }[] = [];
      const redemptions: { redemption: Redemption; refunded: bigint; turn: Promise<void> }[] = [];
      const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % all.length];

      const run = async (wish: Act): Promise<unknown> => {
        if (wish.kind === "job") return releaseLapsedReservations(kit.begin, there.hq);
        if (wish.kind === "issue") {
          const memberId = there.members[wish.who] ?? there.anna;
          const issuerStoreId = wish.who === 0 ? null : there.s1.id;
          return coupons.push(await couponOf(there, template, { memberId, issuerStoreId }));
        }
        if (wish.kind === "reverse") {
          const found = pick(redemptions, wish.redemption);
          if (!found) return undefined;
          // A refund knows what was refunded before: those of one order wait for each other.
          found.turn = found.turn.then(async () => {
            if (found.refunded === 7n) return;
            const part = BigInt(Math.min(7, Number(found.refunded) + wish.part));
            const how = { soFar: { part, whole: 7n }, returns: wish.returns };
            await there.as((work) => reverseAs(work, found.redemption, how));
            found.refunded = part;
          });
          return found.turn;
        }
        const coupon = pick(coupons, wish.coupon);
        if (!coupon) return undefined;
        const { id: couponId, memberId } = coupon;
        if (wish.kind === "redeem") {
          const redemption = await there.as((work) =>
            redeemAs(work, there, {
              ...{ memberId, couponId, discountMinor: BigInt(wish.minor) },
              ...{ store: wish.store === 0 ? there.n1 : there.n2, quoteId: couponId },
            }),
          );
          return redemptions.push({ redemption, refunded: 0n, turn: Promise.resolve() });
        }
        if (wish.kind === "revoke") return there.as((work) => revokeCoupon(work, { couponId }));
        const untilAt = new Date(kit.clock().getTime() + 15 * 60_000);
        return there.as(async (work: Work) => {
          await lockMembers(work, memberId);
          const now = (await couponsNamed(work, [couponId])).get(couponId);
          const offers = await offersOf(work);
          if (!now) return;
          if (wish.kind === "release") return releaseCoupons(work, [now], offers);
          if (now.state !== "ISSUED") return;
          const day = dayOf(work.now, there.timeZone);
          const reservation = { quoteId: couponId, untilAt, minor: BigInt(wish.minor), day };
          await reserveCoupons(work, [{ coupon: now, reservation }], offers);
        });
      };

      for (const { acts, minutes } of played) {
        const outcomes = await Promise.allSettled(acts.map(run));
        for (const outcome of outcomes)
          if (outcome.status === "rejected" && !(outcome.reason instanceof Refusal))
            throw outcome.reason;
        kit.clock.advance({ minutes });
        expect(await couponFaults(kit, there)).toEqual([]);
      }
      // What is refunded to the last unit leaves no cent with anybody.
      for (const found of redemptions)
        if (found.refunded < 7n)
          await there.as((work) =>
            reverseAs(work, found.redemption, { soFar: { part: 7n, whole: 7n } }),
          );
      expect(await couponFaults(kit, there)).toEqual([]);
      const left = await kit.asOwner(
        `select r.id from coupon_redemption r join coupon_reversal v on v.redemption_id = r.id
         where r.brand_id = $1 group by r.id, r.headquarters_minor, r.acceptor_minor, r.issuer_minor
         having (sum(v.headquarters_minor), sum(v.acceptor_minor), sum(v.issuer_minor))
           <> (r.headquarters_minor, r.acceptor_minor, r.issuer_minor)`,
        [there.brandId],
      );
      expect(left).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
