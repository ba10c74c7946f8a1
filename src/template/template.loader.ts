import { leftOf } from "../budget/budget.queries.ts";
import { mapLoader } from "../platform/graphql/loader.ts";
import { templatesById, templatesOfCampaigns } from "./template.queries.ts";

export const templateLoader = mapLoader(templatesById);

/** All versions of each campaign's templates. */
export const campaignTemplatesLoader = mapLoader(templatesOfCampaigns);

/** What is left of templates' budgets, by their names. */
export const templateLeftLoader = mapLoader(leftOf);
