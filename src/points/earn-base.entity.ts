import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { brandFilter } from "../platform/database/brand-filter.ts";

export const EarnBaseEntity = defineEntity({
  name: "EarnBase",
  tableName: "earn_base",
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    version: p.integer(),
    countsTax: p.boolean(),
    countsShipping: p.boolean(),
    excludedTenders: p.array(),
    excludedCategories: p.array(),
    fromAt: p.datetime(),
  },
  filters: brandFilter,
});

/** What of an order's net earns, from an instant until a later version takes over. */
export type EarnBaseVersion = InferEntity<typeof EarnBaseEntity>;
