import { BrandEntity } from "../brand/brand.entity.ts";
import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { openBudgets } from "../budget/budget.queries.ts";
import { newId } from "../kernel/id.ts";
import type { Work } from "../platform/database/work.ts";
import { CampaignEntity } from "./campaign.entity.ts";
import { campaigns } from "./campaign.queries.ts";
import { CampaignTaken } from "./campaign.refusals.ts";
import { type Campaign, moneyBudgetOf, pointsBudgetOf } from "./campaign.rules.ts";
import { asCampaign, notBeside, type SaidCampaign } from "./said-campaign.rules.ts";

/**
 * A campaign, for its rules and coupons to belong to. It may reach back to the brand's opening: what it offers begins
 * with a notice of its own.
 */
export async function defineCampaign(work: Work, wish: SaidCampaign): Promise<Campaign> {
  mayManageBrand(work.actor, "CAMPAIGNS");
  const said = asCampaign(wish);

  const brand = await work.em.findOneOrFail(BrandEntity, { id: work.brandId });
  if (said.fromAt < brand.openedAt) throw new TooEarly(brand.openedAt);
  const others = await campaigns(work);
  if (others.some(({ code }) => code === said.code)) throw new CampaignTaken(said.code);
  notBeside({ ...said, stoppedAt: null }, others);

  const campaign: Campaign = { ...said, id: newId(), stoppedAt: null, optIns: [] };
  const { optIns: _, audience, ...stored } = campaign;
  work.em.create(CampaignEntity, {
    ...{ ...stored, brandId: work.brandId, definedAt: work.now },
    audience: audience?.text ?? null,
  });
  await work.em.flush();
  const budgets = new Map<string, bigint>();
  if (said.pointsBudget !== null) budgets.set(pointsBudgetOf(campaign.id), said.pointsBudget);
  if (said.moneyBudgetMinor !== null)
    budgets.set(moneyBudgetOf(campaign.id), said.moneyBudgetMinor);
  await openBudgets(work, budgets);
  return campaign;
}
