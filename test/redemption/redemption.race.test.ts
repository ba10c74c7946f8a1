import { expect, test } from "@jest/globals";
import { leftOf } from "../../src/budget/budget.queries.ts";
import { issueCoupons } from "../../src/coupon/issue-coupons.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { openKit } from "../support/database.ts";
import { campaignOf, couponFaults, couponOf, templateOf } from "../support/offers.ts";
import { redeemAs } from "../support/redemptions.ts";
import { world } from "../support/world.ts";

// Goal: what all members together may redeem is never more than allowed, and never less; a coupon is used once.
// Method: as many transactions as there are coupons start together on real connections; the outcomes are counted.

const kit = await openKit();

const nameOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return "done";
  } catch (error) {
    if (error instanceof Refusal) return (error as { why?: string }).why ?? error.name;
    throw error;
  }
};

const counted = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...Map.groupBy(outcomes, (one) => one)].map(([name, all]) => [name, all.length]),
  );

test("500 redemptions at once against a limit of 100: exactly 100", async () => {
  const there = await world(kit, { members: 500 });
  await campaignOf(there);
  const template = await templateOf(there, { limits: { total: 100 } });
  const issued = await there.as((work) =>
    issueCoupons(
      work,
      there.members.map((memberId) => ({
        ...{ memberId, template, source: "DROP", sourceKey: "1", issuerStoreId: null },
      })),
    ),
  );
  const outcomes = await Promise.all(
    issued.map((outcome) => {
      if (outcome instanceof Refusal) throw outcome;
      const { id: couponId, memberId } = outcome.coupon;
      return nameOf(there.as((work) => redeemAs(work, there, { memberId, couponId })));
    }),
  );
  expect(counted(outcomes)).toEqual({ done: 100, USED_UP: 400 });
  const subject = `template/${template.id}/count`;
  expect((await leftOf(kit.look(there.hq), [subject])).get(subject)).toBe(0n);
  expect(await couponFaults(kit, there)).toEqual([]);
});

test("one coupon, redeemed by 20 at once, is used once; a budget of money pays for what it can", async () => {
  const there = await world(kit);
  await campaignOf(there, { moneyBudgetMinor: 1_700n });
  const template = await templateOf(there, { limits: { perMember: 3 } });
  const coupon = await couponOf(there, template);
  const wish = { memberId: there.anna, couponId: coupon.id };
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => nameOf(there.as((work) => redeemAs(work, there, wish)))),
  );
  expect(counted(outcomes)).toEqual({ done: 1, REDEEMED: 19 });
  const more = await Promise.all(Array.from({ length: 6 }, () => couponOf(there, template)));
  const rest = await Promise.all(
    more.map(({ id: couponId }) =>
      nameOf(there.as((work) => redeemAs(work, there, { ...wish, couponId }))),
    ),
  );
  expect(counted(rest)).toEqual({ done: 2, MEMBER_LIMIT: 4 });
  expect(await couponFaults(kit, there)).toEqual([]);
});
