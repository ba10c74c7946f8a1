/*
 * What came of campaigns, as headquarters reads it.
 *
 * Goal: every number of a campaign's results is the sum of what is in the book of its coupons, and its comparison is of the
 * members it was offered to beside those it was kept from.
 * Method: a small campaign an accountant can follow line by line, and a hundred members counted on paper; through the use
 * cases, read over HTTP.
 */
import { describe, expect, test } from "@jest/globals";
import { setBonusRule } from "../../src/bonus/set-bonus-rule.ts";
import { earliestChange } from "../../src/brand/brand.rules.ts";
import { isHeldOut } from "../../src/campaign/campaign.rules.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { issueCoupons } from "../../src/coupon/issue-coupons.ts";
import { campaignFunnels } from "../../src/funnel/funnel.queries.ts";
import type { Funnel } from "../../src/funnel/funnel.rules.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { mergeMembers } from "../../src/merge/merge-members.ts";
import { refundOrders } from "../../src/order/refund-orders.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import type { Template } from "../../src/template/template.rules.ts";
import { callersOf } from "../support/callers.ts";
import { serveHub } from "../support/client.ts";
import { templateOf } from "../support/offers.ts";
import { operation } from "../support/operations.ts";
import { orderOf, record, type World, world } from "../support/world.ts";

const served = await serveHub();

/** A campaign that holds out just who is said; digests are as they are, so it is looked for. */
async function campaignHoldingOut(there: World, isRight: (heldOut: string[]) => boolean, but = {}) {
  for (let n = 1; ; n++) {
    const campaign = await there.as((work) =>
      defineCampaign(work, {
        ...{ code: `C${n}`, name: "Spring", fromAt: served.clock(), holdoutBps: 4_000, ...but },
      }),
    );
    const heldOut = there.members.filter((id) => isHeldOut(campaign, id));
    if (isRight(heldOut)) return { campaign, heldOut };
  }
}

const give = (there: World, template: Template, source: "DROP" | "LINK", memberIds: string[]) =>
  there.as((work) =>
    issueCoupons(
      work,
      memberIds.map((memberId) => ({
        ...{ memberId, template, source, sourceKey: template.code, issuerStoreId: null },
      })),
    ),
  );

const couponsFor = async (...given: Parameters<typeof give>) =>
  (await give(...given)).map((each) => (each instanceof Refusal ? null : each.coupon.id));

const refund = (there: World, orderNumber: string, refundMinor?: bigint) =>
  there.as((work) =>
    refundOrders(work, [
      {
        ...{ source: "till", orderNumber, number: `R${orderNumber}`, occurredAt: work.now },
        ...(refundMinor && { refundMinor }),
      },
    ]),
  );

const resultsOf = async (there: World, code: string, caller = callersOf(there).hq) =>
  (await served.client(caller).query(operation("campaign-results"), { code })).campaign;

/** A funnel on a line. */
const told = (name: string, { discount: { headquarters, acceptor, issuer }, ...all }: Funnel) =>
  [
    ...[name.padEnd(8), all.reached, all.issued, all.claimed, "|", all.redeemed, all.reversed],
    ...[all.redeemers, "|", headquarters, acceptor, issuer, "|", all.orders, all.netMinor],
  ].join(" ");

describe("a campaign's results", () => {
  test("add up, coupon by coupon", async () => {
    const there = await world(served, { members: 3 });
    const { campaign, heldOut } = await campaignHoldingOut(there, ({ length }) => length === 1);
    await served.asOwner(
      `insert into campaign_opt_in (campaign_id, store_id, no, brand_id, accepts, from_at)
         values ($1, $2, 1, $3, true, '2026-01-01')`,
      [campaign.id, there.n1.id, there.brandId],
    );
    const funding = { headquarters: 60, acceptor: 40, issuer: 0 };
    const ten = { kind: "AMOUNT_OFF", minor: 1_001n } as const;
    const template = (code: string, more = {}) =>
      templateOf(there, { code, campaign: campaign.code, funding, benefit: ten, ...more });
    const [first, second] = [await template("first"), await template("second")];

    await there.as((work) =>
      setBonusRule(work, {
        ...{ campaign: campaign.code, code: "VISIT", name: "Come in" },
        ...{ award: { kind: "VISIT", points: 5n }, fromAt: earliestChange(work.now) },
      }),
    );
    served.clock.advance({ minutes: 10 });

    // Dropped to all three: one of them is held out. Who clicks gets another.
    const dropped = await couponsFor(there, first, "DROP", [...there.members]);
    const [anna, bo] = there.members.flatMap((id, at) => {
      const coupon = dropped[at];
      return coupon ? [{ id, coupon }] : [];
    });
    if (!anna || !bo) throw new Error("two of three have a coupon");
    expect(there.members[dropped.indexOf(null)]).toBe(heldOut[0]);
    const [clicked] = await couponsFor(there, second, "LINK", [anna.id]);

    const buy = (number: string, memberId: string, netMinor: bigint, ...coupons: string[]) =>
      record(
        there,
        orderOf(there, number, {
          ...{ member: { id: memberId }, netMinor, occurredAt: served.clock() },
          ...(coupons.length > 0 && {
            coupons: coupons.map((couponId) => ({ couponId })),
            grossMinor: netMinor + 1_001n * BigInt(coupons.length),
          }),
        }),
      );
    await buy("1", anna.id, 8_998n, anna.coupon, clicked ?? "");
    await buy("2", bo.id, 5_000n, bo.coupon);
    await buy("3", bo.id, 700n);
    await buy("4", heldOut[0] ?? "", 2_000n);
    // Half of Anna's comes back, and all of Bo's: his coupon is his again.
    await refund(there, "1", 4_499n);
    await refund(there, "2");
    const funnels = (await campaignFunnels(served.look(there.hq), [campaign.id])).get(campaign.id);
    const of = (template: Template) => funnels?.templates.get(template.id) as Funnel;
    expect([
      told("all", funnels?.all as Funnel),
      told("first", of(first)),
      told("second", of(second)),
    ]).toEqual([
      // members, issued, claimed | redeemed, reversed, redeemers | hq, acceptor, issuer | orders, net
      "all      2 3 1 | 3 1 1 | 600 400 0 | 2 4499",
      // 10.01 at 60 to 40 is 6.01 and 4.00; half of that is kept.
      "first    2 2 0 | 2 1 1 | 300 200 0 | 2 4499",
      "second   1 1 1 | 1 0 1 | 300 200 0 | 1 4499",
    ]);

    served.clock.advance({ hours: 1 });
    expect(await resultsOf(there, campaign.code)).toMatchObject({
      results: {
        // Five points for each order of the two it is for; what came back stays counted.
        ...{ reached: 2, issued: 3, claimed: 1, redeemed: 3, reversed: 1, redeemers: 1 },
        ...{ redemptionRateBps: 6_667, points: "15", orders: 2, netMinor: "4499" },
        discount: {
          ...{ totalMinor: "1000", headquartersMinor: "600" },
          ...{ acceptorMinor: "400", issuerMinor: "0" },
        },
      },
      couponTemplates: [
        { code: "first", version: 1, results: { issued: 2, discount: { totalMinor: "500" } } },
        { code: "second", results: { issued: 1, redeemed: 1, redemptionRateBps: 10_000 } },
      ],
      comparison: {
        // Half of 89.98, and what Bo kept; who was held out came without being asked. Two and one say nothing.
        offered: { members: 2, spendMinor: "5199", spendPerMemberMinor: "2600" },
        heldOut: { members: 1, spendMinor: "2000", spendPerMemberMinor: "2000" },
        incrementalMinor: null,
      },
    });
  });

  test("of a campaign that gave nothing are nothing", async () => {
    const there = await world(served);
    await there.as((work) =>
      defineCampaign(work, { code: "EMPTY", name: "Empty", fromAt: served.clock() }),
    );
    expect(await resultsOf(there, "EMPTY")).toMatchObject({
      results: { reached: 0, issued: 0, redemptionRateBps: null, netMinor: "0" },
      comparison: null,
    });
  });

  test("are headquarters' alone", async () => {
    const there = await world(served);
    await there.as((work) =>
      defineCampaign(work, {
        ...{ code: "OURS", name: "Ours", fromAt: served.clock(), holdoutBps: 5_000 },
      }),
    );
    const { north, staff } = callersOf(there);
    for (const caller of [north, staff(there.n1)])
      expect(await resultsOf(there, "OURS", caller)).toMatchObject({
        ...{ code: "OURS", results: null, comparison: null },
      });
  });
});

describe("the comparison with the control group", () => {
  test("is of those who were members, and meant, when it began", async () => {
    const there = await world(served, { members: 200 });
    const members = [...there.members];
    const meant = members.slice(0, 190);
    await there.as((work) =>
      tagMembers(work, { memberIds: meant, tag: "regular", kind: "COMPUTED" }),
    );
    served.clock.advance({ days: 1 });
    const { campaign, heldOut } = await campaignHoldingOut(there, () => true, {
      ...{ audience: '"regular" in member.tags' },
      untilAt: new Date(served.clock().getTime() + 2 * 86_400_000),
    });
    // Who became a regular since was not one then.
    served.clock.advance({ hours: 1 });
    await there.as((work) =>
      tagMembers(work, { memberIds: members.slice(190), tag: "regular", kind: "COMPUTED" }),
    );
    let number = 0;
    const buyAll = async (ids: string[], netMinor: bigint) => {
      const occurredAt = served.clock();
      const wishes = ids.map((id) =>
        orderOf(there, `${++number}`, { member: { id }, netMinor, occurredAt }),
      );
      await record(there, ...wishes);
    };
    const isHeld = (id: string) => heldOut.includes(id);
    await buyAll(
      members.filter((id) => !isHeld(id)),
      1_200n,
    );
    await buyAll(members.filter(isHeld), 1_000n);
    // The first who was offered it gives something back; what is bought behind the end does not count.
    const offered = meant.filter((id) => !isHeld(id));
    const held = meant.filter(isHeld);
    await refund(there, "1", 200n);
    served.clock.advance({ days: 3 });
    await buyAll(members, 50_000n);

    const offeredSpend = 1_200n * BigInt(offered.length) - 200n;
    const { comparison } = await resultsOf(there, campaign.code);
    expect(comparison).toMatchObject({
      offered: { members: offered.length, spendMinor: String(offeredSpend) },
      heldOut: { members: held.length, spendMinor: String(1_000 * held.length) },
    });
    const beyond = offeredSpend - 1_000n * BigInt(offered.length);
    expect(comparison.incrementalMinor).toBe(String(beyond));

    // Two of one side that turn out to be one person count once, with what both spent.
    const [survivorId = "", absorbedId = ""] = offered;
    await there.as((work) => mergeMembers(work, { survivorId, absorbedId, reason: "one person" }));
    expect((await resultsOf(there, campaign.code)).comparison).toMatchObject({
      offered: { members: offered.length - 1, spendMinor: String(offeredSpend) },
    });
  });
});
