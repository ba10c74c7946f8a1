import { BrandEntity } from "../../src/brand/brand.entity.ts";
import { FranchiseeEntity } from "../../src/brand/franchisee.entity.ts";
import { openStore } from "../../src/brand/open-store.ts";
import { StoreEntity } from "../../src/brand/store.entity.ts";
import { campaigns as campaignsOf } from "../../src/campaign/campaign.queries.ts";
import { defineCampaign } from "../../src/campaign/define-campaign.ts";
import { EVERYTHING } from "../../src/campaign/scope.rules.ts";
import { issueCoupons } from "../../src/coupon/issue-coupons.ts";
import { addDays, dayOf, dayStart } from "../../src/kernel/month.ts";
import { Refusal } from "../../src/kernel/refusal.ts";
import type { Begin, Look } from "../../src/platform/database/work.ts";
import { tagMembers } from "../../src/tag/tag-members.ts";
import { defineCouponTemplate } from "../../src/template/define-coupon-template.ts";
import { templatesOf } from "../../src/template/template.queries.ts";
import type { Template } from "../../src/template/template.rules.ts";
import type { Basket } from "./read.ts";
import type { CampaignData, Campaigns } from "./read-campaigns.ts";
import type { Placed, Redeemed } from "./redemptions.ts";
import { enrolHouseholds, TIME_ZONE, type World } from "./world.ts";

/** Where coupons are redeemed of which the sample does not tell where. */
export const UNTOLD_STORE = "untold";

/** How many coupons each household of a campaign of type A got, by the publisher's guide. */
const OUT_OF_THE_POOL = 16;
const TEMPLATES = 100;
const COUPONS = 2_000;
const MEMBERS = 1_000;
/** The data states no bound of a discount: one that nobody meets. */
const CAP_MINOR = 1_000_000n;

/** What the campaigns' coupons are found by again. */
export interface Offered {
  /** Campaigns' ids by their number in the data. */
  readonly campaigns: ReadonlyMap<string, string>;
  /** The ids of those that were redeemed, by `couponKey`. */
  readonly coupons: ReadonlyMap<string, string>;
  readonly issued: number;
  /** Those that begin behind the last order: nobody has their coupons yet. */
  readonly later: readonly CampaignData[];
  readonly untoldStoreId: string;
}

export const couponKey = ({
  campaign,
  coupon,
  household,
  no,
}: Pick<Redeemed, "campaign" | "coupon" | "household" | "no">): string =>
  `${campaign}/${household}/${coupon}/${no}`;

const templateCode = (campaign: string, coupon: string): string => `${campaign}-${coupon}`;
const poolCode = (campaign: string): string => `${campaign}-pool`;

/** The same, begun at another instant: what headquarters did in 2017 it does then. */
const asOf =
  (begin: Begin, now: Date): Begin =>
  (actor, step) =>
    begin(actor, (work) => step({ ...work, now }));

/**
 * Defines what of the campaigns is not there yet, and gives their coupons to their households when they begin. A second run
 * on the same book finds everything again.
 */
export async function offerCampaigns(
  hub: { readonly begin: Begin; readonly look: Look },
  world: World,
  { campaigns }: Campaigns,
  placed: Placed,
  baskets: readonly Basket[],
  tell: (coupons: number, of: number) => void,
): Promise<Offered> {
  const { actor } = world;
  const brand = await hub.begin(actor, (work) =>
    work.em.findOneOrFail(BrandEntity, { id: world.brandId }),
  );
  const openedAt = new Date(brand.openedAt);
  const lastDay = dayOf((baskets.at(-1) as Basket).at, TIME_ZONE);
  const beginning = (campaign: CampaignData): Date => {
    // What began before the brand did, as the hub knows it, begins with it.
    const at = dayStart(campaign.firstDay, TIME_ZONE);
    return at < openedAt ? openedAt : at;
  };
  const founding = asOf(hub.begin, openedAt);
  const untoldStoreId = await untoldStore(founding, world, openedAt);
  const ids = await defineCampaigns(founding, world, campaigns, beginning);
  const templates = await defineTemplates(founding, world, campaigns, dayOf(openedAt, TIME_ZONE));

  const begun = campaigns.filter(({ firstDay }) => firstDay <= lastDay);
  const members = await enrolHouseholds(
    hub.begin,
    actor,
    begun.flatMap(({ households }) => households),
  );
  const redeemed = Map.groupBy(
    [...placed.alone, ...[...placed.inBaskets.values()].flat()],
    ({ campaign, household }) => `${campaign} ${household}`,
  );
  const wishes = begun.map((campaign) => ({
    campaign,
    begin: asOf(hub.begin, beginning(campaign)),
    wishes: campaign.households.flatMap((household) =>
      wishesOf(campaign, household, redeemed.get(`${campaign.id} ${household}`) ?? []).map(
        ({ code, key }) => ({
          ...{ memberId: members.get(household) ?? "", template: named(templates, code), key },
        }),
      ),
    ),
  }));
  const all = wishes.reduce((sum, each) => sum + each.wishes.length, 0);
  const keys = new Set([...redeemed.values()].flat().map(couponKey));
  const coupons = new Map<string, string>();
  let issued = 0;
  for (const each of wishes) {
    const memberIds = each.campaign.households.map((household) => members.get(household) ?? "");
    for (const some of batches(memberIds, MEMBERS))
      await each.begin(actor, (work) =>
        tagMembers(work, { memberIds: some, tag: tagOf(each.campaign), kind: "IMPORTED" }),
      );
    for (const some of batches(each.wishes, COUPONS)) {
      const outcomes = await each.begin(actor, (work) =>
        issueCoupons(
          work,
          some.map(({ key, ...wish }) => ({
            ...{ ...wish, source: "HAND", issuerStoreId: null },
            sourceKey: JSON.stringify(["complete-journey", key]),
          })),
        ),
      );
      for (const [at, outcome] of outcomes.entries()) {
        if (outcome instanceof Refusal) throw outcome;
        const key = some[at]?.key ?? "";
        if (keys.has(key)) coupons.set(key, outcome.coupon.id);
      }
      issued += some.length;
      tell(issued, all);
    }
  }
  const later = campaigns.filter(({ firstDay }) => firstDay > lastDay);
  return { campaigns: ids, coupons, issued, later, untoldStoreId };
}

const tagOf = ({ id }: CampaignData): string => `campaign-${id}`;

/**
 * The coupons a household got. Of type A the data says which sixteen only of those that were redeemed: the others are of a
 * template that stands for any of the pool.
 */
function wishesOf(
  { id: campaign, type, coupons }: CampaignData,
  household: string,
  redeemed: readonly Redeemed[],
): { readonly code: string; readonly key: string }[] {
  const used = new Map(
    redeemed.map((each) => [couponKey(each), templateCode(campaign, each.coupon)]),
  );
  if (type !== "Type A") {
    for (const coupon of coupons)
      used.set(couponKey({ campaign, coupon, household, no: 1 }), templateCode(campaign, coupon));
    return [...used].map(([key, code]) => ({ code, key }));
  }
  const rest = Math.max(0, OUT_OF_THE_POOL - used.size);
  const others = Array.from({ length: rest }, (_, at) => ({
    code: poolCode(campaign),
    key: `${campaign}/${household}/pool/${at + 1}`,
  }));
  return [...[...used].map(([key, code]) => ({ code, key })), ...others];
}

const named = (templates: ReadonlyMap<string, Template>, code: string): Template => {
  const template = templates.get(code);
  if (!template) throw new Error(`there is no template ${code}`);
  return template;
};

async function defineCampaigns(
  begin: Begin,
  { actor }: World,
  campaigns: readonly CampaignData[],
  beginning: (campaign: CampaignData) => Date,
): Promise<Map<string, string>> {
  return begin(actor, async (work) => {
    const known = new Map((await campaignsOf(work)).map(({ code, id }) => [code, id]));
    for (const campaign of campaigns) {
      if (known.has(campaign.id)) continue;
      const { id } = await defineCampaign(work, {
        ...{ code: campaign.id, name: `Campaign ${campaign.id}, ${campaign.type}` },
        fromAt: beginning(campaign),
        untilAt: dayStart(addDays(campaign.lastDay, 1), TIME_ZONE),
        audience: `${JSON.stringify(tagOf(campaign))} in member.tags`,
      });
      known.set(campaign.id, id);
    }
    return known;
  });
}

async function defineTemplates(
  begin: Begin,
  { actor }: World,
  campaigns: readonly CampaignData[],
  openingDay: string,
): Promise<Map<string, Template>> {
  const known = new Map(
    (await begin(actor, (work) => templatesOf(work))).map((each) => [each.code, each]),
  );
  const wished = campaigns.flatMap((campaign) => [
    ...campaign.coupons.map((coupon) => ({
      ...{ campaign, code: templateCode(campaign.id, coupon), name: `Coupon ${coupon}` },
    })),
    ...(campaign.type === "Type A"
      ? [{ campaign, code: poolCode(campaign.id), name: `One of ${campaign.coupons.length}` }]
      : []),
  ]);
  const missing = wished.filter(({ code }) => !known.has(code));
  for (const some of batches(missing, TEMPLATES))
    await begin(actor, async (work) => {
      for (const { campaign, code, name } of some) {
        const firstDay = campaign.firstDay < openingDay ? openingDay : campaign.firstDay;
        const template = await defineCouponTemplate(work, {
          ...{ campaign: campaign.id, code, name },
          benefit: { kind: "STATED", capMinor: CAP_MINOR },
          validity: { kind: "FIXED", firstDay, lastDay: campaign.lastDay },
          funding: { headquarters: 1, acceptor: 0, issuer: 0 },
          ...{ scope: EVERYTHING, condition: null, minimumMinor: 0n, hours: null },
          limits: {
            ...{ total: null, perDay: null, perMember: null, perMemberDay: null },
            perOrder: OUT_OF_THE_POOL,
          },
          ...{ moneyBudgetMinor: null, exclusiveGroup: null, stacks: true, graceDays: 0 },
          ...{ transferable: false, pricePoints: null, onLevel: null },
        });
        known.set(code, template);
      }
    });
  return known;
}

/** Headquarters' own, for what nobody knows the place of. */
async function untoldStore(begin: Begin, { actor }: World, openedAt: Date): Promise<string> {
  return begin(actor, async (work) => {
    const found = await work.em.findOne(StoreEntity, { code: UNTOLD_STORE });
    if (found) return found.id;
    const { id: franchiseeId } = await work.em.findOneOrFail(FranchiseeEntity, { code: "0" });
    const name = "A store that the sample does not tell";
    return (await openStore(work, { code: UNTOLD_STORE, name, franchiseeId, openedAt })).id;
  });
}

const batches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
