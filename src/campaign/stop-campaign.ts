import { mayManageBrand } from "../brand/brand.policy.ts";
import { TooEarly } from "../brand/brand.refusals.ts";
import { earliestChange } from "../brand/brand.rules.ts";
import type { Work } from "../platform/database/work.ts";
import { CampaignEntity } from "./campaign.entity.ts";
import { CampaignOver } from "./campaign.refusals.ts";
import { type Campaign, endOf } from "./campaign.rules.ts";
import { campaignNamed } from "./campaign-named.ts";

export interface StopCampaign {
  /** Its code. */
  readonly campaign: string;
  /** Left out: as soon as may be. */
  readonly at?: Date | null | undefined;
}

/** Ends a campaign before its time, for ever. What it gave stays given. */
export async function stopCampaign(work: Work, wish: StopCampaign): Promise<Campaign> {
  mayManageBrand(work.actor, "CAMPAIGNS");

  const { campaign } = await campaignNamed(work, wish.campaign);
  const earliest = earliestChange(work.now);
  const stoppedAt = wish.at ?? earliest;
  const ends = endOf(campaign);
  if (ends && (campaign.stoppedAt || ends <= stoppedAt))
    throw new CampaignOver(campaign.code, ends);
  if (stoppedAt < earliest) throw new TooEarly(earliest);

  const stored = await work.em.findOneOrFail(CampaignEntity, { id: campaign.id });
  stored.stoppedAt = stoppedAt;
  await work.em.flush();
  return { ...campaign, stoppedAt };
}
