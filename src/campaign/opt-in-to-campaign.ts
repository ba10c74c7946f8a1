import type { Work } from "../platform/database/work.ts";
import type { CampaignOptIn } from "./campaign.entity.ts";
import { type SayOptIn, sayOptIn } from "./say-opt-in.ts";

/** A store's side pays its part of what a campaign gives there. */
export const optInToCampaign = (work: Work, wish: SayOptIn): Promise<CampaignOptIn> =>
  sayOptIn(work, true, wish);
