import { mapLoader } from "../platform/graphql/loader.ts";
import { bonusRules } from "./bonus.queries.ts";

/** The versions of each campaign's rules. */
export const bonusRulesLoader = mapLoader(async (scope) =>
  Map.groupBy(await bonusRules(scope), ({ campaignId }) => campaignId),
);
