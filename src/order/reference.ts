import { type Brand, BrandEntity } from "../brand/brand.entity.ts";
import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { kept } from "../platform/database/revision.ts";
import type { EarningRuleTerms } from "../points/earning.rules.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { termsOf } from "../settlement/line.queries.ts";
import type { TermsInForce } from "../settlement/share.rules.ts";

/** What a brand's orders are judged by and what seldom changes. */
export interface Reference {
  readonly brand: Brand;
  /** By code. */
  readonly stores: ReadonlyMap<string, OwnedStore>;
  /** The same by id. */
  readonly storesById: ReadonlyMap<string, OwnedStore>;
  /** By franchisee. */
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
  readonly rules: readonly EarningRuleTerms[];
}

export const reference = kept<Reference>(async (scope) => {
  const [brand, stores, terms, rules] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    ownedStores(scope),
    termsOf(scope),
    earningRules(scope),
  ]);
  return {
    brand,
    stores: new Map(stores.map((store) => [store.code, store])),
    storesById: new Map(stores.map((store) => [store.id, store])),
    terms,
    rules,
  };
});
