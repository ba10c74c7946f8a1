import { isDeepStrictEqual } from "node:util";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { zoneOf } from "../brand/brand.queries.ts";
import { UnknownStore } from "../brand/brand.refusals.ts";
import { StoreEntity } from "../brand/store.entity.ts";
import { openBudgets } from "../budget/budget.queries.ts";
import { CampaignOver } from "../campaign/campaign.refusals.ts";
import { endOf } from "../campaign/campaign.rules.ts";
import { campaignNamed } from "../campaign/campaign-named.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { UnknownTierLevel } from "../tier/tier.refusals.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";
import { CouponTemplateEntity, type StoredTemplate } from "./coupon-template.entity.ts";
import {
  asTemplateContent,
  judgeTemplate,
  type SaidTemplate,
  type TemplateContent,
} from "./said-template.rules.ts";
import { asTemplate, storedBenefit } from "./template.queries.ts";
import type { Template } from "./template.rules.ts";
import { standingBounds } from "./template-budgets.rules.ts";

export interface DefineCouponTemplate extends SaidTemplate {
  /** The code of the campaign it belongs to. */
  readonly campaign: string;
}

/** A new version of a template of coupons, for ever as it is now; said again just so, it is the version there is. */
export async function defineCouponTemplate(
  work: Work,
  { campaign: campaignCode, ...wish }: DefineCouponTemplate,
): Promise<Template> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const said = asTemplateContent(wish);
  const { code } = said;

  const zone = await zoneOf(work);
  const { campaign } = await campaignNamed(work, campaignCode);
  const [last] = await work.em.find(
    CouponTemplateEntity,
    { code },
    { orderBy: { version: "desc" }, limit: 1 },
  );
  const content = contentOf(said, campaign.id);
  if (last && isDeepStrictEqual(storedContent(last), content)) return asTemplate(last);
  judgeTemplate(said, { now: work.now, zone, campaignFromAt: campaign.fromAt });
  const endsAt = endOf(campaign);
  if (endsAt && endsAt <= work.now) throw new CampaignOver(campaignCode, endsAt);
  await judgeNames(work, said);

  const template = asTemplate(
    work.em.create(CouponTemplateEntity, {
      ...content,
      ...{ id: newId(), brandId: work.brandId, version: (last?.version ?? 0) + 1 },
      ...{ definedAt: work.now, stoppedAt: null },
    }),
  );
  await work.em.flush();
  await openBudgets(work, standingBounds(template));
  return template;
}

/** Stores and levels that are named must be there. */
async function judgeNames(work: Work, { scope, onLevel }: TemplateContent): Promise<void> {
  const codes = [...new Set(scope.stores)];
  const stores = await work.em.find(StoreEntity, { code: { $in: codes } });
  const unknown = codes.find((code) => !stores.some((store) => store.code === code));
  if (unknown !== undefined) throw new UnknownStore(unknown);
  if (onLevel === null) return;
  const ladder = (await tierLadders(work)).at(-1);
  if (!ladder?.levels.some((level) => level.code === onLevel)) throw new UnknownTierLevel(onLevel);
}

type Content = Omit<StoredTemplate, "id" | "brandId" | "version" | "definedAt" | "stoppedAt">;

const contentOf = (said: TemplateContent, campaignId: string): Content => ({
  campaignId,
  code: said.code,
  name: said.name,
  benefit: storedBenefit(said.benefit),
  scope: said.scope,
  condition: said.condition?.text ?? null,
  minimumMinor: said.minimumMinor,
  validity: said.validity,
  hours: said.hours,
  limits: said.limits,
  moneyBudgetMinor: said.moneyBudgetMinor,
  funding: said.funding,
  exclusiveGroup: said.exclusiveGroup,
  stacks: said.stacks,
  graceDays: said.graceDays,
  transferable: said.transferable,
  pricePoints: said.pricePoints,
  onLevel: said.onLevel,
});

const storedContent = (stored: StoredTemplate): Content =>
  contentOf({ ...asTemplate(stored) }, stored.campaignId);
