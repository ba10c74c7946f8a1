import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import type { SaidCampaign } from "../../src/campaign/said-campaign.rules.ts";
import { type IssueWish, issueOne } from "../../src/coupon/issue-coupons.ts";
import { couponChecks } from "../../src/coupon/prove.ts";
import { redemptionChecks } from "../../src/redemption/prove.ts";
import { settlementChecks } from "../../src/settlement/prove.ts";
import { defineCouponTemplate } from "../../src/template/define-coupon-template.ts";
import type { SaidTemplate } from "../../src/template/said-template.rules.ts";
import type { Template } from "../../src/template/template.rules.ts";
import { faultsOf } from "./book.ts";
import type { Kit } from "./database.ts";
import { tests } from "./tests.ts";
import { OPENED_AT, type World } from "./world.ts";

/** 5.00 off everything, good for 30 days, paid by headquarters, but for what is said otherwise. */
export const templateSaid = (but: Partial<SaidTemplate> = {}): SaidTemplate => ({
  code: "five-off",
  name: "5.00 off",
  benefit: { kind: "AMOUNT_OFF", minor: 500n },
  validity: { kind: "DAYS", count: 30 },
  ...but,
});

/** A campaign that runs from the brand's opening on. */
export async function campaignOf(there: World, but: Partial<SaidCampaign> = {}): Promise<string> {
  const { code = "spring" } = but;
  const fromAt = new Date(OPENED_AT);
  await there.as((work) => defineCampaign(work, { code, name: code, fromAt, ...but }));
  return code;
}

export const templateOf = (
  there: World,
  but: Partial<SaidTemplate> & { readonly campaign?: string } = {},
): Promise<Template> => {
  const { campaign = "spring", ...said } = but;
  return there.as((work) => defineCouponTemplate(work, { ...templateSaid(said), campaign }));
};

let issues = 0;

/** Issues a coupon to Anna by hand, but for what is said otherwise. */
export const couponOf = async (there: World, template: Template, but: Partial<IssueWish> = {}) =>
  (
    await there.as((work) =>
      issueOne(work, {
        ...{ memberId: there.anna, template, source: "HAND", sourceKey: `${issues++}` },
        ...{ issuerStoreId: null, ...but },
      }),
    )
  ).coupon;

/** What the proofs of coupons and redemptions find broken, and of the book. */
export async function couponFaults(kit: Kit, there: Pick<World, "brandId">): Promise<string[]> {
  const scope = kit.look(tests);
  const watch = () => ({ update: () => undefined, stop: () => undefined });
  const found = await faultsOf(kit, there.brandId);
  for (const check of [...couponChecks, ...redemptionChecks, ...settlementChecks]) {
    const { broken } = await check.run(scope, watch);
    if (broken !== undefined) found.push(`${check.invariant}: ${broken}`);
  }
  return found;
}

/** These stores' sides pay their parts from the brand's opening on. */
export async function optInTo(
  kit: Kit,
  there: World,
  campaign: string,
  storeIds: readonly string[],
): Promise<void> {
  for (const storeId of storeIds)
    await kit.asOwner(
      `insert into campaign_opt_in (campaign_id, store_id, no, brand_id, accepts, from_at)
       select id, $2, 1, brand_id, true, '2026-01-01' from campaign where brand_id = $1 and code = $3`,
      [there.brandId, storeId, campaign],
    );
}
