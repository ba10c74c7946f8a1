import type { Work } from "../platform/database/work.ts";
import type { CampaignOptIn } from "./campaign.entity.ts";
import { type SayOptIn, sayOptIn } from "./say-opt-in.ts";

/** A store's side pays no more of what a campaign gives: headquarters does. */
export const optOutOfCampaign = (work: Work, wish: SayOptIn): Promise<CampaignOptIn> =>
  sayOptIn(work, false, wish);
