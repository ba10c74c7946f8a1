import { bonusRules } from "../bonus/bonus.queries.ts";
import type { BonusRule } from "../bonus/bonus.rules.ts";
import { type Brand, BrandEntity } from "../brand/brand.entity.ts";
import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { campaigns } from "../campaign/campaign.queries.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import { kept } from "../platform/database/revision.ts";
import type { EarningRuleTerms } from "../points/earning.rules.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { termsOf } from "../terms/terms.queries.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";

/** What a brand's events are judged by and what seldom changes. */
export interface EventReference {
  readonly brand: Brand;
  /** By code. */
  readonly stores: ReadonlyMap<string, OwnedStore>;
  /** By franchisee. */
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
  readonly earningRules: readonly EarningRuleTerms[];
  readonly rules: readonly BonusRule[];
  /** By id. */
  readonly campaigns: ReadonlyMap<string, Campaign>;
}

export const eventReference = kept<EventReference>(async (scope) => {
  const [brand, stores, terms, earning, rules, all] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    ownedStores(scope),
    termsOf(scope),
    earningRules(scope),
    bonusRules(scope),
    campaigns(scope),
  ]);
  return {
    ...{ brand, terms, rules, earningRules: earning },
    stores: new Map(stores.map((store) => [store.code, store])),
    campaigns: new Map(all.map((campaign) => [campaign.id, campaign])),
  };
});
