import type { Scope } from "../platform/database/work.ts";
import { campaigns } from "./campaign.queries.ts";
import { UnknownCampaign } from "./campaign.refusals.ts";
import type { Campaign } from "./campaign.rules.ts";

/** The campaign of a code, and all there are. */
export async function campaignNamed(
  scope: Scope,
  code: string,
): Promise<{ readonly campaign: Campaign; readonly all: readonly Campaign[] }> {
  const all = await campaigns(scope);
  const campaign = all.find((each) => each.code === code);
  if (!campaign) throw new UnknownCampaign(code);
  return { campaign, all };
}
