import { mayManageBrand } from "../brand/brand.policy.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import { BadInput } from "../kernel/refusal.ts";
import type { Work } from "../platform/database/work.ts";
import { CampaignEntity } from "./campaign.entity.ts";
import { CampaignOver } from "./campaign.refusals.ts";
import { type Campaign, endOf } from "./campaign.rules.ts";
import { campaignNamed } from "./campaign-named.ts";
import { notBeside } from "./said-campaign.rules.ts";

export interface ExtendCampaign {
  /** Its code. */
  readonly campaign: string;
  /** Later than it ends now; left out: until it is stopped. */
  readonly untilAt?: Date | null | undefined;
}

/** A campaign goes on for longer. One that is over stays over: what happened since was judged without it. */
export async function extendCampaign(work: Work, wish: ExtendCampaign): Promise<Campaign> {
  mayManageBrand(work.actor, "CAMPAIGNS");

  const { campaign, all } = await campaignNamed(work, wish.campaign);
  const { untilAt = null } = wish;
  const ends = endOf(campaign);
  if (ends && (campaign.stoppedAt || ends < earliestChange(work.now)))
    throw new CampaignOver(campaign.code, ends);
  if (!ends || (untilAt && untilAt < ends))
    throw new BadInput("a campaign is extended beyond its end; to end it earlier, stop it");
  const extended: Campaign = { ...campaign, untilAt };
  notBeside(extended, all);

  const stored = await work.em.findOneOrFail(CampaignEntity, { id: campaign.id });
  stored.untilAt = untilAt;
  await work.em.flush();
  return extended;
}
