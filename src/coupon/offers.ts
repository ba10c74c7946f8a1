import { campaigns } from "../campaign/campaign.queries.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import type { Scope } from "../platform/database/work.ts";
import { templatesOf } from "../template/template.queries.ts";
import type { Template } from "../template/template.rules.ts";

/** The brand's templates and campaigns, by id. */
export interface Offers {
  readonly templates: ReadonlyMap<string, Template>;
  readonly campaigns: ReadonlyMap<string, Campaign>;
}

/** The brand's templates, or those named; and its campaigns. */
export async function offersOf(scope: Scope, templateIds?: readonly string[]): Promise<Offers> {
  const [templates, all] = await Promise.all([
    templatesOf(scope, templateIds),
    campaignsById(scope),
  ]);
  return {
    templates: new Map(templates.map((template) => [template.id, template])),
    campaigns: all,
  };
}

export const campaignsById = async (scope: Scope): Promise<Offers["campaigns"]> =>
  new Map((await campaigns(scope)).map((campaign) => [campaign.id, campaign]));
