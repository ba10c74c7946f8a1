import { buyCoupon } from "../../src/coupon/buy-coupon.ts";
import { issueCoupon } from "../../src/coupon/issue-coupon.ts";
import { enrolMembers } from "../../src/enrolment/enrol-members.ts";
import { newId } from "../../src/kernel/id.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import { claimCoupon } from "../../src/link/claim-coupon.ts";
import { createClaimLink } from "../../src/link/create-claim-link.ts";
import { tokenOf } from "../../src/link/link.rules.ts";
import { redeemCoupon } from "../../src/redemption/redeem-coupon.ts";
import { stopCouponTemplate } from "../../src/template/stop-coupon-template.ts";
import type { ServedHub } from "./client.ts";
import { campaignOf, couponOf, templateOf } from "./offers.ts";
import type { World } from "./world.ts";

/** Coupons of every state, links with and without something left, and a member that guessed too often. */
export async function prepareCoupons(served: ServedHub, there: World) {
  const { anna, n1 } = there;
  const [, ben = ""] = there.members;
  const fromAt = new Date("2026-03-01T00:00:00Z");
  const campaign = await campaignOf(there, { code: "COUPONS", fromAt });
  const template = (code: string, but: object = {}) =>
    templateOf(there, { code, campaign, benefit: { kind: "VOUCHER", worthMinor: 5n }, ...but });
  const plain = await template("plain");
  const open = await template("open", { transferable: true, pricePoints: 1n });
  await template("dear", { pricePoints: 1_000_000_000n });
  const stopped = await template("stopped", { pricePoints: 1n });
  const link = async (code: string, bound = 9n) => {
    const wish = { template: code, storeId: null, bound };
    const { id } = await there.as((work) => createClaimLink(work, wish));
    return tokenOf(id, served.orm.vault.digest);
  };
  const token = await link("plain");
  const [usedUp, ofStopped] = [await link("plain", 1n), await link("stopped")];
  await there.as((work) => claimCoupon(work, { memberId: ben, token: usedUp }));
  await there.as((work) => stopCouponTemplate(work, { templateId: stopped.id }));
  const hand = { issuerStoreId: null, source: "desk", number: "had" };
  await there.as((work) => issueCoupon(work, { ...hand, memberId: anna, template: "plain" }));
  await there.as((work) => buyCoupon(work, { memberId: anna, template: "open", number: "had" }));
  const coupon = await couponOf(there, plain);
  const used = await couponOf(there, open);
  const redemption = { couponId: used.id, storeId: n1.id, source: "till", number: "redeemed" };
  await there.as((work) => redeemCoupon(work, redemption));

  const identities = [{ kind: "CARD", value: "who is forgotten" }] as const;
  const [dan] = await there.as((work) => enrolMembers(work, [{ identities }]));
  if (!dan || dan instanceof Refusal) throw new Error("he is enrolled");
  const nobodys = await couponOf(there, plain, { memberId: dan.id });
  await served.asOwner("update member set erased_at = now() where id = $1", [dan.id]);

  const [store] = await served.asOwner<{ id: string }>(
    "select id from store where brand_id = $1 and code = 'W1'",
    [there.brandId],
  );
  return { token, usedUp, ofStopped, coupon, used, nobodys, termless: store?.id ?? "" };
}

/** What each mutation about coupons is refused for. */
export function couponProvocations(
  there: World,
  ids: Awaited<ReturnType<typeof prepareCoupons>>,
  around: { readonly shut: string },
): Record<string, object> {
  const { anna, n1 } = there;
  const [, ben = ""] = there.members;
  const nobody = newId();
  const define = {
    ...{ campaign: "COUPONS", code: "x", name: "X", benefit: { kind: "VOUCHER", worthMinor: "5" } },
    validity: { kind: "DAYS", count: 3 },
  };
  const issue = { memberId: anna, template: "plain", source: "desk", number: "1" };
  const give = { memberId: anna, couponId: ids.coupon.id, toMemberId: ben };
  const buy = { memberId: anna, template: "open", number: "1" };
  const link = { template: "plain", bound: "5" };
  const claim = { memberId: anna, token: ids.token };
  const redeem = { couponId: ids.coupon.id, storeId: n1.id, source: "till", number: "1" };
  return {
    "defineCouponTemplate TemplateUnsound": { ...define, limits: { total: 0 } },
    "defineCouponTemplate OfferUnsound": { ...define, hours: { weekdays: [] } },
    "defineCouponTemplate ConditionUnsound": { ...define, condition: "member.age > 30" },
    "defineCouponTemplate UnknownCampaign": { ...define, campaign: "X" },
    "defineCouponTemplate CampaignOver": { ...define, campaign: "OVER" },
    "defineCouponTemplate UnknownStore": { ...define, scope: { stores: ["X"] } },
    "defineCouponTemplate UnknownTierLevel": { ...define, onLevel: "X" },
    "stopCouponTemplate UnknownTemplate": { templateId: nobody },
    "issueCoupon UnknownTemplate": { ...issue, template: "X" },
    "issueCoupon UnknownMember": { ...issue, memberId: nobody },
    "issueCoupon UnknownStore": { ...issue, issuerStoreId: nobody },
    "issueCoupon StoreClosed": { ...issue, issuerStoreId: around.shut },
    "issueCoupon IssuerNotOptedIn": { ...issue, issuerStoreId: n1.id },
    "issueCoupon CouponNotOffered": { ...issue, template: "stopped" },
    "issueCoupon CouponConflict": { ...issue, template: "open", number: "had" },
    "revokeCoupon UnknownCoupon": { couponId: nobody },
    "revokeCoupon UnknownMember": { couponId: ids.nobodys.id },
    "revokeCoupon CouponNotUsable": { couponId: ids.used.id },
    "giveCoupon UnknownCoupon": { ...give, couponId: nobody },
    "giveCoupon UnknownMember": { ...give, toMemberId: nobody },
    "giveCoupon CouponNotTransferable": give,
    "giveCoupon CouponNotUsable": { ...give, couponId: ids.used.id },
    "buyCoupon UnknownTemplate": { ...buy, template: "X" },
    "buyCoupon UnknownMember": { ...buy, memberId: nobody },
    "buyCoupon CouponNotForSale": { ...buy, template: "plain" },
    "buyCoupon CouponNotOffered": { ...buy, template: "stopped" },
    "buyCoupon CouponConflict": { ...buy, template: "plain", number: "had" },
    "buyCoupon PointsShort": { ...buy, template: "dear" },
    "createClaimLink UnknownTemplate": { ...link, template: "X" },
    "createClaimLink UnknownStore": { ...link, storeId: nobody },
    "createClaimLink StoreClosed": { ...link, storeId: around.shut },
    "createClaimLink IssuerNotOptedIn": { ...link, storeId: n1.id },
    "createClaimLink CouponNotOffered": { ...link, template: "stopped" },
    "revokeClaimLink UnknownLink": { linkId: nobody },
    "claimCoupon UnknownClaimLink": { ...claim, token: "none of ours" },
    "claimCoupon ClaimLinkUsedUp": { ...claim, token: ids.usedUp },
    "claimCoupon CouponNotOffered": { ...claim, token: ids.ofStopped },
    "claimCoupon UnknownMember": { ...claim, memberId: nobody },
    "redeemCoupon UnknownCoupon": { ...redeem, couponId: nobody },
    "redeemCoupon UnknownMember": { ...redeem, couponId: ids.nobodys.id },
    "redeemCoupon UnknownStore": { ...redeem, storeId: nobody },
    "redeemCoupon StoreClosed": { ...redeem, storeId: around.shut },
    "redeemCoupon TermsMissing": { ...redeem, storeId: ids.termless },
    "redeemCoupon CouponNotUsable": { ...redeem, couponId: ids.used.id },
    "redeemCoupon RedemptionConflict": { ...redeem, number: "redeemed" },
  };
}
