import { BrandEntity } from "../brand/brand.entity.ts";
import type { OwnedStore } from "../brand/brand.rules.ts";
import { ownedStores } from "../brand/store.queries.ts";
import { kept } from "../platform/database/revision.ts";
import type { Scope } from "../platform/database/work.ts";
import { termsOf } from "../terms/terms.queries.ts";
import type { TermsInForce } from "../terms/terms.rules.ts";

/** Whose the brand's stores are, and by which contracts: what lines are made by and what seldom changes. */
export interface KnownContracts {
  readonly timeZone: string;
  readonly currency: string;
  readonly openedAt: Date;
  /** By id. */
  readonly stores: ReadonlyMap<string, OwnedStore>;
  /** The same by code. */
  readonly storesByCode: ReadonlyMap<string, OwnedStore>;
  /** By franchisee. */
  readonly terms: ReadonlyMap<string, TermsInForce[]>;
}

export async function loadContracts(scope: Scope): Promise<KnownContracts> {
  const [brand, stores, terms] = await Promise.all([
    scope.em.findOneOrFail(BrandEntity, { id: scope.brandId }, { filters: false }),
    ownedStores(scope),
    termsOf(scope),
  ]);
  const { timeZone, currency, openedAt } = brand;
  return {
    ...{ timeZone, currency, openedAt, terms },
    stores: new Map(stores.map((store) => [store.id, store])),
    storesByCode: new Map(stores.map((store) => [store.code, store])),
  };
}

export const contracts = kept(loadContracts);
