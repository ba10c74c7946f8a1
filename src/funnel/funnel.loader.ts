import DataLoader from "dataloader";
import { campaigns } from "../campaign/campaign.queries.ts";
import type { MakeLoader } from "../platform/graphql/loader.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { compareWithControl } from "./compare-with-control.ts";
import { campaignFunnels } from "./funnel.queries.ts";
import type { Comparison } from "./funnel.rules.ts";

/** What came of campaigns, by id. */
export const funnelLoader = mapLoader(campaignFunnels);

/** Each campaign's comparison; one after the other, for each reads every member. */
export const comparisonLoader: MakeLoader<string, Comparison | null> = (scope) =>
  new DataLoader(async (ids) => {
    const known = new Map((await campaigns(scope)).map((campaign) => [campaign.id, campaign]));
    const found: (Comparison | null)[] = [];
    for (const id of ids) {
      const campaign = known.get(id);
      found.push((campaign && (await compareWithControl(scope, campaign))) ?? null);
    }
    return found;
  });
