import { bindingPolicies } from "../binding/binding.queries.ts";
import type { BindingPolicyTerms } from "../binding/binding-policy.rules.ts";
import { bonusRules } from "../bonus/bonus.queries.ts";
import type { BonusRule } from "../bonus/bonus.rules.ts";
import { type Brand, BrandEntity } from "../brand/brand.entity.ts";
import type { OwnedStore, PointValueTerms } from "../brand/brand.rules.ts";
import { PointValueEntity } from "../brand/point-value.entity.ts";
import { ownedStores } from "../brand/store.queries.ts";
import type { Campaign } from "../campaign/campaign.rules.ts";
import { offersOf } from "../coupon/offers.ts";
import { ownershipOf } from "../ownership/ownership.queries.ts";
import type { Ownership } from "../ownership/ownership.rules.ts";
import { kept } from "../platform/database/revision.ts";
import { EarnBaseEntity } from "../points/earn-base.entity.ts";
import type { EarnBase } from "../points/earn-base.rules.ts";
import type { EarningRuleTerms } from "../points/earning.rules.ts";
import { earningRules } from "../points/earning-rule.queries.ts";
import { type Asks, asksOf } from "../settlement/accrual.rules.ts";
import type { Template } from "../template/template.rules.ts";
import { termsOf } from "../terms/terms.queries.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";
import type { Ladder } from "../tier/ladder.rules.ts";
import { tierLadders } from "../tier/tier-ladder.queries.ts";

/** What a brand's orders are judged by and what seldom changes. */
export interface Reference {
  readonly brand: Brand;
  /** By code. */
  readonly stores: ReadonlyMap<string, OwnedStore>;
  /** The same by id. */
  readonly storesById: ReadonlyMap<string, OwnedStore>;
  /** By franchisee. */
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
  /** What these ask of orders. */
  readonly asks: Asks;
  readonly rules: readonly EarningRuleTerms[];
  readonly earnBases: readonly EarnBase[];
  readonly bonusRules: readonly BonusRule[];
  /** By id. */
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly templates: ReadonlyMap<string, Template>;
  readonly ladders: readonly Ladder[];
  readonly pointValues: readonly PointValueTerms[];
  readonly ownership: Ownership;
  readonly bindingPolicies: readonly BindingPolicyTerms[];
}

export const reference = kept<Reference>(async (scope) => {
  const [
    brand,
    stores,
    terms,
    rules,
    earnBases,
    bonuses,
    offers,
    ladders,
    pointValues,
    ownership,
    policies,
  ] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }),
    ownedStores(scope),
    termsOf(scope),
    earningRules(scope),
    scope.em.find(EarnBaseEntity, {}),
    bonusRules(scope),
    offersOf(scope),
    tierLadders(scope),
    scope.em.find(PointValueEntity, {}),
    ownershipOf(scope),
    bindingPolicies(scope),
  ]);
  return {
    brand,
    stores: new Map(stores.map((store) => [store.code, store])),
    storesById: new Map(stores.map((store) => [store.id, store])),
    ...{ terms, asks: asksOf(terms) },
    rules,
    earnBases,
    bonusRules: bonuses,
    ...offers,
    ladders,
    pointValues,
    ownership,
    bindingPolicies: policies,
  };
});
