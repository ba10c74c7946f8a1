/** Which lines an offer is about, and at which stores it is. An empty list: all. */
export interface Scope {
  readonly skus: readonly string[];
  readonly categories: readonly string[];
  readonly excludedSkus: readonly string[];
  readonly excludedCategories: readonly string[];
  /** Codes of stores. */
  readonly stores: readonly string[];
}

export const EVERYTHING: Scope = {
  skus: [],
  categories: [],
  excludedSkus: [],
  excludedCategories: [],
  stores: [],
};

/** Some of one thing; null: its source did not say. */
export interface Sold {
  readonly sku: string | null;
  readonly category: string | null;
}

const has = (list: readonly string[], value: string | null) =>
  value !== null && list.includes(value);

/** Whether a line is one of those an offer is about: named by its sku or its category, and not excluded. */
export function isInScope({ sku, category }: Sold, scope: Scope): boolean {
  if (has(scope.excludedSkus, sku) || has(scope.excludedCategories, category)) return false;
  const named = scope.skus.length + scope.categories.length > 0;
  return !named || has(scope.skus, sku) || has(scope.categories, category);
}

export const isAtStore = (storeCode: string, { stores }: Scope): boolean =>
  stores.length === 0 || stores.includes(storeCode);
